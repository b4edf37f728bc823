-- Las medidas del resumen por objetivo estratégico; también los que no tienen actividades.
SELECT
  g.anio,
  g.ue,
  g.fuente,
  g.codigo AS oei,
  g.nombre AS denominacion,
  g.orden,
  g.actividades,
  g.actividades_en_promedio,
  g.sin_meta,
  g.meta_no_registradas,
  g.ejecucion_sin_meta,
  g.no_reportadas,
  g.inactivas,
  g.fisico_pct_promedio,
  g.fisico_pct_promedio_sin_acotar,
  g.financiero_programado_soles,
  g.financiero_programado_centimos,
  g.financiero_ejecutado_soles,
  g.financiero_ejecutado_centimos,
  g.financiero_pct,
  v.corte,
  v.mes_corte,
  g.es_sintetico,
  g.ue AS ue_id,
  g.grupo_id AS oei_id,
  v.carga_id
FROM leer_poi_agregado AS g
JOIN poi_fuente_visible AS v ON v.anio = g.anio AND v.ue = g.ue AND v.fuente = g.fuente
WHERE g.nivel = 'oei'
