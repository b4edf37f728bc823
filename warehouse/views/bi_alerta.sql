-- Alertas de la fuente que se ve de cada año y UE.
SELECT
  r.anio,
  r.ue,
  r.fuente,
  r.regla,
  r.severidad,
  r.desde,
  r.detalle,
  r.valor,
  r.umbral,
  r.mes,
  COALESCE(m.mes_id, 'sin_dato') AS mes_id,
  r.en_informe,
  r.es_sintetico,
  r.actividad_id,
  r.ue AS ue_id,
  r.unidad_id,
  COALESCE(a.oei_id, 'sin_dato') AS oei_id,
  COALESCE(a.aei_id, 'sin_dato') AS aei_id,
  COALESCE(a.departamento_id, 'sin_dato') AS departamento_id,
  v.carga_id
FROM leer_poi_alerta AS r
JOIN poi_fuente_visible AS v ON v.anio = r.anio AND v.ue = r.ue AND v.fuente = r.fuente
LEFT JOIN leer_dim_mes AS m ON m.anio = r.anio AND m.mes = r.mes
LEFT JOIN leer_poi_actividad AS a
  ON a.fuente = r.fuente AND a.anio = r.anio AND a.ue = r.ue AND a.actividad_id = r.actividad_id
