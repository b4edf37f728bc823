-- Una fila por línea de programación y mes, lo que la fuente dice ahora.
SELECT
  h.anio,
  h.ue,
  h.mes,
  h.mes_id,
  h.fecha,
  h.actividad_id,
  h.codigo_ao,
  h.linea_id,
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
  h.es_sintetico,
  h.ue_id,
  h.carga_id
FROM bi_poi_fuente_historia AS h
WHERE h.vigente_hasta IS NULL
