-- Cada total que no coincide entre las dos exportaciones, con la fecha de cada una.
SELECT
  d.anio,
  d.ue,
  d.actividad_id,
  d.codigo_ao,
  d.medida,
  d.situacion,
  d.total_fuente_soles,
  d.total_fuente_centimos,
  d.total_actividad_soles,
  d.total_actividad_centimos,
  d.diferencia_soles,
  d.diferencia_centimos,
  f.corte AS corte_fuente,
  d.corte_fuente AS corte_fuente_instante,
  a.corte AS corte_actividad,
  d.corte_actividad AS corte_actividad_instante,
  d.es_sintetico,
  d.ue AS ue_id,
  d.carga_id
FROM leer_poi_fuente_diferencia AS d
JOIN leer_poi_corte AS f
  ON f.fuente = 'poi_ceplan_financiera' AND f.anio = d.anio AND f.ue = d.ue AND f.corte_instante = d.corte_fuente
JOIN leer_poi_corte AS a
  ON a.fuente = 'poi_ceplan' AND a.anio = d.anio AND a.ue = d.ue AND a.corte_instante = d.corte_actividad
