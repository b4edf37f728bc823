-- Una fila por línea de programación y mes, lo que la fuente dice ahora.
SELECT
  h.anio,
  h.ue,
  h.mes,
  COALESCE(m.mes_id, 'sin_dato') AS mes_id,
  m.fecha,
  CAST(h.anio AS TEXT) || '-' || h.codigo_ao AS actividad_id,
  h.codigo_ao,
  CAST(h.anio AS TEXT) || '-' || h.linea_id AS linea_id,
  h.fuente_financiamiento_id,
  h.fuente_financiamiento,
  h.generica_id,
  h.generica,
  h.rubro_id,
  h.rubro,
  h.financiero_inicial_soles,
  h.financiero_inicial_centimos,
  h.financiero_programado_soles,
  h.financiero_programado_centimos,
  v.es_sintetico,
  h.ue AS ue_id,
  h.carga_id
FROM leer_poi_fuente_historia AS h
JOIN leer_poi_corte AS v
  ON v.fuente = 'poi_ceplan_financiera' AND v.anio = h.anio AND v.ue = h.ue AND v.vigente = 1
LEFT JOIN leer_dim_mes AS m ON m.anio = h.anio AND m.mes = h.mes
WHERE h.hasta IS NULL
