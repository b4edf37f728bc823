-- Cada carga, también las que otra reemplazó.
SELECT
  c.carga_id,
  c.fuente,
  c.anio,
  c.unidad,
  c.archivo_sha256,
  c.estado,
  c.vigente,
  c.reemplaza_a,
  c.version_en,
  c.corte,
  c.filas,
  c.filas_cuarentena,
  c.hallazgos,
  c.cargado_en
FROM leer_carga AS c
