-- Unidades renombradas según las listas de códigos.
SELECT
  r.dice,
  r.debe_decir,
  r.unidad_id,
  r.documento,
  r.desde
FROM leer_unidad_renombre AS r
