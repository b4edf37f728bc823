"""What an alert tells of the warehouse: what was loaded since a moment, what waits, and who is to be called."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from assets.loading.ledger import PENDING
from pipelines.avisos.episodios import Falla
from pipelines.settings import Settings
from pipelines.summary import WAITING, delivered
from schemas.calendar import running_year
from schemas.codelists import unidad as known_unit
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD, CARGA
from warehouse import reading
from warehouse.engine import connect

PLANNING = "la oficina de planeamiento"
_BUDGET = ("mef_gasto", "siaf", "consulta_amigable", "publicado")
_SILENT = """
SELECT a.ue, a.detalle FROM bi_alerta AS a
WHERE a.regla = 'sin_exportacion' AND a.anio = :anio AND a.es_sintetico = 0 AND a.en_informe = 1
ORDER BY a.ue
"""
#: States in words.
SAID = {"parcial": "cargó en parte", "retenido": "retenido, no cargó", "cuarentena": "en cuarentena, no cargó"}


@dataclass(frozen=True, slots=True)
class Carga:
    carga_id: str
    fuente: str
    anio: int
    unidad: str
    filas: int
    apartadas: int


@dataclass(frozen=True, slots=True)
class Hechos:
    """`cargas`: made since the moment asked for; `fallas`: every unit and file that waits now, None if that cannot be
    said; `nombres`: of executing units, by code."""

    cargas: Sequence[Carga]
    fallas: Sequence[Falla] | None
    nombres: dict[str, str]


@contextmanager
def warehouse(current: Settings) -> Iterator[sa.Engine]:
    """The warehouse, for looking only: nothing is made. Raises AlmacenError if it cannot be reached."""
    engine = connect(current.db_url)
    try:
        yield engine
    finally:
        engine.dispose()


def gather(engine: sa.Engine, current: Settings, since: str, anio: int | None) -> Hechos:
    """What there is to tell after a run. `since`: when it began; `anio`: its year, if it has one."""
    of_year: dict[str, Any] = {} if anio is None else {"anio": anio}
    columns = ["carga_id", "fuente", "anio", "unidad", "filas", "filas_cuarentena", "cargado_en"]
    with engine.connect() as conn:
        loads = reading.read(conn, CARGA, columns, vigente=1, **of_year)
        files = reading.read(conn, ARCHIVO, ["archivo_sha256", "nombre", "estado", "motivo"], estado=list(WAITING))
        parts = reading.read(conn, ARCHIVO_UNIDAD, estado=list(WAITING))
        names = {str(ue): str(name) for ue, name in conn.execute(sa.text("SELECT ue, denominacion FROM bi_dim_ue"))}
    made = loads[loads["cargado_en"] >= since].sort_values(["fuente", "anio", "unidad"])
    here = delivered(current)  # empty: the folder of deliveries is not there tonight, which mends nothing
    waiting = files[files["archivo_sha256"].isin(here)].to_dict("records")
    return Hechos(
        [Carga(*row) for row in made[columns[:-1]].itertuples(index=False, name=None)],
        [*_units(waiting, parts.to_dict("records"), names)] if here else None,
        names,
    )


def _units(files: list[dict], parts: list[dict], names: dict[str, str]) -> Iterator[Falla]:
    """One failure for each unit that waits, whichever of its files does, and for each file of no known unit."""
    by_file = {row["archivo_sha256"]: row["nombre"] for row in files}
    of_unit: dict[tuple, list[dict]] = {}
    for part in parts:
        if part["archivo_sha256"] in by_file and part["motivo"] != PENDING:
            of_unit.setdefault((part["fuente"], int(part["anio"]), part["unidad"]), []).append(part)
    for (fuente, anio, unidad), found in sorted(of_unit.items()):
        told = [(by_file[part["archivo_sha256"]], SAID[part["estado"]], part["motivo"]) for part in found]
        yield Falla(
            "unidad",
            f"{fuente}:{anio}:{unidad}",
            "; ".join(dict.fromkeys(motivo for _, _, motivo in told)),
            {
                "que": f"{fuente} {anio}, {called(fuente, unidad, names)}",
                "llamar": called(fuente, unidad, names),
                "archivos": [f"«{nombre}»: {estado}. {motivo}" for nombre, estado, motivo in told],
            },
        )
    placed = {part["archivo_sha256"] for found in of_unit.values() for part in found}
    with_parts = placed | {part["archivo_sha256"] for part in parts}
    for row in sorted(files, key=lambda row: row["nombre"]):
        if row["archivo_sha256"] not in with_parts:
            yield Falla(
                "archivo",
                row["archivo_sha256"][:16],
                row["motivo"],
                {
                    "que": f"archivo «{row['nombre']}», de unidad desconocida",
                    "llamar": PLANNING,
                    "archivos": [f"«{row['nombre']}»: {SAID[row['estado']]}. {row['motivo']}"],
                },
            )


def silent(engine: sa.Engine) -> list[Falla]:
    """Executing units from which no export has come for too long, of the running year."""
    with engine.connect() as conn:
        rows = conn.execute(sa.text(_SILENT), {"anio": running_year()}).all()
        names = {str(ue): str(name) for ue, name in conn.execute(sa.text("SELECT ue, denominacion FROM bi_dim_ue"))}
    return [
        Falla(
            "sin_exportacion",
            f"{running_year()}:{ue}",
            detalle,
            {
                "que": f"POI {running_year()}, {called('poi_ceplan', ue, names)}",
                "llamar": called("poi_ceplan", ue, names),
                "archivos": [detalle],
            },
        )
        for ue, detalle in rows
    ]


def called(fuente: str, unidad: str, names: dict[str, str]) -> str:
    """Who answers for a unit's files, as people call it; the planning office for what it brings itself."""
    if fuente in _BUDGET:
        return f"{PLANNING} (trae {unidad})"
    known = known_unit(unidad)
    if known:
        return f"{known.denominacion} ({known.abreviatura})"
    if unidad in names:
        return f"unidad ejecutora {unidad}, {names[unidad]}"
    return f"unidad {unidad}"
