-- Cada cifra publicada frente a la calculada.
SELECT
  c.documento,
  c.cuadro,
  c.cifra,
  c.clave,
  c.donde,
  c.anio,
  c.publicado,
  c.calculado,
  c.diferencia,
  c.tolerancia,
  c.resultado,
  c.explicacion,
  c.carga_id,
  c.ue
FROM leer_conciliacion AS c
