-- Cada cifra publicada, tal como se publicó.
SELECT
  c.publicacion_id,
  p.tema,
  p.anio,
  c.tabla,
  c.clave,
  c.medida,
  c.ue,
  c.denominacion,
  c.tipo,
  c.valor,
  p.vigente,
  c.es_sintetico
FROM leer_publicacion_cifra AS c
JOIN leer_publicacion AS p ON p.publicacion_id = c.publicacion_id
