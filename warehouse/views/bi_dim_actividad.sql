-- Actividades por año: las que se ven, las que ya no están en la última fotografía (de su última versión), las
-- que solo conoce la exportación por programación financiera, y sin_dato.
SELECT
  a.actividad_id,
  a.anio,
  a.ue,
  a.codigo_ao,
  a.numero,
  a.actividad_operativa,
  a.actividad_familia,
  a.ambito,
  a.departamento,
  a.centro_costo,
  a.oei,
  a.aei,
  a.categoria,
  a.producto,
  a.funcion,
  a.unidad_medida,
  1 AS en_ultimo_corte,
  a.es_sintetico
FROM leer_poi_actividad AS a
JOIN poi_fuente_visible AS v ON v.anio = a.anio AND v.ue = a.ue AND v.fuente = a.fuente
UNION ALL
SELECT
  CAST(h.anio AS TEXT) || '-' || h.codigo_ao,
  h.anio,
  h.ue,
  h.codigo_ao,
  NULL,
  h.actividad_operativa,
  NULL,
  NULL,
  h.departamento,
  h.centro_costo,
  h.oei,
  h.aei,
  h.categoria,
  h.producto,
  h.funcion,
  h.unidad_medida,
  0,
  h.es_sintetico
FROM leer_poi_ao_historia AS h
WHERE NOT EXISTS (
    SELECT 1
    FROM leer_poi_ao_historia AS o
    WHERE o.anio = h.anio AND o.ue = h.ue AND o.codigo_ao = h.codigo_ao AND o.desde > h.desde
  )
  AND NOT EXISTS (
    SELECT 1
    FROM leer_poi_actividad AS a
    WHERE a.fuente = 'poi_ceplan'
      AND a.anio = h.anio
      AND a.ue = h.ue
      AND a.actividad_id = CAST(h.anio AS TEXT) || '-' || h.codigo_ao
  )
UNION ALL
SELECT
  CAST(h.anio AS TEXT) || '-' || h.codigo_ao,
  h.anio,
  h.ue,
  h.codigo_ao,
  NULL,
  h.actividad_operativa,
  NULL,
  NULL,
  h.departamento,
  h.centro_costo,
  h.oei,
  h.aei,
  h.categoria,
  h.producto,
  h.funcion,
  h.unidad_medida,
  0,
  h.es_sintetico
FROM leer_poi_fuente_ao_historia AS h
WHERE NOT EXISTS (
    SELECT 1
    FROM leer_poi_fuente_ao_historia AS o
    WHERE o.anio = h.anio AND o.ue = h.ue AND o.codigo_ao = h.codigo_ao AND o.desde > h.desde
  )
  AND NOT EXISTS (
    SELECT 1 FROM leer_poi_ao_historia AS o WHERE o.anio = h.anio AND o.ue = h.ue AND o.codigo_ao = h.codigo_ao
  )
  AND NOT EXISTS (
    SELECT 1
    FROM leer_poi_actividad AS a
    JOIN poi_fuente_visible AS v ON v.anio = a.anio AND v.ue = a.ue AND v.fuente = a.fuente
    WHERE a.fuente = 'poi_anual'
      AND a.anio = h.anio
      AND a.ue = h.ue
      AND a.actividad_id = CAST(h.anio AS TEXT) || '-' || h.codigo_ao
  )
UNION ALL
SELECT
  'sin_dato', NULL, NULL, NULL, NULL, 'Sin dato', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0
