-- Una fila por actividad y mes, lo que la fuente dice ahora. Solo el CEPLAN informa por meses.
SELECT
  h.anio,
  h.ue,
  h.mes,
  h.mes_id,
  h.fecha,
  h.actividad_id,
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
  h.reportado,
  h.mes_cerrado_ahora AS mes_cerrado,
  h.es_sintetico,
  h.ue_id,
  h.unidad_id,
  h.oei_id,
  h.aei_id,
  h.departamento_id,
  h.carga_id
FROM poi_mensual_version AS h
WHERE h.vigente_hasta IS NULL
