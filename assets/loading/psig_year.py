"""What the sheets of a year's units say against the approved plan and against each other.

These findings change when *another* unit's sheet or the plan arrives, so they are worked out for the whole year from
the stored rows: for one unit when it loads, and for all of them after a year's loads (`bring_up`). They belong to the
file of the unit that they are about; that a unit has not answered, to the plan's.
"""

from collections import defaultdict
from dataclasses import replace

import pandas as pd
from sqlalchemy import Connection, Engine

from assets.loading import observations
from assets.rules import psig_claims, psig_review
from assets.rules.psig_evidence import records
from assets.rules.psig_names import responsables
from assets.rules.psig_review import Line, Place
from assets.sources.unit import Delivery
from schemas.observation import Observation, observe
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD, CARGA, COLUMNA_LEIDA, CUARENTENA
from schemas.tables.psig import PSIG_META, PSIG_PLAN
from warehouse import reading
from warehouse.engine import lock, transaction

#: The sources whose loads change these findings.
SOURCES = ("psig_plan", "psig")
#: The rules that are applied here and nowhere else.
RULES = frozenset(
    {
        "meta_en_dos_hojas",
        "actividad_fuera_del_plan",
        "actividad_no_informada",
        "difiere_del_plan",
        "documento_compartido_con_otra_unidad",
        "unidad_sin_respuesta",
    }
)

#: (source, unit) -> its findings.
Findings = dict[tuple[str, str], list[Observation]]


def lock_year(conn: Connection, anio: int) -> None:
    """Whoever writes what follows from all sheets of a year waits here first: two units of it may load at once."""
    lock(conn, f"psig:{anio}")


def bring_up(engine: Engine, anio: int, now: str) -> None:
    """The findings of every unit of a year as they are now; those that are no longer found are resolved."""
    with transaction(engine) as conn:
        lock_year(conn, anio)
        loads = reading.read(conn, CARGA, anio=anio, vigente=1, fuente=list(SOURCES))
        if loads.empty:
            return
        found = of_year(conn, anio)
        names = reading.read(conn, ARCHIVO, archivo_sha256=sorted(set(loads["archivo_sha256"])))
        files = {row["archivo_sha256"]: row for row in names.to_dict("records")}
        for load in loads.to_dict("records"):
            file = files[load["archivo_sha256"]]
            observations.bring_up(
                conn,
                Delivery(file["archivo_sha256"], file["nombre"], file["ruta"], int(file["secuencia"])),
                found[load["fuente"], load["unidad"]],
                RULES,
                now=now,
                fuente=load["fuente"],
                anio=anio,
                unidad=load["unidad"],
                carga_id=load["carga_id"],
            )


def of_year(conn: Connection, anio: int) -> Findings:
    """Every finding of these rules in a year, by the source and unit that it is about."""
    metas, plan = reading.read(conn, PSIG_META, anio=anio), reading.read(conn, PSIG_PLAN, anio=anio)
    found: Findings = defaultdict(list)
    if metas.empty:
        return found
    by_unit = _lines(conn, metas)
    approved = records(plan)
    _said_twice(found, metas, plan, by_unit)
    every = [offer for unit, lines in by_unit.items() for offer in psig_review.offers(lines, unit, anio)]
    for unit, lines in by_unit.items():
        found["psig", unit] += psig_review.shared(every, unit)
        if approved:
            found["psig", unit] += psig_review.outside_plan(lines, approved)
            found["psig", unit] += psig_review.against_plan(lines, approved)
    if approved:
        _not_reported(conn, found, metas, approved, anio)
    return found


# ---- rows of the warehouse as the rules see them


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _lines(conn: Connection, metas: pd.DataFrame) -> dict[str, list[Line]]:
    """The reported rows of each unit, with the places of their columns."""
    loads = reading.read(conn, CARGA, ["carga_id", "columnas_id"], carga_id=sorted(set(metas["carga_id"])))
    known = reading.read(conn, COLUMNA_LEIDA, columnas_id=sorted(set(loads["columnas_id"])))
    columns = loads.merge(known, on="columnas_id")
    stood: dict[str, dict[str, Place]] = defaultdict(dict)
    for carga_id, own in columns.groupby("carga_id"):
        read = own[["hoja", "medida", "letra", "titulo"]].itertuples(index=False, name=None)
        stood[str(carga_id)] = psig_review.places(read)
    found: dict[str, list[Line]] = defaultdict(list)
    for record in records(metas):
        found[str(record["unidad"])].append(Line(record, int(str(record["fila"])), stood[str(record["carga_id"])]))
    return found


# ---- the rules that need the whole year


def _said_twice(found: Findings, metas: pd.DataFrame, plan: pd.DataFrame, by_unit: dict[str, list[Line]]) -> None:
    """A target that two units report with different quantities: both are told, each at its own cell."""
    for conflict in psig_claims.conflicts(metas, plan):
        units = ", ".join(conflict.unidades)
        for unit in conflict.unidades:
            line = next(
                line
                for line in by_unit[unit]
                if (line.actividad, line.values["ejercicio_meta"]) == (conflict.actividad, conflict.ejercicio_meta)
            )
            found["psig", unit].append(
                _finding("meta_en_dos_hojas", line, units, "meta_ejecutada_texto", ejercicio=conflict.ejercicio_meta)
            )


def _not_reported(
    conn: Connection, found: Findings, metas: pd.DataFrame, approved: list[dict[str, object]], anio: int
) -> None:
    """Programmed activities that no sheet reports: told to the unit that sent a sheet without them; a unit that sent
    none is told of once, with the plan."""
    reported = {int(number) for number in metas["actividad"]}
    silent = [row for row in approved if int(str(row["actividad"])) not in reported]
    senders = {str(unit) for unit in metas["unidad"]}
    waiting = _waiting(conn, anio)
    for row in silent:
        number, text = int(str(row["actividad"])), _text(row["responsable_texto"])
        unit = responsables(text).responsable
        if row["situacion"] != "con_meta" or unit is None or unit.abreviatura not in senders:
            continue
        if not {str(number), None} & waiting.get(unit.abreviatura, set()):
            told = observe("actividad_no_informada", number, responsable=text)
            found["psig", unit.abreviatura].append(_of(told, number))
    plans = reading.read(conn, CARGA, ["unidad"], fuente="psig_plan", anio=anio, vigente=1)
    arrived = senders | _arrived(conn, anio)
    for unidad, activities in psig_review.silent_units(silent, arrived):
        told = observe("unidad_sin_respuesta", unidad, actividades=", ".join(map(str, activities)))
        for pliego in plans["unidad"]:
            found["psig_plan", pliego].append(_of(told, unidad))


def _waiting(conn: Connection, anio: int) -> dict[str, set[str | None]]:
    """Activities in rows that were kept apart, by unit; None among them if a row's activity could not be read."""
    loads = reading.read(conn, CARGA, ["carga_id", "unidad"], fuente="psig", anio=anio, vigente=1)
    units = dict(zip(loads["carga_id"], loads["unidad"], strict=True))
    apart = reading.read(conn, CUARENTENA, ["carga_id", "clave"], carga_id=sorted(units))
    found: dict[str, set[str | None]] = defaultdict(set)
    for row in records(apart):
        found[units[str(row["carga_id"])]].add(_text(row["clave"]))
    return found


def _arrived(conn: Connection, anio: int) -> set[str]:
    """Units of which some sheet came for the year, though it could not be loaded: they did answer."""
    parts = reading.read(conn, ARCHIVO_UNIDAD, ["unidad", "estado"], fuente="psig", anio=anio)
    return set(parts.loc[~parts["estado"].isin(("ignorado", "retirado")), "unidad"])


def _finding(regla: str, line: Line, encontrado: object, column: str, **details: object) -> Observation:
    told = observe(regla, encontrado, **line.at(column), actividad=line.actividad, **details)  # type: ignore[arg-type]
    return _of(told, line.actividad)


def _of(finding: Observation, sujeto: object) -> Observation:
    return replace(finding, sujeto=str(sujeto))
