"""What `run` and `backfill` print at the end: what is loaded, what was observed, what waits, where the results are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from assets.loading import decisions, folder
from assets.loading.standing import is_example
from pipelines.settings import Settings
from schemas.columns import SOURCES
from schemas.tables.audit import CARGA
from warehouse import reading
from warehouse.custody import Custody
from warehouse.engine import AlmacenError, shown, snapshot

if TYPE_CHECKING:  # it knows Dagster, which `status` does without
    from pipelines.orchestrator import Report

#: States of a file that is not loaded whole.
WAITING = ("retenido", "cuarentena", "parcial")
_SHOWN = 20
#: Of the column of sources, wherever one is printed.
SOURCE_WIDTH = max(map(len, SOURCES)) + 1
#: From the view, for whoever sees no table. Nobody waits for a file of which its unit has sent another one since, that
#: loaded whole; a held one is for a person to decide all the same.
_WAITS = sa.text(
    "SELECT archivo_sha256, nombre, fuente, anio, estado, motivo FROM bi_archivo AS f WHERE estado IN :estados"
    " AND (estado = 'retenido' OR NOT EXISTS (SELECT 1 FROM bi_archivo AS n WHERE n.fuente = f.fuente"
    " AND n.anio = f.anio AND n.unidad = f.unidad AND n.estado = 'cargado' AND n.secuencia > f.secuencia))"
    " ORDER BY archivo_sha256"
).bindparams(sa.bindparam("estados", expanding=True, type_=sa.String()), estados=WAITING)
_ALERTS = "SELECT severidad FROM bi_alerta WHERE es_sintetico = 0 AND en_informe = 1"
#: What still waits for somebody: neither mended nor answered.
_OPEN = "SELECT severidad FROM bi_observacion WHERE resuelta_en IS NULL AND respondida = 0"


@dataclass(frozen=True, slots=True)
class Waiting:
    """`ordenes`: what to type to decide about it, if it waits for a person's decision."""

    nombre: str
    estado: str
    motivo: str
    ordenes: tuple[str, ...] = ()


def waiting(
    engine: sa.Engine, current: Settings, years: Sequence[int] | None = None, fuentes: Sequence[str] | None = None
) -> list[Waiting]:
    """Delivered files (still in the delivery folder) that are not loaded whole, and why.

    `years` and `fuentes` limit it to what a run was asked for.
    """
    with snapshot(engine) as conn:
        files = unfinished(conn, delivered(current))
    found = []
    for sha256, nombre, fuente, anio, estado, motivo in files:
        # What is of no known year or source may be of the one asked for: it counts.
        if _may_be(anio, years) and _may_be(fuente, fuentes):
            found.append(Waiting(nombre, estado, motivo, _orders(engine, sha256) if estado == "retenido" else ()))
    return found


def unfinished(conn: sa.Connection, here: set[str]) -> Sequence[sa.Row]:
    """Of the files that are `delivered` those not loaded whole: (sha256, name, source, year, state, reason)."""
    return [row for row in conn.execute(_WAITS) if row.archivo_sha256 in here]


def _orders(engine: sa.Engine, sha256: str) -> tuple[str, ...]:
    """What to type to decide about a held file; nothing for a user who sees the views alone, and could not decide."""
    try:
        with snapshot(engine) as conn:
            return tuple(decisions.orders(conn, sha256))
    except AlmacenError:
        return ()


def delivered(current: Settings) -> set[str]:
    """Hashes of the files that lie in the delivery folder now, as custody knows them."""
    present = {place.key for place in folder.places(current.raw) if current.ejemplos or not is_example(place.ruta)}
    last_at = {event.place: event.sha256 for _, event in Custody(current.custodia).events()}
    return {sha256 for place, sha256 in last_at.items() if place in present}


def _may_be(value: object, wanted: Sequence[object] | None) -> bool:
    return wanted is None or value is None or value in wanted


def alerts(engine: sa.Engine) -> Counter[str]:
    """How many alerts there are on real data, by severity; those that the report leaves out do not count."""
    with snapshot(engine) as conn:
        return Counter(conn.execute(sa.text(_ALERTS)).scalars())


def told(counts: Counter[str], severities: Sequence[str] = ("advertencia", "aviso")) -> str:
    """`3 advertencias, 1 avisos`."""
    return ", ".join(f"{counts[name]} {name}s" for name in severities)


def print_summary(engine: sa.Engine, current: Settings, report: "Report", held_back: list[Waiting]) -> None:
    with snapshot(engine) as conn:
        every = reading.read(
            conn, CARGA, ["fuente", "anio", "unidad", "version_en", "filas", "filas_cuarentena"], vigente=1
        )
        open_findings = conn.execute(sa.text(_OPEN)).scalars().all()
    loads = every.sort_values("version_en").drop_duplicates(["fuente", "anio", "unidad"], keep="last")
    print("\nCargado")
    print(f"  {'fuente':<{SOURCE_WIDTH}}{'año':>6}{'unidades':>10}{'filas':>8}{'apartadas':>11}")
    for (fuente, anio), group in loads.groupby(["fuente", "anio"]):
        units, rows, apart = group["unidad"].nunique(), group["filas"].sum(), group["filas_cuarentena"].sum()
        print(f"  {fuente:<{SOURCE_WIDTH}}{anio:>6}{units:>10}{rows:>8}{apart:>11}")
    new = sum(outcome.changed for outcome in report.outcomes)
    print(f"  cargas nuevas en esta corrida: {new}" + ("" if new else " (nada cambió)"))
    counts = Counter(open_findings)
    print("\nObservado")
    print(f"  {told(counts, ('bloqueante', 'advertencia', 'aviso'))}")
    print(f"  alertas del POI (bi_alerta): {told(alerts(engine))}")
    for item in held_back[:_SHOWN]:
        print(f"  {item.estado}: {item.nombre}: {item.motivo}")
    if any(item.ordenes for item in held_back):
        print("  lo retenido espera una decisión: «seguimiento status» dice qué escribir")
    if len(held_back) > _SHOWN:
        print(f"  y {len(held_back) - _SHOWN} archivos más: seguimiento status")
    print("\nResultados")
    print(f"  almacén: {shown(engine.url)}")
    print("  vistas para BI: bi_poi_resumen, bi_psig_responsable, bi_conciliacion... (todas en bi_diccionario)")
    print("  archivos: «seguimiento export» escribe cada vista en CSV; «seguimiento serve» abre la interfaz")
