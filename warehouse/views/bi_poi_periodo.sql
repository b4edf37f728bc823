-- Una fila por actividad y periodo. Las sumas y los porcentajes exactos son de leer_poi_periodo (warehouse/periods.py).
SELECT
  s.anio,
  s.ue,
  s.periodo_tipo,
  s.periodo,
  CAST(s.anio AS TEXT) || '-' || s.codigo_ao AS actividad_id,
  s.codigo_ao,
  s.fisico_inicial,
  s.fisico_programado,
  s.fisico_ejecutado,
  s.financiero_inicial_soles,
  s.financiero_inicial_centimos,
  s.financiero_programado_soles,
  s.financiero_programado_centimos,
  s.financiero_ejecutado_soles,
  s.financiero_ejecutado_centimos,
  s.meses_reportados,
  CASE WHEN a.estado <> 'inactiva' THEN s.fisico_pct END AS fisico_pct,
  CASE WHEN a.estado <> 'inactiva' THEN s.financiero_pct END AS financiero_pct,
  v.es_sintetico,
  s.periodo_id,
  s.ue AS ue_id,
  COALESCE(a.unidad_id, 'sin_dato') AS unidad_id,
  COALESCE(a.oei_id, 'sin_dato') AS oei_id,
  COALESCE(a.aei_id, 'sin_dato') AS aei_id,
  COALESCE(a.departamento_id, 'sin_dato') AS departamento_id,
  v.carga_id
FROM leer_poi_periodo AS s
JOIN poi_fuente_visible AS v ON v.anio = s.anio AND v.ue = s.ue AND v.fuente = 'poi_ceplan'
LEFT JOIN leer_poi_actividad AS a
  ON a.fuente = 'poi_ceplan'
  AND a.anio = s.anio
  AND a.ue = s.ue
  AND a.actividad_id = CAST(s.anio AS TEXT) || '-' || s.codigo_ao
