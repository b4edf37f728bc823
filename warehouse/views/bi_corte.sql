-- Cada fotografía del POI, de cualquier fuente, con la última versión del plan aprobada hasta ese día.
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
  COALESCE(CAST(p.anio AS TEXT) || '-' || p.ue || '-' || CAST(p.orden AS TEXT), 'sin_dato') AS version_id,
  c.carga_id
FROM leer_poi_corte AS c
LEFT JOIN leer_poi_version AS p
  ON p.anio = c.anio
  AND p.ue = c.ue
  AND p.fecha_resolucion <= c.corte
  AND NOT EXISTS (
    SELECT 1
    FROM leer_poi_version AS o
    WHERE o.anio = p.anio
      AND o.ue = p.ue
      AND o.fecha_resolucion <= c.corte
      AND (o.fecha_resolucion > p.fecha_resolucion OR (o.fecha_resolucion = p.fecha_resolucion AND o.orden > p.orden))
  )
