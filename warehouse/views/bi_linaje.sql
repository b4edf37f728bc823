-- La celda de la que sale cada cifra que se ve: tabla anual, meses y líneas del CEPLAN, metas del PSIG, líneas de
-- presupuesto que son una fila de su archivo (las del MEF juntan varias: bi_presupuesto.fila y filas), lo publicado.
SELECT
  'actividad' AS tipo,
  a.actividad_id AS entidad_id,
  k.medida,
  k.mes,
  c.fuente,
  f.anio,
  r.nombre AS archivo,
  c.archivo_sha256,
  k.hoja,
  f.fila,
  k.letra AS columna,
  k.letra || CAST(f.fila AS TEXT) AS celda,
  k.titulo,
  a.actividad_id,
  f.carga_id
FROM leer_poi_anual_actividad AS f
JOIN poi_fuente_visible AS v ON v.anio = f.anio AND v.ue = f.ue AND v.fuente = 'poi_anual'
JOIN leer_poi_actividad AS a
  ON a.fuente = 'poi_anual' AND a.anio = f.anio AND a.ue = f.ue AND a.numero = f.numero
JOIN leer_carga AS c ON c.carga_id = f.carga_id
JOIN leer_columna_leida AS k ON k.columnas_id = c.columnas_id AND k.mes = 0
LEFT JOIN leer_archivo AS r ON r.archivo_sha256 = c.archivo_sha256
WHERE k.medida IN (
    'fisico_programado',
    'fisico_ejecutado',
    'fisico_pct_declarado',
    'fisico_valoracion_declarada',
    'financiero_programado_soles',
    'financiero_ejecutado_soles',
    'financiero_pct_declarado',
    'financiero_valoracion_declarada'
  )
UNION ALL
SELECT
  'actividad',
  CAST(h.anio AS TEXT) || '-' || h.codigo_ao,
  k.medida,
  k.mes,
  c.fuente,
  h.anio,
  r.nombre,
  c.archivo_sha256,
  k.hoja,
  h.fila,
  k.letra,
  k.letra || CAST(h.fila AS TEXT),
  k.titulo,
  CAST(h.anio AS TEXT) || '-' || h.codigo_ao,
  h.carga_id
FROM leer_poi_mensual_historia AS h
JOIN poi_fuente_visible AS v ON v.anio = h.anio AND v.ue = h.ue AND v.fuente = 'poi_ceplan'
JOIN leer_carga AS c ON c.carga_id = h.carga_id
JOIN leer_columna_leida AS k ON k.columnas_id = c.columnas_id AND k.mes = h.mes
LEFT JOIN leer_archivo AS r ON r.archivo_sha256 = c.archivo_sha256
WHERE h.hasta IS NULL
  AND k.medida IN (
    'fisico_inicial',
    'fisico_programado',
    'fisico_ejecutado',
    'financiero_inicial_soles',
    'financiero_programado_soles',
    'financiero_ejecutado_soles'
  )
UNION ALL
SELECT
  'linea',
  CAST(h.anio AS TEXT) || '-' || h.linea_id,
  k.medida,
  k.mes,
  c.fuente,
  h.anio,
  r.nombre,
  c.archivo_sha256,
  k.hoja,
  h.fila,
  k.letra,
  k.letra || CAST(h.fila AS TEXT),
  k.titulo,
  CAST(h.anio AS TEXT) || '-' || h.codigo_ao,
  h.carga_id
FROM leer_poi_fuente_historia AS h
JOIN leer_carga AS c ON c.carga_id = h.carga_id
JOIN leer_columna_leida AS k ON k.columnas_id = c.columnas_id AND k.mes = h.mes
LEFT JOIN leer_archivo AS r ON r.archivo_sha256 = c.archivo_sha256
WHERE h.hasta IS NULL
  AND k.medida IN ('financiero_inicial_soles', 'financiero_programado_soles')
UNION ALL
SELECT
  'meta',
  p.meta_id,
  REPLACE(k.medida, '_texto', ''),
  k.mes,
  c.fuente,
  p.anio,
  r.nombre,
  c.archivo_sha256,
  k.hoja,
  p.fila,
  k.letra,
  k.letra || CAST(p.fila AS TEXT),
  k.titulo,
  'sin_dato',
  p.carga_id
FROM leer_psig_actividad AS p
JOIN leer_carga AS c ON c.carga_id = p.carga_id
JOIN leer_columna_leida AS k ON k.columnas_id = c.columnas_id AND k.mes = 0
LEFT JOIN leer_archivo AS r ON r.archivo_sha256 = c.archivo_sha256
WHERE p.fila IS NOT NULL
  AND k.medida IN ('meta_programada_texto', 'meta_ejecutada_texto', 'pct_declarado_texto')
UNION ALL
SELECT
  'presupuesto',
  f.carga_id || '-' || CAST(f.linea AS TEXT),
  CASE WHEN SUBSTR(k.medida, 11, 2) BETWEEN '01' AND '12' THEN 'devengado_soles' ELSE k.medida END,
  CASE WHEN SUBSTR(k.medida, 11, 2) BETWEEN '01' AND '12' THEN CAST(SUBSTR(k.medida, 11, 2) AS INTEGER) ELSE 0 END,
  c.fuente,
  f.anio,
  r.nombre,
  c.archivo_sha256,
  k.hoja,
  f.fila,
  k.letra,
  k.letra || CAST(f.fila AS TEXT),
  k.titulo,
  'sin_dato',
  f.carga_id
FROM leer_presupuesto_linea AS f
JOIN leer_presupuesto_visible AS v ON v.carga_id = f.carga_id AND v.ue_id = f.ue_id
JOIN leer_carga AS c ON c.carga_id = f.carga_id
JOIN leer_columna_leida AS k ON k.columnas_id = c.columnas_id
LEFT JOIN leer_archivo AS r ON r.archivo_sha256 = c.archivo_sha256
WHERE c.fuente <> 'mef_gasto'
  AND f.filas = 1
  AND (
    k.medida IN (
      'pia_soles', 'pim_soles', 'certificado_soles', 'comprometido_anual_soles', 'devengado_soles', 'girado_soles'
    )
    OR SUBSTR(k.medida, 11, 2) BETWEEN '01' AND '12'
  )
UNION ALL
SELECT
  'publicado',
  p.documento || ' | ' || p.cuadro || ' | ' || p.cifra || ' | ' || p.clave || ' | ' || p.donde,
  k.medida,
  0,
  c.fuente,
  p.anio,
  r.nombre,
  c.archivo_sha256,
  k.hoja,
  p.fila,
  k.letra,
  k.letra || CAST(p.fila AS TEXT),
  k.titulo,
  'sin_dato',
  p.carga_id
FROM leer_publicado_cifra AS p
JOIN leer_carga AS c ON c.carga_id = p.carga_id
JOIN leer_columna_leida AS k ON k.columnas_id = c.columnas_id AND k.mes = 0
LEFT JOIN leer_archivo AS r ON r.archivo_sha256 = c.archivo_sha256
WHERE k.medida = 'publicado'
