-- Cada hallazgo, con su celda y su corrección.
SELECT
  o.observacion_id,
  o.fuente,
  o.anio,
  o.unidad,
  o.archivo,
  o.archivo_sha256,
  o.hoja,
  o.celda,
  o.fila,
  o.columna,
  o.sujeto,
  o.clave,
  o.regla,
  o.regla_version,
  o.severidad,
  o.encontrado,
  o.esperado,
  o.corregir,
  o.mensaje,
  o.veces,
  COALESCE(o.carga_id, 'sin_dato') AS carga_id,
  o.primera_vez,
  o.resuelta_en,
  r.respuesta,
  CASE WHEN r.clave IS NULL THEN 0 ELSE 1 END AS respondida
FROM leer_observacion AS o
LEFT JOIN leer_observacion_respuesta AS r
  ON r.fuente = o.fuente AND r.anio = o.anio AND r.unidad = o.unidad AND r.clave = o.clave AND r.vigente = 1
  AND o.severidad <> 'bloqueante'
