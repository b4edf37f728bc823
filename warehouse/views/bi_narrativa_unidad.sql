-- Las unidades del plan de cada año, todas, con cuánto cuenta cada una.
SELECT
  'poi' AS tema,
  p.anio,
  p.ue,
  p.unidad_id AS unidad,
  u.denominacion,
  COALESCE(n.logros, 0) AS logros,
  COALESCE(n.problemas, 0) AS problemas,
  COALESCE(n.medidas, 0) AS medidas,
  p.es_sintetico,
  p.ue AS ue_id,
  p.unidad_id
FROM (
  SELECT DISTINCT a.anio, a.ue, a.unidad_id, a.es_sintetico
  FROM leer_poi_actividad AS a
  JOIN poi_fuente_visible AS v ON v.anio = a.anio AND v.ue = a.ue AND v.fuente = a.fuente
) AS p
JOIN leer_dim_unidad AS u ON u.unidad_id = p.unidad_id
LEFT JOIN leer_narrativa_unidad AS n ON n.tema = 'poi' AND n.anio = p.anio AND n.unidad = p.unidad_id
UNION ALL
SELECT
  'psig',
  r.anio,
  NULL,
  r.responsable,
  u.denominacion,
  COALESCE(n.logros, 0),
  COALESCE(n.problemas, 0),
  COALESCE(n.medidas, 0),
  0,
  'sin_dato',
  r.unidad_id
FROM leer_psig_responsable AS r
JOIN leer_dim_unidad AS u ON u.unidad_id = r.unidad_id
LEFT JOIN leer_narrativa_unidad AS n ON n.tema = 'psig' AND n.anio = r.anio AND n.unidad = r.responsable
