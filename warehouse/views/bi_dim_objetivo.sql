-- Objetivos estratégicos institucionales, por pliego y periodo del PEI.
SELECT
  o.oei_id,
  o.pliego,
  o.periodo,
  o.oei,
  o.denominacion,
  o.orden,
  o.origen
FROM leer_dim_objetivo AS o
