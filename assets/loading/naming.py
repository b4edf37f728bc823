"""Names that a withdrawn load gave to members of dimensions: taken back, and given again by whoever else gave them.

A member is named by the latest load that knows it (`assets.loading.dimensions`). If that is the one withdrawn, code
lists speak again, and the other loads are gone through, newest first, until each member has its name; one that nobody
else names goes.
"""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from assets.loading import dimensions, photographs, poi_facts
from assets.loading.ledger import WITHDRAWN
from assets.sources.unit import UnitLoad
from schemas import codelists
from schemas.contract import Table
from schemas.frames import from_records
from schemas.tables.audit import CARGA
from schemas.tables.dimensions import DIM_ACCION, DIM_OBJETIVO
from schemas.tables.poi import POI_ANUAL
from warehouse import bulk, members, reading

NAMING = ("poi_anual", *photographs.PARTS)
#: Reads a load again from custody: (source, sha256 of the file, year, unit) -> the unit's load.
Reread = Callable[[str, str, int, str], UnitLoad]
Members = list[tuple[Table, list[dict]]]


def named_by(load: UnitLoad, seen: str) -> Members:
    """The members that a load names, as of its moment."""
    if load.fuente in photographs.PARTS:
        frame = poi_facts.described(photographs.activities(load), load.anio, load.unidad)
    else:
        frame = poi_facts.of_annual(load.frames[POI_ANUAL.name].sort_values("numero"), {}, load.anio, load.unidad)
    return dimensions.members_of(frame, load.fuente, load.anio, load.unidad, seen)


def take_back(conn: Connection, named: Members, ue: str, reread: Reread) -> None:
    """Undoes the names that a load gave, whose facts are no longer there."""
    gone = {table: _still_by(conn, table, rows) for table, rows in named}
    if not any(gone.values()):
        return
    for table, ids in gone.items():
        if ids:
            bulk.delete(conn, table, **{table.key[0]: sorted(ids)})
    members.fill(conn)
    for row in _others(conn, named, gone, ue):
        if not any(gone.values()):
            return
        load = reread(row["fuente"], row["archivo_sha256"], row["anio"], row["unidad"])
        for table, rows in named_by(load, row["version_en"]):
            key = table.key[0]
            again = [member for member in rows if member[key] in gone[table]]
            if again:
                bulk.upsert(conn, table, from_records(table, again), newer_by=("visto_en", "origen"))
                gone[table] -= {member[key] for member in again}


def _still_by(conn: Connection, table: Table, rows: list[dict]) -> set[str]:
    """Which of these members are still as these rows name them: nobody newer has."""
    key = table.key[0]
    if not rows:
        return set()
    stamp = {name: rows[0][name] for name in ("origen", "visto_en")}
    return set(reading.read(conn, table, [key], **{key: [row[key] for row in rows]}, **stamp)[key])


def _others(conn: Connection, named: Members, gone: dict[Table, set[str]], ue: str) -> Iterator[dict]:
    """Loads that may name one of the members too, newest first: of the same UE, and of others with the same codes."""
    loads = reading.read(conn, CARGA, fuente=list(NAMING))
    loads = loads[(loads["estado"] != WITHDRAWN) & loads["version_en"].notna()]
    places = set()
    for table, column in ((DIM_OBJETIVO, "oei"), (DIM_ACCION, "aei")):
        rows = next((rows for one, rows in named if one is table), [])
        codes = sorted({row[column] for row in rows if row[table.key[0]] in gone[table]})
        if codes:
            for histories in photographs.PARTS.values():
                found = reading.read(conn, histories[0].table, ["anio", "ue"], **{column: codes})
                places |= set(found.drop_duplicates().itertuples(index=False, name=None))
            places |= {(anio, other) for anio, other, _ in codelists.oei_inferido()}
    for row in loads.sort_values(["version_en", "fuente"], ascending=False).to_dict("records"):
        if row["unidad"] == ue or (row["anio"], row["unidad"]) in places:
            yield row
