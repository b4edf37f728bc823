-- Nombres de los objetivos: los de las exportaciones, con su tiempo, y los de las listas de códigos.
SELECT
  n.miembro_id || '@' || CAST(n.anio AS TEXT) || '-' || n.ue || '-' || CAST(n.orden AS TEXT) AS objetivo_historia_id,
  COALESCE(d.oei_id, 'sin_dato') AS oei_id,
  n.anio,
  n.ue,
  n.codigo,
  n.denominacion,
  n.desde AS vigente_desde,
  n.hasta AS vigente_hasta,
  n.es_sintetico,
  n.carga_id
FROM leer_poi_nombre_historia AS n
LEFT JOIN leer_dim_objetivo AS d ON d.oei_id = n.miembro_id
WHERE n.nivel = 'objetivo'
UNION ALL
SELECT
  CASE WHEN l.oei_id = 'sin_dato' THEN 'sin_dato' ELSE l.oei_id || '@lista' END,
  l.oei_id,
  NULL,
  NULL,
  l.oei,
  l.denominacion,
  NULL,
  NULL,
  0,
  'sin_dato'
FROM leer_dim_objetivo AS l
WHERE l.origen = 'lista de códigos'
