"""Dimension members that loads bring: an export describes its own units, objectives and actions.

A member is added or renamed by the latest photograph that names it, and not removed: facts of the past point to it.
Only a load that a person withdraws takes its names along (`assets.loading.naming`). Members from code lists are written
when the database is set up.
"""

import re

import pandas as pd
from sqlalchemy import Connection

from assets.loading import poi_facts
from schemas import codelists
from schemas.codelists import SIN_DATO
from schemas.contract import Table
from schemas.frames import from_records
from schemas.tables.dimensions import DIM_ACCION, DIM_OBJETIVO, DIM_UE, DIM_UNIDAD
from schemas.tables.poi import POI_CORTE
from warehouse import bulk, reading
from warehouse.engine import lock

#: Units of code lists come first in reports; those that sources name follow.
AFTER_THE_LIST = 1000


def lock_results(conn: Connection, anio: int, *ues: str) -> None:
    """Whoever writes marts or members of UEs waits here first: their sources may load at once, and one order of locks
    for all is what keeps them from waiting for each other."""
    for ue in sorted(ues):
        lock(conn, f"resultados:poi:{anio}:{ue}")


def from_activities(conn: Connection, frame: pd.DataFrame, fuente: str, anio: int, ue: str) -> None:
    """Upserts the members that the activities (`poi_facts.activities`) of one (source, year, UE) name, as of the
    photograph that is its latest state."""
    corte = reading.read(conn, POI_CORTE, ["corte_instante"], fuente=fuente, anio=anio, ue=ue, vigente=1)
    seen = corte["corte_instante"].iloc[0] if len(corte) else None
    write(conn, members_of(frame, fuente, anio, ue, seen))


def write(conn: Connection, members: list[tuple[Table, list[dict]]]) -> None:
    """Upserts members (`members_of`), each as of its own instant: an older export that comes late adds what only it
    names, and renames nothing that a newer one named."""
    for table, rows in members:
        _upsert(conn, table, rows)


def members_of(
    frame: pd.DataFrame, fuente: str, anio: int, ue: str, seen: str | None
) -> list[tuple[Table, list[dict]]]:
    """The members that activities name, by dimension, as of a moment."""
    if frame.empty:
        return []
    pliego = poi_facts.pliego_of(frame)
    stamp = {"origen": fuente, "visto_en": seen}
    return [
        (DIM_UNIDAD, _units(frame, stamp)),
        (DIM_UE, _executing_unit(frame, ue, pliego, stamp)),
        (DIM_OBJETIVO, _objectives(frame, anio, pliego, stamp)),
        (DIM_ACCION, _actions(frame, stamp)),
    ]


def _upsert(conn: Connection, table: Table, rows: list[dict]) -> None:
    """In order of key: two transactions that write the same members wait for each other, and never crosswise. Of two
    sources of one moment the same one names a member, whichever came first."""
    if rows:
        rows.sort(key=lambda row: [row[name] for name in table.key])
        bulk.upsert(conn, table, from_records(table, rows), newer_by=("visto_en", "origen"))


def _distinct(frame: pd.DataFrame, columns: list[str]) -> list[dict]:
    """One row per value of the first column, with the first of each other one that is given."""
    found = frame.reindex(columns=columns).groupby(columns[0], as_index=False, dropna=False).first()
    return found.astype(object).where(found.notna(), None).to_dict("records")


def _units(frame: pd.DataFrame, stamp: dict) -> list[dict]:
    listed = codelists.unidades()
    return [
        {
            "unidad_id": row["unidad_id"],
            "abreviatura": None,
            "denominacion": row["centro_costo"] or row["unidad_id"],
            "superior_id": None,
            "orden": AFTER_THE_LIST,
            "valido_desde": None,
            "valido_hasta": None,
            **stamp,
        }
        for row in _distinct(frame, ["unidad_id", "centro_costo"])
        if row["unidad_id"] not in listed and row["unidad_id"] != SIN_DATO
    ]


def _executing_unit(frame: pd.DataFrame, ue: str, pliego: str | None, stamp: dict) -> list[dict]:
    listed = next((row for row in codelists.rows("ejecutoras") if row["ue_id"] == ue), None)
    described = _distinct(frame, ["ue", "ue_denominacion", "pliego"])[0]
    row = {
        "ue_id": ue,
        "ue_numero": (listed or {}).get("ue_numero"),
        "denominacion": described["ue_denominacion"] or (listed or {}).get("denominacion") or ue,
        "pliego": pliego,
        "pliego_denominacion": (listed or {}).get("pliego_denominacion") or described["pliego"],
        "es_sintetico": int(frame["es_sintetico"].max()),
        **stamp,
    }
    return [row]


def _objectives(frame: pd.DataFrame, anio: int, pliego: str | None, stamp: dict) -> list[dict]:
    declared = codelists.objetivos(pliego, anio) if pliego else {}
    periodo = codelists.periodo_pei(pliego or "", anio)
    return [
        {
            "oei_id": row["oei_id"],
            "pliego": pliego,
            "periodo": periodo,
            "oei": row["oei"],
            "denominacion": declared.get(row["oei"]) or row["oei_denominacion"] or row["oei"],
            "orden": _order(row["oei"]),
            **stamp,
        }
        for row in _distinct(frame, ["oei_id", "oei", "oei_denominacion"])
        if row["oei_id"] != SIN_DATO
    ]


def _actions(frame: pd.DataFrame, stamp: dict) -> list[dict]:
    return [
        {
            "aei_id": row["aei_id"],
            "oei_id": row["oei_id"],
            "aei": row["aei"],
            "denominacion": row["aei_denominacion"] or row["aei"],
            "orden": _order(row["aei"]),
            **stamp,
        }
        for row in _distinct(frame, ["aei_id", "aei", "aei_denominacion", "oei_id"])
        if row["aei_id"] != SIN_DATO
    ]


def _order(code: str) -> int:
    """`AEI.03.10` -> 310: the code's numbers, two digits each."""
    return int("".join(number.zfill(2) for number in re.findall(r"\d+", code)) or 0)
