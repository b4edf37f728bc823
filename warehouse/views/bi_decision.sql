-- Lo que una persona decidió sobre un archivo o una carga.
SELECT
  d.secuencia,
  d.tipo,
  d.archivo_sha256,
  COALESCE(d.carga_id, 'sin_dato') AS carga_id,
  d.fecha,
  d.quien,
  d.motivo,
  d.decidido_en
FROM leer_decision AS d
