-- Lo que eligió la institución, o lo que vale por omisión.
SELECT
  c.clave,
  c.valor
FROM leer_configuracion AS c
