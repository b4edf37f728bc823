-- En qué cargas descansa cada publicación.
SELECT
  c.publicacion_id,
  c.carga_id,
  c.fuente,
  c.unidad,
  c.corte
FROM leer_publicacion_carga AS c
