-- Calendario de meses.
SELECT
  m.mes_id,
  m.anio,
  m.mes,
  m.fecha,
  m.nombre,
  m.trimestre,
  m.semestre,
  m.orden
FROM leer_dim_mes AS m
