-- Nombres de las acciones: los de las exportaciones, con su tiempo, y los de las listas de códigos.
SELECT
  n.miembro_id || '@' || CAST(n.anio AS TEXT) || '-' || n.ue || '-' || CAST(n.orden AS TEXT) AS accion_historia_id,
  COALESCE(d.aei_id, 'sin_dato') AS aei_id,
  n.anio,
  n.ue,
  n.codigo,
  n.denominacion,
  n.desde AS vigente_desde,
  n.hasta AS vigente_hasta,
  n.es_sintetico,
  n.carga_id
FROM leer_poi_nombre_historia AS n
LEFT JOIN leer_dim_accion AS d ON d.aei_id = n.miembro_id
WHERE n.nivel = 'accion'
UNION ALL
SELECT
  CASE WHEN l.aei_id = 'sin_dato' THEN 'sin_dato' ELSE l.aei_id || '@lista' END,
  l.aei_id,
  NULL,
  NULL,
  l.aei,
  l.denominacion,
  NULL,
  NULL,
  0,
  'sin_dato'
FROM leer_dim_accion AS l
WHERE l.origen = 'lista de códigos'
