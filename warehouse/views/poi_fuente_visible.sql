-- Ayuda: la fuente que se ve de cada año y UE. Si hay tabla anual y exportación del CEPLAN, la exportación (la de
-- actividades: la de programación financiera tiene vistas propias).
SELECT
  c.anio,
  c.ue,
  c.fuente,
  c.corte,
  c.mes_corte,
  c.mes_cerrado_hasta,
  c.es_sintetico,
  c.carga_id
FROM leer_poi_corte AS c
WHERE c.vigente = 1
  AND (
    c.fuente = 'poi_ceplan'
    OR c.fuente = 'poi_anual' AND NOT EXISTS (
      SELECT 1
      FROM leer_poi_corte AS o
      WHERE o.fuente = 'poi_ceplan' AND o.anio = c.anio AND o.ue = c.ue AND o.vigente = 1
    )
  )
