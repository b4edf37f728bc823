-- Problemas y acciones de mejora que informó cada unidad.
SELECT
  f.anio,
  f.unidad,
  f.orden,
  f.actividad,
  f.responsable_texto,
  f.problema,
  f.accion_mejora,
  f.elaborado_por,
  COALESCE(r.unidad_id, 'sin_dato') AS unidad_id,
  f.carga_id
FROM leer_psig_factor AS f
LEFT JOIN leer_psig_responsable AS r ON r.anio = f.anio AND r.responsable = f.unidad
