-- Relaciones entre vistas.
SELECT
  r.vista,
  r.columna,
  r.vista_destino,
  r.columna_destino
FROM leer_relacion AS r
