-- Cada fotografía del POI, de cualquier fuente.
SELECT
  c.fuente,
  c.anio,
  c.ue,
  c.corte,
  c.corte_instante,
  c.corte_origen,
  c.mes_corte,
  c.mes_corte_informado,
  c.mes_cerrado_hasta,
  c.actividades,
  c.vigente,
  c.es_sintetico,
  c.ue AS ue_id,
  c.carga_id
FROM leer_poi_corte AS c
