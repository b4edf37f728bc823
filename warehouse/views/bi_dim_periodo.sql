-- Partes del año por las que se suman los meses.
SELECT
  p.periodo_id,
  p.periodo_tipo,
  p.periodo,
  p.mes_desde,
  p.mes_hasta,
  p.nombre,
  p.orden
FROM leer_dim_periodo AS p
