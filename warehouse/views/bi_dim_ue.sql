-- Unidades ejecutoras.
SELECT
  u.ue_id,
  u.ue_id AS ue,
  u.ue_numero,
  u.denominacion,
  u.pliego,
  u.pliego_denominacion,
  u.es_sintetico,
  u.origen
FROM leer_dim_ue AS u
