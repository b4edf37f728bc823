-- Nombres de las unidades: los de las exportaciones, con su tiempo, y los de las listas de códigos.
SELECT
  n.miembro_id || '@' || CAST(n.anio AS TEXT) || '-' || n.ue || '-' || CAST(n.orden AS TEXT) AS unidad_historia_id,
  COALESCE(d.unidad_id, 'sin_dato') AS unidad_id,
  n.anio,
  n.ue,
  n.codigo,
  n.denominacion,
  n.desde AS vigente_desde,
  n.hasta AS vigente_hasta,
  n.es_sintetico,
  n.carga_id,
  NULL AS valido_desde,
  NULL AS valido_hasta
FROM leer_poi_nombre_historia AS n
LEFT JOIN leer_dim_unidad AS d ON d.unidad_id = n.miembro_id
WHERE n.nivel = 'unidad'
UNION ALL
SELECT
  CASE WHEN l.unidad_id = 'sin_dato' THEN 'sin_dato' ELSE l.unidad_id || '@lista' END,
  l.unidad_id,
  NULL,
  NULL,
  l.abreviatura,
  l.denominacion,
  NULL,
  NULL,
  0,
  'sin_dato',
  l.valido_desde,
  l.valido_hasta
FROM leer_dim_unidad AS l
WHERE l.origen = 'lista de códigos'
