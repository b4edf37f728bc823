-- Actividades renombradas. La actividad es la del código, si se ve en ese año.
SELECT
  p.anio,
  p.ue,
  p.orden,
  p.oficina,
  p.codigo_ao_texto,
  p.codigo_ao,
  p.dice,
  p.debe_decir,
  COALESCE(u.es_sintetico, 0) AS es_sintetico,
  COALESCE(d.actividad_id, 'sin_dato') AS actividad_id,
  p.ue AS ue_id,
  p.carga_id
FROM leer_poi_renombre AS p
LEFT JOIN leer_dim_ue AS u ON u.ue_id = p.ue
LEFT JOIN bi_dim_actividad AS d ON d.actividad_id = CAST(p.anio AS TEXT) || '-' || p.codigo_ao
