-- Las unidades del plan de cada año, todas, con cuántos textos vigentes tiene cada una. De qué unidad es un texto lo dice
-- el plan: por eso se cuentan aquí, y no al leer los archivos.
SELECT
  'poi' AS tema,
  p.anio,
  p.ue,
  p.unidad_id AS unidad,
  u.denominacion,
  COUNT(CASE WHEN n.seccion = 'logros' THEN 1 END) AS logros,
  COUNT(CASE WHEN n.seccion = 'problemas' THEN 1 END) AS problemas,
  COUNT(CASE WHEN n.seccion = 'medidas' THEN 1 END) AS medidas,
  p.es_sintetico,
  p.ue AS ue_id,
  p.unidad_id
FROM (
  SELECT DISTINCT a.anio, a.ue, a.unidad_id, a.es_sintetico
  FROM leer_poi_actividad AS a
  JOIN poi_fuente_visible AS v ON v.anio = a.anio AND v.ue = a.ue AND v.fuente = a.fuente
) AS p
JOIN leer_dim_unidad AS u ON u.unidad_id = p.unidad_id
LEFT JOIN bi_narrativa AS n
  ON n.tema = 'poi'
  AND n.anio = p.anio
  AND n.unidad_id = p.unidad_id
  AND (n.ue = p.ue OR n.ue IS NULL)
  AND n.situacion = 'vigente'
  AND (n.unidad IS NOT NULL OR n.actividad IS NOT NULL)
GROUP BY p.anio, p.ue, p.unidad_id, u.denominacion, p.es_sintetico
UNION ALL
SELECT
  'psig',
  r.anio,
  NULL,
  r.responsable,
  u.denominacion,
  COUNT(CASE WHEN n.seccion = 'logros' THEN 1 END),
  COUNT(CASE WHEN n.seccion = 'problemas' THEN 1 END),
  COUNT(CASE WHEN n.seccion = 'medidas' THEN 1 END),
  0,
  'sin_dato',
  r.unidad_id
FROM leer_psig_responsable AS r
JOIN leer_dim_unidad AS u ON u.unidad_id = r.unidad_id
LEFT JOIN bi_narrativa AS n
  ON n.tema = 'psig'
  AND n.anio = r.anio
  AND n.unidad_id = r.unidad_id
  AND n.situacion = 'vigente'
GROUP BY r.anio, r.responsable, r.unidad_id, u.denominacion
