-- Lo que cada unidad cuenta de sus actividades, con la celda de su plantilla. Las claves que el POI no conoce: sin_dato.
SELECT
  t.anio,
  t.ue,
  t.unidad,
  t.actividad,
  t.seccion,
  t.orden,
  t.actividad_operativa,
  t.texto,
  t.huella,
  r.nombre AS archivo,
  c.archivo_sha256,
  k.hoja,
  t.fila,
  k.letra || CAST(t.fila AS TEXT) AS celda,
  t.es_sintetico,
  COALESCE(a.actividad_id, 'sin_dato') AS actividad_id,
  COALESCE(u.unidad_id, 'sin_dato') AS unidad_id,
  t.carga_id
FROM leer_poi_texto AS t
JOIN leer_carga AS c ON c.carga_id = t.carga_id
LEFT JOIN leer_archivo AS r ON r.archivo_sha256 = c.archivo_sha256
LEFT JOIN leer_columna_leida AS k ON k.columnas_id = c.columnas_id AND k.medida = t.seccion AND k.mes = 0
LEFT JOIN poi_fuente_visible AS v ON v.anio = t.anio AND v.ue = t.ue
LEFT JOIN leer_poi_actividad AS a
  ON a.fuente = v.fuente AND a.anio = t.anio AND a.ue = t.ue AND a.actividad_id = t.actividad
LEFT JOIN leer_dim_unidad AS u ON u.unidad_id = t.unidad
