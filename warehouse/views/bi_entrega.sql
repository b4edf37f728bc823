-- Cada vez que se recibió un archivo, y si los mismos bytes ya habían venido.
SELECT
  e.secuencia,
  e.archivo_sha256,
  e.nombre,
  e.ruta,
  e.bytes,
  e.repetido_de,
  e.motivo,
  e.recibido_en
FROM leer_entrega AS e
