"""What `run` and `backfill` print at the end: what is loaded, what was observed, what waits, where the results are."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from assets.loading.inventory import is_example
from pipelines.orchestrator import Report
from pipelines.settings import Settings
from schemas.tables.audit import ARCHIVO, CARGA, OBSERVACION
from warehouse import reading
from warehouse.custody import Custody
from warehouse.engine import shown

_WAITING = ("retenido", "cuarentena", "parcial")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    nombre: str
    estado: str
    motivo: str


def waiting(
    engine: sa.Engine, current: Settings, years: Sequence[int] | None = None, fuentes: Sequence[str] | None = None
) -> list[Waiting]:
    """Delivered files (still in the delivery folder) that are not loaded whole, and why.

    `years` and `fuentes` limit it to what a run was asked for.
    """
    with engine.connect() as conn:
        files = reading.read(conn, ARCHIVO, estado=list(_WAITING))
    last_at = {event.ruta: event.sha256 for _, event in Custody(current.custodia).events()}
    found = []
    for row in files.to_dict("records"):
        there = [ruta for ruta, sha256 in last_at.items() if sha256 == row["archivo_sha256"]]
        delivered = any((current.raw / ruta).is_file() for ruta in there if current.ejemplos or not is_example(ruta))
        # What is of no known year or source may be of the one asked for: it counts.
        asked = _may_be(row["anio"], years) and _may_be(row["fuente"], fuentes)
        if delivered and asked:
            found.append(Waiting(row["nombre"], row["estado"], row["motivo"]))
    return found


def _may_be(value: object, wanted: Sequence[object] | None) -> bool:
    return wanted is None or pd.isna(value) or value in wanted  # type: ignore[call-overload]


def print_summary(engine: sa.Engine, current: Settings, report: Report, held_back: list[Waiting]) -> None:
    with engine.connect() as conn:
        every = reading.read(
            conn, CARGA, ["fuente", "anio", "unidad", "version_en", "filas", "filas_cuarentena"], vigente=1
        )
        findings = reading.read(conn, OBSERVACION, ["severidad"], resuelta_en=None)
    loads = every.sort_values("version_en").drop_duplicates(["fuente", "anio", "unidad"], keep="last")
    print("\nCargado")
    print(f"  {'fuente':<12}{'año':>6}{'unidades':>10}{'filas':>8}{'apartadas':>11}")
    for (fuente, anio), group in loads.groupby(["fuente", "anio"]):
        units, rows, apart = group["unidad"].nunique(), group["filas"].sum(), group["filas_cuarentena"].sum()
        print(f"  {fuente:<12}{anio:>6}{units:>10}{rows:>8}{apart:>11}")
    new = sum(outcome.changed for outcome in report.outcomes)
    print(f"  cargas nuevas en esta corrida: {new}" + ("" if new else " (nada cambió)"))
    counts = findings["severidad"].value_counts()
    print("\nObservado")
    print(
        "  "
        + ", ".join(
            f"{int(counts.get(name, 0))} {plural}"
            for name, plural in (("bloqueante", "bloqueantes"), ("advertencia", "advertencias"), ("aviso", "avisos"))
        )
    )
    for item in held_back[:_SHOWN]:
        print(f"  {item.estado}: {item.nombre}: {item.motivo}")
    if len(held_back) > _SHOWN:
        print(f"  y {len(held_back) - _SHOWN} archivos más: seguimiento status")
    print("\nResultados")
    print(f"  almacén: {shown(engine.url)}")
    print("  vistas para BI: bi_poi_resumen, bi_psig_responsable, bi_conciliacion... (todas en bi_diccionario)")
    print("  archivos: «seguimiento export» escribe cada vista en CSV; «seguimiento serve» abre la interfaz")
