-- Departamentos, por ubigeo.
SELECT
  d.departamento_id,
  d.departamento,
  d.orden
FROM leer_dim_departamento AS d
