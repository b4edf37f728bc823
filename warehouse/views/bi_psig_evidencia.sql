-- Cada documento ofrecido como sustento. Su texto completo, que puede nombrar a personas, queda en el almacén.
SELECT
  e.anio,
  e.unidad,
  e.actividad,
  e.ejercicio_meta,
  e.meta_id,
  e.orden,
  e.clase,
  e.numero,
  e.tiene_numero_sgd,
  e.entidad,
  e.enlace,
  e.compartido_con,
  e.es_compartido,
  e.clase_requerida,
  e.corresponde,
  e.unidad_id,
  e.carga_id
FROM leer_psig_evidencia AS e
