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
  o.regla,
  o.severidad,
  o.encontrado,
  o.esperado,
  o.mensaje,
  COALESCE(o.carga_id, 'sin_dato') AS carga_id,
  o.primera_vez,
  o.resuelta_en
FROM leer_observacion AS o
