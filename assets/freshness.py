"""The check `frescura`: which executing units of a year that is open have sent nothing for too long.

The rule is `assets.loading.silent`, as for the alert that is sent. Dagster's own freshness policies look at an asset,
not at one partition of it.
"""

from datetime import date

import dagster as dg
import sqlalchemy as sa

from assets.loading.silent import silent
from schemas.calendar import open_years
from warehouse import configuration
from warehouse.engine import snapshot

CHECK = "frescura"
_SOURCES = ("poi_ceplan", "poi_ceplan_financiera")
_FRESHNESS = sa.text(
    "SELECT fuente, unidad, corte, filas, listo FROM bi_frescura WHERE anio = :anio ORDER BY fuente, unidad"
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
        late = [one for one in silent(conn, today) if one.anio == anio]
        here = [dict(row) for row in conn.execute(_FRESHNESS, {"anio": anio}).mappings()]
    quiet = [one.ue for one in late if not one.ausente]
    absent = [one.ue for one in late if one.ausente]
    ages = [age for row in here if row["fuente"] in _SOURCES and (age := _age(row["corte"], today)) is not None]
    return dg.AssetCheckResult(
        passed=not late,
        check_name=CHECK,
        asset_key=asset,
        severity=dg.AssetCheckSeverity.WARN,
        description=_said(quiet, absent, days, anio in open_years(today)),
        metadata={
            "unidades_atrasadas": len({one.ue for one in late}),
            "dias_de_plazo": days,
            "dias_la_mas_antigua": max(ages, default=0),
            "unidades": _table(here, today),
        },
    )


def _said(quiet: list[str], absent: list[str], days: int, open_year: bool) -> str:
    if not open_year:
        return "El año está cerrado: ya no se espera nada."
    parts = []
    if quiet:
        parts.append(f"sin exportación desde hace más de {days} días: {', '.join(quiet)}")
    if absent:
        parts.append(f"enviaron el año anterior y de este no ha llegado ninguna: {', '.join(absent)}")
    return "; ".join(parts) or f"Ninguna unidad lleva más de {days} días sin exportación."


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
