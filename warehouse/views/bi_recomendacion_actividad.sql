-- Las actividades y metas en que descansa cada borrador de la fuente que se ve.
SELECT
  r.tema,
  r.anio,
  r.alcance,
  r.clave,
  r.meta_id,
  r.es_sintetico,
  r.actividad_id
FROM leer_recomendacion_actividad AS r
LEFT JOIN poi_fuente_visible AS v ON v.anio = r.anio AND v.ue = r.alcance
WHERE r.fuente = COALESCE(v.fuente, 'psig')
