-- Escalas de valoración, etiqueta por etiqueta. Un límite vacío es que no lo hay de ese lado.
SELECT
  e.valoracion_id,
  e.escala_id,
  e.institucion,
  e.anio,
  e.forma,
  e.uso_desde,
  e.uso_hasta,
  e.en_uso,
  e.orden,
  e.valoracion,
  e.limite_inferior_pct,
  e.inferior_incluido,
  e.limite_superior_pct,
  e.superior_incluido,
  e.redondeo,
  e.rango_impreso,
  e.color,
  e.simbolo
FROM leer_escala AS e
