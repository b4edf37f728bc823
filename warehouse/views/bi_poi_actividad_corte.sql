-- Una fila por actividad y fotografía: la versión que valía en su momento.
SELECT
  c.anio,
  c.ue,
  c.fuente,
  c.corte_instante,
  c.corte,
  c.mes_corte,
  a.actividad_id,
  a.codigo_ao,
  a.actividad_operativa,
  a.actividad_familia,
  a.ambito,
  a.departamento,
  a.departamento_origen,
  a.centro_costo,
  a.oei,
  a.oei_origen,
  a.aei,
  a.categoria_id,
  a.categoria,
  a.producto_id,
  a.producto,
  a.funcion_id,
  a.funcion,
  a.unidad_medida,
  a.fisico_programado,
  a.fisico_ejecutado,
  a.fisico_pct,
  a.fisico_pct_acotado,
  a.fisico_valoracion,
  a.fisico_valoracion_orden,
  a.fisico_valoracion_id,
  a.fisico_estado,
  a.financiero_programado_soles,
  a.financiero_programado_centimos,
  a.financiero_ejecutado_soles,
  a.financiero_ejecutado_centimos,
  a.financiero_pct,
  a.financiero_valoracion,
  a.financiero_valoracion_orden,
  a.financiero_valoracion_id,
  a.financiero_estado,
  a.fisico_inicial,
  a.financiero_inicial_soles,
  a.financiero_inicial_centimos,
  a.fisico_programado_al_corte,
  a.fisico_ejecutado_al_corte,
  a.fisico_pct_al_corte,
  a.financiero_programado_al_corte_soles,
  a.financiero_programado_al_corte_centimos,
  a.financiero_ejecutado_al_corte_soles,
  a.financiero_ejecutado_al_corte_centimos,
  a.financiero_pct_al_corte,
  a.ultimo_mes_reportado,
  CASE
    WHEN a.estado = 'inactiva' THEN NULL
    WHEN c.mes_cerrado_hasta > COALESCE(a.ultimo_mes_reportado, 0)
      THEN c.mes_cerrado_hasta - COALESCE(a.ultimo_mes_reportado, 0)
    ELSE 0
  END AS meses_de_atraso,
  a.cuenta_en_promedio,
  a.estado,
  a.es_sintetico,
  a.ue AS ue_id,
  a.unidad_id,
  a.oei_id,
  a.aei_id,
  a.departamento_id,
  c.carga_id
FROM leer_poi_corte AS c
JOIN leer_poi_actividad_version AS a
  ON a.anio = c.anio
  AND a.ue = c.ue
  AND a.desde <= c.corte_instante
  AND (a.hasta IS NULL OR a.hasta > c.corte_instante)
WHERE c.fuente = 'poi_ceplan'
