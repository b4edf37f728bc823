-- Versiones del plan en el año.
SELECT
  p.anio,
  p.ue,
  p.orden,
  p.version,
  p.resolucion,
  p.fecha_resolucion,
  p.contenido,
  COALESCE(u.es_sintetico, 0) AS es_sintetico,
  p.ue AS ue_id,
  CAST(p.anio AS TEXT) || '-' || p.ue || '-' || CAST(p.orden AS TEXT) AS version_id,
  p.carga_id
FROM leer_poi_version AS p
LEFT JOIN leer_dim_ue AS u ON u.ue_id = p.ue
