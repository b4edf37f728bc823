-- Diccionario de las vistas.
SELECT
  d.vista,
  d.columna,
  d.orden,
  d.tipo,
  d.unidad,
  d.clave,
  d.nulo,
  d.agregacion,
  d.datos_personales,
  d.descripcion,
  d.origen
FROM leer_diccionario AS d
