-- Lo que cambió de una fotografía del CEPLAN a la siguiente.
SELECT
  r.anio,
  r.ue,
  r.actividad_id,
  r.codigo_ao,
  r.mes,
  COALESCE(m.mes_id, 'sin_dato') AS mes_id,
  r.medida,
  r.valor_anterior,
  r.valor_nuevo,
  r.visto_en,
  r.mes_cerrado,
  r.tipo,
  r.meses_de_atraso,
  r.es_sintetico,
  r.ue AS ue_id,
  COALESCE(a.unidad_id, 'sin_dato') AS unidad_id,
  COALESCE(a.oei_id, 'sin_dato') AS oei_id,
  COALESCE(a.aei_id, 'sin_dato') AS aei_id,
  COALESCE(a.departamento_id, 'sin_dato') AS departamento_id,
  r.carga_id
FROM leer_poi_reprogramacion AS r
JOIN poi_fuente_visible AS v ON v.anio = r.anio AND v.ue = r.ue AND v.fuente = 'poi_ceplan'
LEFT JOIN leer_dim_mes AS m ON m.anio = r.anio AND m.mes = r.mes
LEFT JOIN leer_poi_actividad AS a
  ON a.fuente = 'poi_ceplan' AND a.anio = r.anio AND a.ue = r.ue AND a.actividad_id = r.actividad_id
