"""Setting a warehouse up: tables, members of dimensions, dictionary, views; and bringing an older one forward.

Comparing is in `warehouse.check`, versions and their steps in `warehouse.migrations`, who may do what in
`warehouse.roles`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from schemas.frames import conform
from schemas.registry import TABLES
from schemas.tables.meta import CONTRATO, DICCIONARIO, RELACION
from warehouse import bulk, comments, configuration, dictionary, members, ownership, server, views
from warehouse.check import CONTRACTS, LISTS, agrees, expected, stored, table_differences, view_differences, view_told
from warehouse.engine import AlmacenError, snapshot, transaction
from warehouse.migrations import chain
from warehouse.tables import metadata

_UPGRADE = "Respáldelo (seguimiento db respaldar) y póngalo al día con: seguimiento db upgrade."
_REBUILD = "Respáldelo (seguimiento db respaldar) y rehágalo desde la custodia con: seguimiento db rebuild."
_FOREIGN = (
    "Si son de otro programa, dé otra base en SEGUIMIENTO_DB_URL o cámbieles el esquema; si son de un almacén que"
    " alguien alteró, deshaga ese cambio o restaure un respaldo."
)


def init(engine: sa.Engine) -> bool:
    """Brings the database to the current contracts; whether there was anything to do. If all agrees, it only reads. One
    that was cut off is gone on with by the next.

    Raises AlmacenError if its tables are of another version (they hold data, and are not altered here), or if this user
    may not do what is missing.
    """
    with snapshot(engine) as conn:
        if agrees(conn):
            return False
    with transaction(engine, alone=True) as conn:
        if agrees(conn):  # another process was first
            return False
        found = chain.state(conn)
        if found.blank:
            _may_alter(conn, "está vacío")
            ownership.become_owner(conn)
            metadata().create_all(conn)
            chain.stamp(conn)
            _fill(conn)
            _show(conn)
            return True
        differences = table_differences(conn, TABLES.values())
        if differences or found.place or found.version != chain.head():
            raise _other_version(found, found.differences or differences)
        if LISTS in _missing(conn):
            _fill(conn)
        if _shown(conn):
            _note(conn)
            return True
        _may_alter(conn, "tiene las vistas de otra versión")
        if not server.is_server(conn):
            _show(conn)
            return True
    _deploy(engine)
    return True


def _deploy(engine: sa.Engine) -> None:
    """Views of a server, one by one and each in a transaction of its own: to have all of them at once one must wait for
    a moment at which nobody reads any. All at once only where one cannot be replaced in place."""
    at_once = False
    with snapshot(engine) as conn:
        missing, live, ours = _missing(conn), views.deployed(conn), views.view_sql(conn.dialect.name)
        at_once = bool(live - set(ours))
        told = view_differences(conn)
    for name in ours:
        if name in live and view_told(name) not in missing and not any(f"vista {name}:" in odd for odd in told):
            continue
        with transaction(engine, alone=True) as conn:
            ownership.become_owner(conn)
            at_once = at_once or not views.replace(conn, name)
    with transaction(engine, alone=True) as conn:
        ownership.become_owner(conn)
        _show(conn, deploy=at_once)


def _shown(conn: sa.Connection) -> bool:
    """Whether views and dictionary are those of this program."""
    missing = _missing(conn) - {LISTS}
    named = {CONTRACTS, *(view_told(name) for name in views.view_sql(conn.dialect.name))}
    return not missing & named and not view_differences(conn)


def _missing(conn: sa.Connection) -> set[str]:
    """What this program would make and the database does not know of."""
    known = stored(conn)
    return {told for told, huella in expected(conn).items() if huella not in known}


@dataclass(frozen=True, slots=True)
class Ahead:
    """What `upgrade` would do. `tables`: these are altered. `rebuild`: there are no steps from this version, and the
    warehouse must be rebuilt from custody."""

    steps: tuple[str, ...]
    tables: bool = False
    rebuild: bool = False


def ahead(engine: sa.Engine) -> Ahead:
    """What lies between this database and this program. Raises AlmacenError where only a person can decide."""
    with snapshot(engine) as conn:
        found = chain.state(conn)
        if found.blank:
            return Ahead(("crear tablas y vistas",))
        if found.version is None:
            raise _other_version(found, found.differences)
        if found.version not in chain.versions():
            return Ahead(
                (f"rehacer desde la custodia: es de la versión {found.version}, sin pasos a ésta",), rebuild=True
            )
        steps = chain.steps(found.version)
        if found.place:
            steps.insert(0, f"llevar el almacén del esquema {found.place} a seguimiento y bi")
        tables = bool(steps)
        if not tables and not agrees(conn):
            differences = table_differences(conn, TABLES.values())
            if differences:
                raise _other_version(found, differences)
            steps.append("poner al día vistas, listas y diccionario")
        return Ahead(tuple(steps), tables=tables)


def upgrade(engine: sa.Engine) -> tuple[str, ...]:
    """Brings a warehouse of any version of the chain forward, with its data; the steps done.

    Tables in one transaction: readers see the old version until it is done, then the new one. Raises AlmacenError if
    the version is none of the chain, or this user may not alter it.
    """
    found = ahead(engine)
    if not found.tables:
        init(engine)
        return found.steps
    with transaction(engine, alone=True) as conn:
        before = chain.state(conn)
        if before.version not in chain.versions():
            raise _other_version(before, before.differences)
        _may_alter(conn, f"es de la versión {before.version}")
        if before.place:
            chain.move(conn, before.place, before.version)
        ownership.become_owner(conn)
        without_views, tables = chain.asks(before.version)
        if without_views or not server.is_server(conn):
            with views.away(conn, _existing(conn)):
                _step(conn, before.version)
            _fill(conn)
            _show(conn, deploy=False)
        else:
            server.hold(conn, [], map(views.placed, tables))
            _step(conn, before.version)
    init(engine)
    return found.steps


def _step(conn: sa.Connection, version: str) -> None:
    """From a version to the last one; what does not end in the tables of the contracts never was."""
    chain.run(conn, version)
    differences = table_differences(conn, TABLES.values())
    if differences:
        raise _other_version(chain.State(version=chain.head()), differences)


def renew(conn: sa.Connection) -> None:
    """The current contracts, without a row in any table of another version: only for a rebuild, which fills them again
    in the same transaction. Raises AlmacenError where nothing says that the tables are ours."""
    found = chain.state(conn)
    if agrees(conn):
        return
    if found.foreign:
        raise _other_version(found, found.differences)
    if not found.blank and not found.place and not table_differences(conn, TABLES.values()) and _shown(conn):
        _fill(conn)
        _note(conn)
        return
    _may_alter(conn, "es de otra versión")
    if found.place and found.version:
        chain.move(conn, found.place, found.version)
    ownership.become_owner(conn)
    if table_differences(conn, TABLES.values()):
        existing = sorted(set(sa.inspect(conn).get_table_names()) & chain.ever())
        with views.away(conn, existing):
            for name in existing:
                server.execute(conn, f"DROP TABLE {name}")
            metadata().create_all(conn)
        chain.stamp(conn)
    _fill(conn)
    _show(conn)


def _existing(conn: sa.Connection) -> list[str]:
    names = set(sa.inspect(conn).get_table_names())
    return [name for name in TABLES if name in names]


def _fill(conn: sa.Connection) -> None:
    members.fill(conn)
    members.fill_scales(conn, configuration.in_use(conn))


def _show(conn: sa.Connection, *, deploy: bool = True) -> None:
    """Views, and what the database says of itself."""
    if deploy:
        views.deploy(conn)
    bulk.replace(conn, DICCIONARIO, dictionary.dictionary())
    bulk.replace(conn, RELACION, dictionary.relations())
    comments.write(conn)
    _note(conn)


def _note(conn: sa.Connection) -> None:
    bulk.replace(conn, CONTRATO, conform(CONTRATO, pd.DataFrame({"huella": list(expected(conn).values())})))


def _may_alter(conn: sa.Connection, why: str) -> None:
    if server.may_alter(conn):
        return
    user = conn.execute(sa.text("SELECT current_user")).scalar()
    whose = server.owner(conn)
    who = f"un miembro de {whose}" if whose else "el dueño de la base"
    order = "db upgrade" if whose else "db init"
    raise AlmacenError(
        f"El almacén {why}, y el usuario {user} no puede cambiarlo.", f"Ejecute seguimiento {order} como {who}."
    )


def _other_version(found: chain.State, differences: Sequence[str]) -> AlmacenError:
    if found.foreign:
        where = f"el esquema {found.place}" if found.place else "esta base"
        what, remedy = f"no se reconoce: {where} no tiene las tablas de ninguna versión publicada", _FOREIGN
    elif found.version is None:
        what, remedy = "no tiene las tablas de ninguna versión publicada", _REBUILD
    elif found.version == chain.head() and not found.place:
        what, remedy = "fue cambiado fuera de este programa", f"Deshaga ese cambio. O: {_REBUILD}"
    else:
        what, remedy = f"es de la versión {found.version}", _UPGRADE
    told = f" ({differences[0]}; {len(differences)} diferencias en total)" if differences else ""
    return AlmacenError(f"El almacén {what}{told}.", remedy)
