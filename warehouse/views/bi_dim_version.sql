-- Versiones del plan, cada una hasta la fecha de la siguiente, y sin_dato.
SELECT
  p.version_id,
  p.anio,
  p.ue,
  p.orden,
  p.version,
  p.resolucion,
  p.fecha_resolucion AS vigente_desde,
  p.vigente_hasta,
  p.es_sintetico,
  p.ue AS ue_id
FROM poi_version_vigencia AS p
UNION ALL
SELECT 'sin_dato', NULL, NULL, NULL, 'Sin dato', NULL, NULL, NULL, 0, 'sin_dato'
