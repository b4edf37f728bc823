-- Acciones estratégicas institucionales, con el objetivo al que pertenecen.
SELECT
  a.aei_id,
  a.aei,
  a.denominacion,
  a.orden,
  a.oei_id,
  a.origen
FROM leer_dim_accion AS a
