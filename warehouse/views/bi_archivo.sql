-- Cada archivo visto alguna vez, con su estado y el motivo.
SELECT
  f.archivo_sha256,
  f.secuencia,
  f.nombre,
  f.ruta,
  f.bytes,
  f.forma,
  f.fuente,
  f.diseno,
  f.anio,
  f.unidad,
  f.estado,
  f.motivo,
  COALESCE(f.carga_id, 'sin_dato') AS carga_id,
  f.entregado_en,
  f.primera_vez,
  f.recibido_en
FROM leer_archivo AS f
