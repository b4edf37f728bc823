-- Lo que hoy difiere de lo publicado, con la fotografía que se ve hoy.
SELECT
  c.publicacion_id,
  p.tema,
  c.anio,
  c.tabla,
  c.clave,
  c.medida,
  c.ue,
  c.denominacion,
  c.situacion,
  c.publicado,
  c.ahora,
  c.diferencia,
  c.visto_en,
  v.corte AS corte_ahora,
  p.vigente,
  c.es_sintetico,
  COALESCE(v.carga_id, 'sin_dato') AS carga_id
FROM leer_publicacion_cambio AS c
JOIN leer_publicacion AS p ON p.publicacion_id = c.publicacion_id
LEFT JOIN poi_fuente_visible AS v ON v.anio = c.anio AND v.ue = c.ue
