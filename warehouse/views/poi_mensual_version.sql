-- Ayuda: toda versión de cada mes con sus claves, y si el mes había terminado en su fotografía y en la última.
SELECT
  h.anio,
  h.ue,
  h.mes,
  COALESCE(m.mes_id, 'sin_dato') AS mes_id,
  m.fecha,
  CAST(h.anio AS TEXT) || '-' || h.codigo_ao AS actividad_id,
  h.codigo_ao,
  h.fisico_inicial,
  h.fisico_programado,
  h.fisico_ejecutado,
  h.financiero_inicial_soles,
  h.financiero_inicial_centimos,
  h.financiero_programado_soles,
  h.financiero_programado_centimos,
  h.financiero_ejecutado_soles,
  h.financiero_ejecutado_centimos,
  CASE WHEN h.fisico_ejecutado IS NULL THEN 0 ELSE 1 END AS reportado,
  CASE WHEN h.mes <= c.mes_cerrado_hasta THEN 1 ELSE 0 END AS mes_cerrado_entonces,
  CASE WHEN h.mes <= v.mes_cerrado_hasta THEN 1 ELSE 0 END AS mes_cerrado_ahora,
  h.desde AS vigente_desde,
  h.hasta AS vigente_hasta,
  v.es_sintetico,
  h.ue AS ue_id,
  COALESCE(a.unidad_id, 'sin_dato') AS unidad_id,
  COALESCE(a.oei_id, 'sin_dato') AS oei_id,
  COALESCE(a.aei_id, 'sin_dato') AS aei_id,
  COALESCE(a.departamento_id, 'sin_dato') AS departamento_id,
  h.carga_id
FROM leer_poi_mensual_historia AS h
JOIN poi_fuente_visible AS v ON v.anio = h.anio AND v.ue = h.ue AND v.fuente = 'poi_ceplan'
LEFT JOIN leer_poi_corte AS c
  ON c.fuente = 'poi_ceplan' AND c.anio = h.anio AND c.ue = h.ue AND c.corte_instante = h.desde
LEFT JOIN leer_dim_mes AS m ON m.anio = h.anio AND m.mes = h.mes
LEFT JOIN leer_poi_actividad AS a
  ON a.fuente = 'poi_ceplan'
  AND a.anio = h.anio
  AND a.ue = h.ue
  AND a.actividad_id = CAST(h.anio AS TEXT) || '-' || h.codigo_ao
