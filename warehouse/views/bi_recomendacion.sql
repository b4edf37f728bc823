-- Las recomendaciones que alguien decidió o escribió; y los borradores de la fuente que se ve, que nadie tocó.
SELECT
  r.tema,
  r.anio,
  CASE WHEN r.tema = 'poi' THEN r.alcance END AS ue,
  r.alcance,
  r.clave,
  r.numero,
  r.orden,
  r.unidad,
  r.actividad,
  r.texto,
  r.regla,
  r.responsable,
  r.plazo,
  r.estado,
  r.evidencia,
  'persona' AS origen,
  COALESCE(p.actividades, CASE WHEN a.actividad_id IS NULL THEN 0 ELSE 1 END) AS actividades,
  r.fila,
  r.es_sintetico,
  COALESCE(e.ue_id, 'sin_dato') AS ue_id,
  COALESCE(u.unidad_id, p.unidad_id, 'sin_dato') AS unidad_id,
  COALESCE(a.actividad_id, p.actividad_id, 'sin_dato') AS actividad_id,
  r.carga_id
FROM leer_recomendacion AS r
LEFT JOIN poi_fuente_visible AS v ON v.anio = r.anio AND v.ue = r.alcance
LEFT JOIN leer_recomendacion_propuesta AS p
  ON p.fuente = COALESCE(v.fuente, 'psig') AND p.anio = r.anio AND p.alcance = r.alcance AND p.clave = r.clave
LEFT JOIN leer_poi_actividad AS a
  ON a.fuente = v.fuente AND a.anio = r.anio AND a.ue = r.alcance AND a.actividad_id = r.actividad
LEFT JOIN leer_dim_ue AS e ON e.ue_id = r.alcance
LEFT JOIN leer_dim_unidad AS u ON u.unidad_id = r.unidad_id AND u.unidad_id <> 'sin_dato'
UNION ALL
SELECT
  p.tema,
  p.anio,
  CASE WHEN p.tema = 'poi' THEN p.alcance END,
  p.alcance,
  p.clave,
  NULL,
  p.orden,
  p.unidad,
  p.actividad,
  p.texto,
  p.regla,
  NULL,
  NULL,
  'propuesta',
  NULL,
  'regla',
  p.actividades,
  NULL,
  p.es_sintetico,
  COALESCE(e.ue_id, 'sin_dato'),
  p.unidad_id,
  p.actividad_id,
  'sin_dato'
FROM leer_recomendacion_propuesta AS p
LEFT JOIN poi_fuente_visible AS v ON v.anio = p.anio AND v.ue = p.alcance
LEFT JOIN leer_dim_ue AS e ON e.ue_id = p.alcance
WHERE p.fuente = COALESCE(v.fuente, 'psig')
  AND NOT EXISTS (
    SELECT 1
    FROM leer_recomendacion AS r
    WHERE r.tema = p.tema AND r.anio = p.anio AND r.alcance = p.alcance AND r.clave = p.clave
  )
