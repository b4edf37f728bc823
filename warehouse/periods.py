"""The generated view `leer_poi_periodo`: months of the latest state added up by quarter, semester and up to each month.

The one view that sums: stored, it would be twenty-two rows per activity, thirteen million for the country. And the
one percentage that SQL computes: in integers only, so that both engines give the same exact number, rounded half up
as `assets.rules.rounding.percent` rounds.
"""

from schemas.columns import MONTHLY_MEASURES
from schemas.contract import Kind
from warehouse.readable import number
from warehouse.tables import POSTGRESQL

NAME = "leer_poi_periodo"

#: A percentage has twelve digits before the point at the most (`schemas.contract.LIMIT`); more is shown as unknown.
_TOO_LARGE = 10**10 - 1
#: A remainder times 1000 must fit in 64 bits.
_TARGET_LIMIT = 9 * 10**15

#: Columns of the grouping: a condition on any of them is applied before the sums are made.
_KEYS = ("anio", "ue", "codigo_ao", "periodo_id", "periodo_tipo", "periodo")
_PERCENTS = {
    "fisico_pct": ("fisico_ejecutado", "fisico_programado"),
    "financiero_pct": ("financiero_ejecutado_soles", "financiero_programado_soles"),
}


def period_view(dialect: str) -> str:
    """SQL of the view on one engine: one row per activity and period, with the measures, `meses_reportados` and the
    percentages of any period with a positive target."""
    sums = ",\n    ".join(f"{_sum(column.name, dialect)} AS {column.name}" for column in MONTHLY_MEASURES)
    measures = [part for column in MONTHLY_MEASURES for part in _read(column.name, dialect)]
    percents = [f"{_percent_shown(*pair, dialect)} AS {name}" for name, pair in _PERCENTS.items()]
    columns = ",\n  ".join([*_KEYS, *measures, "meses_reportados", *percents])
    return f"""SELECT
  {columns}
FROM (
  SELECT
    h.anio,
    h.ue,
    h.codigo_ao,
    p.periodo_id,
    p.periodo_tipo,
    p.periodo,
    {sums},
    COUNT(h.fisico_ejecutado) AS meses_reportados
  FROM poi_mensual_historia AS h
  JOIN dim_periodo AS p ON h.mes >= p.mes_desde AND h.mes <= p.mes_hasta
  WHERE h.hasta IS NULL
  GROUP BY h.anio, h.ue, h.codigo_ao, p.periodo_id, p.periodo_tipo, p.periodo
) AS s"""


def _sum(name: str, dialect: str) -> str:
    """Hundredths, on either engine."""
    return f"CAST(SUM(h.{name}) * 100 AS BIGINT)" if dialect == POSTGRESQL else f"SUM(h.{name})"


def _read(name: str, dialect: str) -> list[str]:
    readable = f"{number(name, Kind.AMOUNT, dialect)} AS {name}"
    soles = name.removesuffix("_soles")
    return [readable, f"{name} AS {soles}_centimos"] if soles != name else [readable]


def _percent_shown(executed: str, programmed: str, dialect: str) -> str:
    return number(f"({percent(executed, programmed)})", Kind.PERCENT, dialect)


def percent(executed: str, programmed: str) -> str:
    """SQL of `executed / programmed x 100` in millionths, rounded half up (away from zero), of two whole numbers.

    NULL where either is, where nothing is programmed, and where the result or a step to it would not fit. The ratio's
    digits are divided out three at a time, of which no step exceeds 1000 targets.
    """
    size = f"ABS({executed})"
    remainders = [f"({size} % {programmed})"]
    for factor in (1000, 1000, 100):
        remainders.append(f"({remainders[-1]} * {factor} % {programmed})")
    first, second, third, last = remainders
    digits = (
        f"{size} / {programmed} * 100000000 + {first} * 1000 / {programmed} * 100000"
        f" + {second} * 1000 / {programmed} * 100 + {third} * 100 / {programmed}"
        f" + CASE WHEN {last} * 2 >= {programmed} THEN 1 ELSE 0 END"
    )
    signed = f"CASE WHEN {executed} < 0 THEN -1 ELSE 1 END * ({digits})"
    fits = f"{programmed} <= {_TARGET_LIMIT} AND {size} / {programmed} < {_TOO_LARGE}"
    # one condition inside the other: nothing says that an engine does not divide before it has looked for zero
    return f"CASE WHEN {programmed} > 0 THEN CASE WHEN {fits} THEN {signed} END END"
