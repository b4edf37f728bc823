-- Unidades organizacionales, con el nombre de la unidad de la que dependen.
SELECT
  u.unidad_id,
  u.abreviatura,
  u.denominacion,
  u.superior_id,
  s.denominacion AS superior,
  u.orden,
  u.valido_desde,
  u.valido_hasta,
  u.origen
FROM leer_dim_unidad AS u
LEFT JOIN leer_dim_unidad AS s ON s.unidad_id = u.superior_id
