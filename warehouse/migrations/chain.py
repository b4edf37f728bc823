"""Which version a database is of, and the steps (`versions/`, Alembic) from one version to the next.

Steps run in the caller's transaction, as the owner: see `warehouse.schema.upgrade`.
A step speaks of tables as they were then: it never imports the contracts, which go on changing. `released/` holds the
tables and views of each released version; `tests/builders/released.py` writes it.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from schemas.registry import TABLES
from schemas.tables.meta import CONTRATO
from warehouse import server
from warehouse.engine import AlmacenError
from warehouse.tables import BI_SCHEMA, SCHEMA

_FOLDER = Path(__file__).parent
#: The first version that the chain can bring forward; what is older is rebuilt from custody.
FIRST = "0.2.0"


@dataclass(frozen=True, slots=True)
class State:
    """`version`: of its tables, None if none is known. `place`: the schema in which a server has them, if it is not the
    one of today. `differences`: from the first version of the chain, where none is known. `foreign`: then nothing says
    that its tables are ours, and none may be dropped or moved."""

    blank: bool = False
    version: str | None = None
    place: str | None = None
    differences: tuple[str, ...] = ()
    foreign: bool = False


def head() -> str:
    return str(_scripts().get_current_head())


def state(conn: sa.Connection) -> State:
    """What the database holds: nothing of ours, a known version, or something else.

    Raises AlmacenError if it is of a newer program, or there are several warehouses in it.
    """
    place = _place(conn)
    live = sa.inspect(conn)
    names = set(live.get_table_names(schema=place))
    if not names & set(TABLES):
        return State(blank=True)
    version = _context(conn).get_current_revision() if place is None else None
    if version is None:
        shape = {name: [c["name"] for c in live.get_columns(name, schema=place)] for name in names}
        known = [number for number in released() if _tables(number).items() <= shape.items()]
        if not known:
            foreign = place is not None or shape.get(CONTRATO.name) != [column.name for column in CONTRATO.columns]
            return State(place=place, differences=tuple(_odd(_tables(FIRST), shape)), foreign=foreign)
        version = max(known, key=_order)
    elif version not in versions():
        raise AlmacenError(
            f"El almacén es de la versión {version}, más nueva que este programa.",
            "Instale esa versión del programa o una posterior.",
        )
    return State(version=version, place=place)


def versions() -> list[str]:
    """Those of the chain, the newest first."""
    return [script.revision for script in _scripts().walk_revisions()]


def steps(version: str) -> list[str]:
    """The versions that lie ahead, in order."""
    ahead = _scripts().iterate_revisions("head", version)
    return [f"{script.down_revision} -> {script.revision}" for script in ahead][::-1]


def asks(version: str) -> tuple[bool, set[str]]:
    """What the steps ahead say of themselves on a server: `VISTAS_FUERA` (without views meanwhile: a column goes, or
    changes its type), and `TABLAS`, which they alter and nobody may read meanwhile. Other than that readers go on; an
    index keeps only writers out, and there are none. A test holds what a step says against what it does.
    """
    ahead = [script.module for script in _scripts().iterate_revisions("head", version)]
    tables = {name for module in ahead for name in getattr(module, "TABLAS", ())}
    return any(getattr(module, "VISTAS_FUERA", False) for module in ahead), tables


def run(conn: sa.Connection, version: str) -> None:
    """All steps from a version to the last one."""
    stamp(conn, version)
    scripts = _scripts()
    context = _context(conn, fn=lambda revision, _: scripts._upgrade_revs("head", revision))
    with Operations.context(context):
        context.run_migrations()


def stamp(conn: sa.Connection, version: str = "head") -> None:
    """Notes of which version the tables are."""
    _context(conn).stamp(_scripts(), version)


def move(conn: sa.Connection, place: str, version: str) -> None:
    """Takes what a version had in another schema to those of today, with its rows and grants; nothing else of it."""
    old = conn.dialect.identifier_preparer.quote(place)
    live = sa.inspect(conn)
    views = [name for name in live.get_view_names(schema=place) if name.startswith(("bi_", "leer_", "poi_"))]
    tables = sorted(released()[version]["tablas"])
    server.make_schemas(conn)
    server.hold(conn, [f"{old}.{name}" for name in views], [f"{old}.{name}" for name in tables])
    readers = conn.execute(
        sa.text(
            "SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END"
            " FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS a"
            " WHERE n.nspname = :place AND c.relname LIKE 'bi\\_%' AND a.privilege_type = 'SELECT'"
            " AND a.grantee <> c.relowner"
        ),
        {"place": place},
    ).scalars()
    for name in views:
        target = BI_SCHEMA if name.startswith("bi_") else SCHEMA
        server.execute(conn, f"ALTER VIEW {old}.{name} SET SCHEMA {target}")
    for name in tables:
        server.execute(conn, f"ALTER TABLE {old}.{name} SET SCHEMA {SCHEMA}")
    for role in list(readers):
        server.execute(conn, f"GRANT USAGE ON SCHEMA {BI_SCHEMA} TO {role}")


@cache
def released() -> dict[str, dict]:
    """What each released version has, by its number: `tablas` and `vistas`, each with [name, kind] of its columns."""
    files = sorted((_FOLDER / "released").glob("*.json"), key=lambda path: _order(path.stem))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def ever() -> set[str]:
    """Names of all tables of any version."""
    return set(TABLES).union(*(shapes["tablas"] for shapes in released().values()))


def _tables(version: str) -> dict[str, list[str]]:
    return {name: [column for column, _ in columns] for name, columns in released()[version]["tablas"].items()}


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _odd(wanted: dict[str, list[str]], found: dict[str, list[str]]) -> list[str]:
    told = [f"falta la tabla {name}" for name in wanted if name not in found]
    for name in [name for name in wanted if name in found and found[name] != wanted[name]]:
        odd = sorted(set(wanted[name]) ^ set(found[name])) or ["el orden"]
        told.append(f"tabla {name}: otras columnas ({', '.join(odd)})")
    return told


def _place(conn: sa.Connection) -> str | None:
    """The schema that holds every table of an older version; None if they are in ours, or nowhere. Other programs have
    a `contrato` and a `carga` too."""
    if not server.is_server(conn):
        return None
    found = conn.execute(
        sa.text(
            "SELECT n.nspname, array_agg(c.relname::text) FROM pg_class AS c JOIN pg_namespace AS n"
            " ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relname = ANY(:ever) GROUP BY 1 ORDER BY 1"
        ),
        {"ever": sorted(ever())},
    )
    tables = {place: set(names) for place, names in found}
    if "carga" in tables.get(SCHEMA, ()):
        return None
    places = [place for place, names in tables.items() if any(names >= set(_tables(number)) for number in released())]
    if len(places) > 1:
        raise AlmacenError(
            f"Hay almacenes de versiones anteriores en varios esquemas: {', '.join(places)}.",
            "Deje uno: a los otros cámbieles el nombre de su tabla «contrato», o llévelos a otra base.",
        )
    return places[0] if places else None


def _context(conn: sa.Connection, **options: object) -> MigrationContext:
    return MigrationContext.configure(conn, opts=options)


def _scripts() -> ScriptDirectory:
    try:
        return ScriptDirectory(str(_FOLDER))
    except CommandError as error:
        raise AlmacenError(f"Faltan los pasos de migración: {error}.", "Instale de nuevo el programa.") from error
