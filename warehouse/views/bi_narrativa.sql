-- Textos de planeamiento. Lo que nombran se busca en el plan que se ve del año: lo que ya no está es huérfano. De una
-- actividad, la unidad es la suya (en el PSIG, la de su última meta); si no la tiene, la que dice el archivo.
SELECT
  t.tema,
  t.anio,
  t.clave,
  t.ue,
  t.unidad,
  t.actividad,
  t.meta,
  t.seccion,
  t.orden,
  t.titulo,
  t.texto,
  t.huella,
  t.archivo,
  t.linea,
  CASE
    WHEN t.actividad IS NOT NULL AND a.actividad_id IS NULL THEN 'huerfana'
    WHEN t.meta IS NOT NULL AND m.actividad IS NULL THEN 'huerfana'
    WHEN t.actividad IS NULL AND t.meta IS NULL AND t.unidad IS NOT NULL AND t.tema = 'psig'
      AND r.responsable IS NULL
      THEN 'huerfana'
    WHEN t.actividad IS NULL AND t.meta IS NULL AND t.unidad IS NOT NULL AND t.tema = 'poi'
      AND NOT EXISTS (
        SELECT 1
        FROM leer_poi_actividad AS p
        JOIN poi_fuente_visible AS w ON w.anio = p.anio AND w.ue = p.ue AND w.fuente = p.fuente
        WHERE p.anio = t.anio AND p.unidad_id = t.unidad
      )
      THEN 'huerfana'
    WHEN t.por_revisar = 1 THEN 'por_revisar'
    ELSE 'vigente'
  END AS situacion,
  COALESCE(a.actividad_id, 'sin_dato') AS actividad_id,
  COALESCE(a.unidad_id, NULLIF(m.unidad_id, 'sin_dato'), r.unidad_id, u.unidad_id, 'sin_dato') AS unidad_id
FROM leer_narrativa AS t
LEFT JOIN poi_fuente_visible AS v ON t.tema = 'poi' AND v.anio = t.anio AND v.ue = t.ue
LEFT JOIN leer_poi_actividad AS a
  ON a.fuente = v.fuente AND a.anio = t.anio AND a.ue = t.ue AND a.actividad_id = t.actividad
LEFT JOIN leer_psig_actividad AS m
  ON t.tema = 'psig'
  AND m.anio = t.anio
  AND m.actividad = t.meta
  AND NOT EXISTS (
    SELECT 1
    FROM leer_psig_actividad AS o
    WHERE o.anio = m.anio AND o.actividad = m.actividad AND o.meta_id > m.meta_id
  )
LEFT JOIN leer_psig_responsable AS r ON t.tema = 'psig' AND r.anio = t.anio AND r.responsable = t.unidad
LEFT JOIN leer_dim_unidad AS u ON t.tema = 'poi' AND u.unidad_id = t.unidad
