-- Resumen del POI por año y unidad ejecutora.
SELECT
  r.anio,
  r.ue,
  r.fuente,
  r.actividades,
  r.actividades_en_promedio,
  r.sin_meta,
  r.meta_no_registradas,
  r.ejecucion_sin_meta,
  r.no_reportadas,
  r.inactivas,
  r.fisico_pct_promedio,
  r.fisico_pct_promedio_sin_acotar,
  r.financiero_programado_soles,
  r.financiero_programado_centimos,
  r.financiero_ejecutado_soles,
  r.financiero_ejecutado_centimos,
  r.financiero_pct,
  v.corte,
  v.mes_corte,
  r.es_sintetico,
  r.ue AS ue_id,
  v.carga_id
FROM leer_poi_resumen AS r
JOIN poi_fuente_visible AS v ON v.anio = r.anio AND v.ue = r.ue AND v.fuente = r.fuente
