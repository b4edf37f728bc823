-- El devengado de cada línea por mes, hasta el último mes con movimiento.
SELECT
  l.carga_id || '-' || CAST(l.linea AS TEXT) AS linea_id,
  l.anio,
  NULLIF(l.ue_id, 'sin_dato') AS ue,
  v.fuente,
  v.nivel,
  v.filtro,
  l.sec_func,
  l.generica,
  m.mes,
  m.mes_id,
  m.fecha,
  CASE m.mes
    WHEN 1 THEN l.devengado_01_soles
    WHEN 2 THEN l.devengado_02_soles
    WHEN 3 THEN l.devengado_03_soles
    WHEN 4 THEN l.devengado_04_soles
    WHEN 5 THEN l.devengado_05_soles
    WHEN 6 THEN l.devengado_06_soles
    WHEN 7 THEN l.devengado_07_soles
    WHEN 8 THEN l.devengado_08_soles
    WHEN 9 THEN l.devengado_09_soles
    WHEN 10 THEN l.devengado_10_soles
    WHEN 11 THEN l.devengado_11_soles
    WHEN 12 THEN l.devengado_12_soles
  END AS devengado_soles,
  CASE m.mes
    WHEN 1 THEN l.devengado_01_centimos
    WHEN 2 THEN l.devengado_02_centimos
    WHEN 3 THEN l.devengado_03_centimos
    WHEN 4 THEN l.devengado_04_centimos
    WHEN 5 THEN l.devengado_05_centimos
    WHEN 6 THEN l.devengado_06_centimos
    WHEN 7 THEN l.devengado_07_centimos
    WHEN 8 THEN l.devengado_08_centimos
    WHEN 9 THEN l.devengado_09_centimos
    WHEN 10 THEN l.devengado_10_centimos
    WHEN 11 THEN l.devengado_11_centimos
    WHEN 12 THEN l.devengado_12_centimos
  END AS devengado_centimos,
  v.es_sintetico,
  l.ue_id,
  l.carga_id
FROM leer_presupuesto_linea AS l
JOIN leer_presupuesto_visible AS v ON v.carga_id = l.carga_id AND v.ue_id = l.ue_id
JOIN leer_dim_mes AS m ON m.anio = l.anio AND m.mes <= v.mes_corte
