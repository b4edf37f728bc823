-- El POI frente al presupuesto, por unidad ejecutora y por grupo del puente.
SELECT
  c.anio,
  c.ue,
  c.fuente_presupuesto,
  c.nivel,
  c.grupo,
  c.concepto,
  c.hasta_mes,
  c.actividades,
  c.metas,
  c.poi_soles,
  c.poi_centimos,
  c.presupuesto_soles,
  c.presupuesto_centimos,
  c.diferencia_soles,
  c.diferencia_centimos,
  c.resultado,
  c.explicacion,
  c.corte_poi,
  c.corte_presupuesto,
  c.es_sintetico,
  c.ue AS ue_id
FROM leer_presupuesto_conciliacion AS c
