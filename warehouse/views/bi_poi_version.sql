-- Versiones del plan en el año.
SELECT
  p.anio,
  p.ue,
  p.orden,
  p.version,
  p.resolucion,
  p.fecha_resolucion,
  p.contenido,
  g.es_sintetico,
  p.ue AS ue_id,
  g.version_id,
  p.carga_id
FROM leer_poi_version AS p
JOIN poi_version_vigencia AS g ON g.anio = p.anio AND g.ue = p.ue AND g.orden = p.orden
