-- Cuántas actividades hay en cada valoración.
SELECT
  d.anio,
  d.ue,
  d.fuente,
  d.dimension,
  d.valoracion,
  d.orden,
  d.cantidad,
  d.porcentaje,
  d.porcentaje_exacto_pct,
  v.corte,
  v.mes_corte,
  d.es_sintetico,
  d.ue AS ue_id,
  d.valoracion_id,
  v.carga_id
FROM leer_poi_valoracion AS d
JOIN poi_fuente_visible AS v ON v.anio = d.anio AND v.ue = d.ue AND v.fuente = d.fuente
