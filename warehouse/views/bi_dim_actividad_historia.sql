-- Una fila por actividad y versión, y sin_dato. Las claves, por el código que la propia exportación da de cada miembro.
SELECT
  CAST(h.anio AS TEXT) || '-' || h.codigo_ao AS actividad_id,
  h.desde AS vigente_desde,
  h.hasta AS vigente_hasta,
  h.anio,
  h.ue,
  h.codigo_ao,
  h.actividad_operativa,
  h.centro_costo_id,
  h.centro_costo,
  h.cc_responsable,
  h.unidad_medida,
  h.oei,
  h.aei,
  h.categoria,
  h.producto,
  h.funcion,
  h.prioridad,
  h.departamento,
  h.ubigeo,
  h.activo,
  h.es_sintetico,
  h.ue AS ue_id,
  COALESCE(u.unidad_id, 'sin_dato') AS unidad_id,
  COALESCE(o.oei_id, 'sin_dato') AS oei_id,
  COALESCE(c.aei_id, 'sin_dato') AS aei_id,
  COALESCE(d.departamento_id, 'sin_dato') AS departamento_id,
  h.carga_id
FROM leer_poi_ao_historia AS h
LEFT JOIN leer_poi_nombre_historia AS nu
  ON nu.nivel = 'unidad'
  AND nu.anio = h.anio
  AND nu.ue = h.ue
  AND nu.codigo = COALESCE(h.centro_costo_id, h.centro_costo)
  AND nu.orden = 1
LEFT JOIN leer_dim_unidad AS u ON u.unidad_id = nu.miembro_id
LEFT JOIN leer_poi_nombre_historia AS nj
  ON nj.nivel = 'objetivo' AND nj.anio = h.anio AND nj.ue = h.ue AND nj.codigo = h.oei AND nj.orden = 1
LEFT JOIN leer_dim_objetivo AS o ON o.oei_id = nj.miembro_id
LEFT JOIN leer_poi_nombre_historia AS nc
  ON nc.nivel = 'accion' AND nc.anio = h.anio AND nc.ue = h.ue AND nc.codigo = h.aei AND nc.orden = 1
LEFT JOIN leer_dim_accion AS c ON c.aei_id = nc.miembro_id
LEFT JOIN leer_dim_departamento AS d ON d.departamento_id = h.departamento_id
UNION ALL
SELECT
  'sin_dato', '2000-01-01T05:00:00Z', NULL, NULL, NULL, NULL, 'Sin dato', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  NULL, NULL, NULL, NULL, NULL, 0, 0, 'sin_dato', 'sin_dato', 'sin_dato', 'sin_dato', 'sin_dato', 'sin_dato'
