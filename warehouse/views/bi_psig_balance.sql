-- Actividades programadas y ejecutadas al cien por ciento, por año.
SELECT
  b.anio,
  b.programadas,
  b.ejecutadas_al_100,
  b.nivel_pct,
  b.origen
FROM leer_psig_balance AS b
