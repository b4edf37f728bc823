-- Lo que cambió en una actividad de una fotografía del CEPLAN a la siguiente.
SELECT
  c.anio,
  c.ue,
  c.actividad_id,
  c.codigo_ao,
  c.atributo,
  c.tipo,
  c.valor_anterior,
  c.valor_nuevo,
  c.visto_en,
  c.es_sintetico,
  c.ue AS ue_id,
  c.carga_id
FROM leer_poi_cambio_actividad AS c
