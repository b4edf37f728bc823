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
  COALESCE(p.version_id, 'sin_dato') AS version_id,
  c.carga_id
FROM leer_poi_corte AS c
LEFT JOIN poi_version_vigencia AS p
  ON p.anio = c.anio
  AND p.ue = c.ue
  AND p.fecha_resolucion <= c.corte
  AND (p.vigente_hasta IS NULL OR p.vigente_hasta > c.corte)
