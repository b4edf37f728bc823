-- La carga que se ve de cada fuente, año y unidad (del CEPLAN, la de la última fotografía);
-- y lo que llegó alguna vez y no tiene carga a la vista, con listo = 0.
SELECT
  c.fuente,
  c.anio,
  c.unidad,
  c.cargado_en AS ultima_carga,
  c.corte,
  c.filas,
  1 AS listo,
  c.archivo_sha256
FROM leer_carga AS c
WHERE c.vigente = 1
  AND (
    c.fuente NOT IN ('poi_ceplan', 'poi_ceplan_financiera')
    OR EXISTS (SELECT 1 FROM leer_poi_corte AS p WHERE p.carga_id = c.carga_id AND p.vigente = 1)
  )
UNION ALL
SELECT
  u.fuente,
  u.anio,
  u.unidad,
  NULL,
  NULL,
  0,
  0,
  NULL
FROM leer_archivo_unidad AS u
WHERE u.estado <> 'ignorado'
  AND NOT EXISTS (
    SELECT 1
    FROM leer_carga AS c
    WHERE c.fuente = u.fuente AND c.anio = u.anio AND c.unidad = u.unidad AND c.vigente = 1
  )
  AND NOT EXISTS (
    SELECT 1
    FROM leer_archivo_unidad AS o
    WHERE o.fuente = u.fuente
      AND o.anio = u.anio
      AND o.unidad = u.unidad
      AND o.estado <> 'ignorado'
      AND o.archivo_sha256 < u.archivo_sha256
  )
