-- Ayuda: cada versión del plan con su clave, y hasta cuándo rige: la fecha de la siguiente. De dos de un mismo día, la última.
SELECT
  CAST(p.anio AS TEXT) || '-' || p.ue || '-' || CAST(p.orden AS TEXT) AS version_id,
  p.anio,
  p.ue,
  p.orden,
  p.version,
  p.resolucion,
  p.fecha_resolucion,
  n.fecha_resolucion AS vigente_hasta,
  COALESCE(u.es_sintetico, 0) AS es_sintetico
FROM leer_poi_version AS p
LEFT JOIN leer_poi_version AS n
  ON n.anio = p.anio
  AND n.ue = p.ue
  AND (n.fecha_resolucion > p.fecha_resolucion OR (n.fecha_resolucion = p.fecha_resolucion AND n.orden > p.orden))
  AND NOT EXISTS (
    SELECT 1
    FROM leer_poi_version AS o
    WHERE o.anio = p.anio
      AND o.ue = p.ue
      AND (o.fecha_resolucion > p.fecha_resolucion OR (o.fecha_resolucion = p.fecha_resolucion AND o.orden > p.orden))
      AND (o.fecha_resolucion < n.fecha_resolucion OR (o.fecha_resolucion = n.fecha_resolucion AND o.orden < n.orden))
  )
LEFT JOIN leer_dim_ue AS u ON u.ue_id = p.ue
