"""What an alert tells of the warehouse: what was loaded since a moment, what waits, and who is to be called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from assets.loading import silent as silence
from assets.loading.ledger import PENDING
from pipelines.avisos.episodios import Falla
from pipelines.settings import Settings
from pipelines.summary import WAITING, delivered, unfinished
from schemas.codelists import unidad as known_unit
from schemas.tables.audit import ARCHIVO_UNIDAD, CARGA
from warehouse import reading
from warehouse.engine import snapshot
from warehouse.looking import looking

PLANNING = "la oficina de planeamiento"
_BUDGET = ("mef_gasto", "siaf", "consulta_amigable", "publicado", "recomendaciones")
#: What is wrong in a file, cell by cell; the first of it is told.
_FINDINGS = sa.text(
    "SELECT archivo_sha256, fuente, anio, unidad, hoja, celda, mensaje FROM bi_observacion"
    " WHERE severidad = 'bloqueante' AND resuelta_en IS NULL AND archivo_sha256 IN :archivos"
    " ORDER BY archivo_sha256, fila, celda, regla"
).bindparams(sa.bindparam("archivos", expanding=True, type_=sa.String()))
_FINDINGS_TOLD = 3
#: States in words.
SAID = {"parcial": "cargó en parte", "retenido": "retenido, no cargó", "cuarentena": "en cuarentena, no cargó"}


#: A file's part: hash, source, year, unit.
Part = tuple[str, str, int, str]


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
    """`cargas`: made since the moment asked for; `fallas`: every unit and file that waits for somebody, None if that
    cannot be said; `nombres`: of executing units, by code; `en_camino`: episodes of units of which a file waits for the
    run of its year, so that nothing can be said of them yet."""

    cargas: Sequence[Carga]
    fallas: Sequence[Falla] | None
    nombres: dict[str, str]
    en_camino: frozenset[str] = frozenset()


def ask(current: Settings, since: str, anio: int | None) -> Hechos:
    """`gather`, over a connection of its own. Raises AlmacenError if the warehouse cannot be used."""
    with looking(current.db_url) as engine:
        return gather(engine, current, since, anio)


def gather(engine: sa.Engine, current: Settings, since: str, anio: int | None) -> Hechos:
    """What there is to tell after a run. `since`: when it began; `anio`: its year, if it has one."""
    of_year: dict[str, Any] = {} if anio is None else {"anio": anio}
    columns = ["carga_id", "fuente", "anio", "unidad", "filas", "filas_cuarentena", "cargado_en"]
    here = delivered(current)  # empty: the folder of deliveries is not there tonight, which mends nothing
    with snapshot(engine) as conn:
        loads = reading.read(conn, CARGA, columns, vigente=1, **of_year)
        waiting = [dict(row._mapping) for row in unfinished(conn, here)]
        parts = reading.read(conn, ARCHIVO_UNIDAD, estado=list(WAITING)).to_dict("records")
        found = conn.execute(_FINDINGS, {"archivos": [row["archivo_sha256"] for row in waiting]}).all()
        names = _names(conn)
    made = loads[loads["cargado_en"] >= since].sort_values(["fuente", "anio", "unidad"])
    cargas = [Carga(*row) for row in made[columns[:-1]].itertuples(index=False, name=None)]
    if not here:
        return Hechos(cargas, None, names)
    findings: dict[Part, list[str]] = {}
    for sha256, fuente, year, unidad, hoja, celda, mensaje in found:
        place = f"hoja «{hoja}», celda {celda}: " if hoja and celda else ""
        findings.setdefault((sha256, fuente, year, unidad), []).append(place + mensaje)
    here_now = {row["archivo_sha256"] for row in waiting}
    en_camino = frozenset(
        f"unidad:{_clave(part)}" for part in parts if part["archivo_sha256"] in here_now and part["motivo"] == PENDING
    )
    fallas = [*_units(waiting, parts, findings, names), *_unknown(waiting, parts)]
    return Hechos(cargas, [falla for falla in fallas if falla.id not in en_camino], names, en_camino)


def _units(
    files: list[dict], parts: list[dict], findings: dict[Part, list[str]], names: dict[str, str]
) -> Iterator[Falla]:
    """One failure for each unit that waits, whichever of its files does."""
    by_file = {row["archivo_sha256"]: row["nombre"] for row in files}
    of_unit: dict[tuple[str, int, str], list[dict]] = {}
    for part in parts:
        if part["archivo_sha256"] in by_file and part["motivo"] != PENDING:
            of_unit.setdefault((part["fuente"], int(part["anio"]), part["unidad"]), []).append(part)
    for unit, found in sorted(of_unit.items()):
        fuente, anio, unidad = unit
        lines = []
        for part in found:
            told = findings.get((part["archivo_sha256"], *unit), [])
            lines.append(f"«{by_file[part['archivo_sha256']]}»: {SAID[part['estado']]}. {part['motivo']}")
            lines += [text for text in told[:_FINDINGS_TOLD] if text != part["motivo"]]
            lines += [f"y {len(told) - _FINDINGS_TOLD} más en su libro"] if len(told) > _FINDINGS_TOLD else []
        who = called(fuente, unidad, names)
        cause = "; ".join(dict.fromkeys(str(part["motivo"]) for part in found))
        yield Falla("unidad", _clave(found[0]), cause, _told(f"{fuente} {anio}, {who}", who, lines))


def _clave(part: dict) -> str:
    """Of the unit of a part, among episodes."""
    return f"{part['fuente']}:{int(part['anio'])}:{part['unidad']}"


def _unknown(files: list[dict], parts: list[dict]) -> Iterator[Falla]:
    """One failure for each file of no known unit."""
    known = {part["archivo_sha256"] for part in parts}
    for row in sorted(files, key=lambda row: str(row["nombre"])):
        if row["archivo_sha256"] not in known:
            told = _told(f"archivo «{row['nombre']}», de unidad desconocida", PLANNING, [row["motivo"]])
            yield Falla("archivo", row["archivo_sha256"][:16], row["motivo"], told)


def _told(que: str, llamar: str, lines: Sequence[str]) -> dict[str, Any]:
    return {"que": que, "llamar": llamar, "archivos": list(lines)}


def _names(conn: sa.Connection) -> dict[str, str]:
    return {str(ue): str(name) for ue, name in conn.execute(sa.text("SELECT ue, denominacion FROM bi_dim_ue"))}


def silent(current: Settings, today: date) -> list[Falla]:
    """Executing units from which no export has come for too long, of the years that are open. Raises AlmacenError."""
    with looking(current.db_url) as engine, snapshot(engine) as conn:
        quiet, names = silence.silent(conn, today), _names(conn)
    found = []
    for one in quiet:
        who = called("poi_ceplan", one.ue, names)
        told = _told(f"POI {one.anio}, {who}", who, [one.detalle])
        found.append(Falla("sin_exportacion", f"{one.anio}:{one.ue}", one.detalle, told))
    return found


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
