-- Nivel de cumplimiento de cada unidad y su puesto.
SELECT
  r.anio,
  r.puesto,
  r.responsable,
  r.metas,
  r.programadas,
  r.cumplidas_100,
  r.no_ejecutadas,
  r.sin_cuantificar,
  r.reformuladas,
  r.sin_calificar,
  r.cumplimiento_pct,
  r.empate,
  r.unidad_id
FROM leer_psig_responsable AS r
