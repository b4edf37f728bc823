-- Cada mes, por unidad ejecutora, en la primera fotografía y en las que cambiaron algo de él.
SELECT
  t.anio,
  t.ue,
  t.mes,
  t.corte_instante,
  c.corte,
  t.meses_desde_cierre,
  t.financiero_programado_soles,
  t.financiero_programado_centimos,
  t.financiero_ejecutado_soles,
  t.financiero_ejecutado_centimos,
  t.metas_fisicas_cambiadas,
  t.ejecuciones_fisicas_cambiadas,
  t.es_sintetico,
  COALESCE(m.mes_id, 'sin_dato') AS mes_id,
  t.ue AS ue_id,
  t.carga_id
FROM leer_poi_triangulo AS t
JOIN leer_poi_corte AS c
  ON c.fuente = 'poi_ceplan' AND c.anio = t.anio AND c.ue = t.ue AND c.corte_instante = t.corte_instante
LEFT JOIN leer_dim_mes AS m ON m.anio = t.anio AND m.mes = t.mes
