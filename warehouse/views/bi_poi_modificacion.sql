-- Cambios de metas y actividades que listan los documentos.
SELECT
  p.anio,
  p.ue,
  p.orden,
  p.unidad,
  p.actividad_operativa,
  p.cambio,
  p.sustento_visible AS sustento,
  COALESCE(u.es_sintetico, 0) AS es_sintetico,
  p.ue AS ue_id,
  p.carga_id
FROM leer_poi_modificacion AS p
LEFT JOIN leer_dim_ue AS u ON u.ue_id = p.ue
