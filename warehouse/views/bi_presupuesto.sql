-- Líneas de presupuesto, de la última carga que trae cada unidad ejecutora a cada nivel y con cada filtro; con el nombre de sus códigos.
SELECT
  l.carga_id || '-' || CAST(l.linea AS TEXT) AS linea_id,
  l.anio,
  NULLIF(l.ue_id, 'sin_dato') AS ue,
  v.fuente,
  v.nivel,
  v.filtro,
  l.sector,
  l.pliego,
  l.sec_func,
  l.programa,
  n_programa.nombre AS programa_nombre,
  l.producto,
  n_producto.nombre AS producto_nombre,
  l.actividad,
  n_actividad.nombre AS actividad_nombre,
  l.funcion,
  n_funcion.nombre AS funcion_nombre,
  l.division,
  l.grupo,
  l.finalidad,
  n_finalidad.nombre AS finalidad_nombre,
  l.fuente_financiamiento,
  n_fuente_financiamiento.nombre AS fuente_financiamiento_nombre,
  l.rubro,
  n_rubro.nombre AS rubro_nombre,
  l.categoria_gasto,
  l.generica,
  n_generica.nombre AS generica_nombre,
  l.clasificador,
  l.pia_soles,
  l.pia_centimos,
  l.pim_soles,
  l.pim_centimos,
  l.certificado_soles,
  l.certificado_centimos,
  l.comprometido_anual_soles,
  l.comprometido_anual_centimos,
  l.devengado_soles,
  l.devengado_centimos,
  l.girado_soles,
  l.girado_centimos,
  v.mes_corte,
  v.corte,
  l.fila,
  l.filas,
  v.es_sintetico,
  l.ue_id,
  l.carga_id
FROM leer_presupuesto_linea AS l
JOIN leer_presupuesto_visible AS v ON v.carga_id = l.carga_id AND v.ue_id = l.ue_id
LEFT JOIN leer_presupuesto_nombre AS n_programa
  ON n_programa.carga_id = l.carga_id AND n_programa.clasificador = 'programa' AND n_programa.codigo = l.programa
LEFT JOIN leer_presupuesto_nombre AS n_producto
  ON n_producto.carga_id = l.carga_id AND n_producto.clasificador = 'producto' AND n_producto.codigo = l.producto
LEFT JOIN leer_presupuesto_nombre AS n_actividad
  ON n_actividad.carga_id = l.carga_id AND n_actividad.clasificador = 'actividad' AND n_actividad.codigo = l.actividad
LEFT JOIN leer_presupuesto_nombre AS n_funcion
  ON n_funcion.carga_id = l.carga_id AND n_funcion.clasificador = 'funcion' AND n_funcion.codigo = l.funcion
LEFT JOIN leer_presupuesto_nombre AS n_finalidad
  ON n_finalidad.carga_id = l.carga_id AND n_finalidad.clasificador = 'finalidad' AND n_finalidad.codigo = l.finalidad
LEFT JOIN leer_presupuesto_nombre AS n_fuente_financiamiento
  ON n_fuente_financiamiento.carga_id = l.carga_id AND n_fuente_financiamiento.clasificador = 'fuente_financiamiento' AND n_fuente_financiamiento.codigo = l.fuente_financiamiento
LEFT JOIN leer_presupuesto_nombre AS n_rubro
  ON n_rubro.carga_id = l.carga_id AND n_rubro.clasificador = 'rubro' AND n_rubro.codigo = l.rubro
LEFT JOIN leer_presupuesto_nombre AS n_generica
  ON n_generica.carga_id = l.carga_id AND n_generica.clasificador = 'generica' AND n_generica.codigo = l.generica
