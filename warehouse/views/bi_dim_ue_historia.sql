-- Nombres de las unidades ejecutoras: los de las exportaciones, con su tiempo, y los de las listas de códigos.
SELECT
  n.miembro_id || '@' || CAST(n.anio AS TEXT) || '-' || n.ue || '-' || CAST(n.orden AS TEXT) AS ue_historia_id,
  COALESCE(d.ue_id, 'sin_dato') AS ue_id,
  n.anio,
  n.ue,
  n.denominacion,
  n.desde AS vigente_desde,
  n.hasta AS vigente_hasta,
  n.es_sintetico,
  n.carga_id
FROM leer_poi_nombre_historia AS n
LEFT JOIN leer_dim_ue AS d ON d.ue_id = n.miembro_id
WHERE n.nivel = 'ue'
UNION ALL
SELECT
  CASE WHEN l.ue_id = 'sin_dato' THEN 'sin_dato' ELSE l.ue_id || '@lista' END,
  l.ue_id,
  NULL,
  NULL,
  l.denominacion,
  NULL,
  NULL,
  0,
  'sin_dato'
FROM leer_dim_ue AS l
WHERE l.origen = 'lista de códigos'
