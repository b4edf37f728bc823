"""The check `frescura`: which executing units of a year that is open have sent nothing for too long.

The rule is that of the alert `sin_exportacion` (`assets.rules.alertas_historia`), which hangs on a photograph; added
here are the units of the year before from which none has come at all. Dagster's own freshness policies look at an
asset, not at one partition of it.
"""

from datetime import date, timedelta

import dagster as dg
import sqlalchemy as sa

from schemas.calendar import open_years
from warehouse import configuration
from warehouse.engine import snapshot

CHECK = "frescura"
_SOURCES = ("poi_ceplan", "poi_ceplan_financiera")
_SILENT = sa.text("SELECT DISTINCT ue FROM bi_alerta WHERE regla = 'sin_exportacion' AND anio = :anio")
_FRESHNESS = sa.text(
    "SELECT anio, fuente, unidad, corte, filas, listo FROM bi_frescura WHERE anio IN (:anio, :anterior)"
    " ORDER BY fuente, unidad"
)
_COLUMNS = {"fuente": "string", "unidad": "string", "corte": "string", "dias": "int", "filas": "int", "cargada": "bool"}


def spec(asset: str) -> dg.AssetCheckSpec:
    said = (
        "Cada unidad ejecutora de un año abierto envió su exportación dentro del plazo (alertas.dias_sin_exportacion)."
    )
    return dg.AssetCheckSpec(CHECK, asset=asset, description=said)


def evaluate(engine: sa.Engine, asset: str, anio: int, today: date) -> dg.AssetCheckResult:
    """The check of a year, as of a day in Lima. Closed years pass: nothing more is expected of them."""
    with snapshot(engine) as conn:
        days = configuration.in_use(conn).alertas.dias_sin_exportacion
        silent = sorted(conn.execute(_SILENT, {"anio": anio}).scalars())
        rows = [dict(row) for row in conn.execute(_FRESHNESS, {"anio": anio, "anterior": anio - 1}).mappings()]
    here = [row for row in rows if row["anio"] == anio]
    open_year = anio in open_years(today)
    expected = open_year and today > date(anio, 1, 1) + timedelta(days=days)
    absent = sorted(_loaded(rows, anio - 1) - _loaded(rows, anio)) if expected else []
    late = {*silent, *absent} if open_year else set()
    ages = [age for row in here if row["fuente"] in _SOURCES and (age := _age(row["corte"], today)) is not None]
    return dg.AssetCheckResult(
        passed=not late,
        check_name=CHECK,
        asset_key=asset,
        severity=dg.AssetCheckSeverity.WARN,
        description=_said(silent if open_year else [], absent, days, open_year),
        metadata={
            "unidades_atrasadas": len(late),
            "dias_de_plazo": days,
            "dias_la_mas_antigua": max(ages, default=0),
            "unidades": _table(here, today),
        },
    )


def _said(silent: list[str], absent: list[str], days: int, open_year: bool) -> str:
    if not open_year:
        return "El año está cerrado: ya no se espera nada."
    parts = []
    if silent:
        parts.append(f"sin exportación desde hace más de {days} días: {', '.join(silent)}")
    if absent:
        parts.append(f"enviaron el año anterior y de este no ha llegado ninguna: {', '.join(absent)}")
    return "; ".join(parts) or f"Ninguna unidad lleva más de {days} días sin exportación."


def _loaded(rows: list[dict], anio: int) -> set[str]:
    return {row["unidad"] for row in rows if row["anio"] == anio and row["fuente"] in _SOURCES and row["listo"]}


def _age(corte: object, today: date) -> int | None:
    return None if corte is None else (today - date.fromisoformat(str(corte)[:10])).days


def _table(rows: list[dict], today: date) -> dg.TableMetadataValue:
    columns = [dg.TableColumn(name, type=kind) for name, kind in _COLUMNS.items()]
    records = [
        dg.TableRecord(
            {
                "fuente": row["fuente"],
                "unidad": row["unidad"],
                "corte": str(row["corte"] or ""),
                "dias": _age(row["corte"], today),
                "filas": int(row["filas"]),
                "cargada": bool(row["listo"]),
            }
        )
        for row in rows
    ]
    return dg.MetadataValue.table(records, dg.TableSchema(columns=columns))
