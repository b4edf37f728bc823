-- Cada corte que se cerró.
SELECT
  p.publicacion_id,
  p.secuencia,
  p.tema,
  p.anio,
  p.corte,
  p.resolucion,
  p.quien,
  p.huella,
  p.unidades,
  p.cifras,
  p.vigente,
  p.cerrado_en
FROM leer_publicacion AS p
