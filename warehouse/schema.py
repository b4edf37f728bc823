"""Setting a warehouse up: tables, members of dimensions, dictionary, views. Comparing it is in `warehouse.check`."""

import pandas as pd
import sqlalchemy as sa

from schemas.contract import Table
from schemas.registry import TABLES
from schemas.tables.meta import CONTRATO, DICCIONARIO, RELACION
from warehouse import bulk, configuration, dictionary, members, views
from warehouse.check import table_differences
from warehouse.engine import AlmacenError, lock, transaction
from warehouse.reading import read
from warehouse.tables import metadata, sql_table


def init(engine: sa.Engine) -> None:
    """Brings the database to the current contracts, in one transaction. Again: changes nothing.

    Raises AlmacenError if its tables are of another version: they hold data, and are not altered here.
    """
    with transaction(engine) as conn:
        lock(conn, "contrato")
        differences = table_differences(conn, _existing(conn))
        if differences:
            raise AlmacenError(
                f"El almacén es de otra versión ({differences[0]}; {len(differences)} diferencias en total).",
                "Rehágalo desde la custodia con: seguimiento db rebuild.",
            )
        _bring(conn)


def renew(conn: sa.Connection) -> None:
    """The current contracts, without a row in any table of another version: only for a rebuild, which fills them again
    in the same transaction."""
    existing = _existing(conn)
    if table_differences(conn, existing):
        views.drop(conn)
        metadata().drop_all(conn, [sql_table(table) for table in existing])
    _bring(conn)


def _existing(conn: sa.Connection) -> list[Table]:
    names = set(sa.inspect(conn).get_table_names())
    return [table for table in TABLES.values() if table.name in names]


def _bring(conn: sa.Connection) -> None:
    metadata().create_all(conn)
    members.fill(conn)
    members.fill_scales(conn, configuration.in_use(conn))
    if not current(conn):
        bulk.replace(conn, DICCIONARIO, dictionary.dictionary())
        bulk.replace(conn, RELACION, dictionary.relations())
        views.deploy(conn)
        bulk.replace(conn, CONTRATO, _fingerprint(conn))


def current(conn: sa.Connection) -> bool:
    """Whether the views and the dictionary in the database are those of the current contracts."""
    stored = read(conn, CONTRATO)
    return stored.equals(_fingerprint(conn)) and views.deployed(conn) == set(views.view_sql(conn.dialect.name))


def _fingerprint(conn: sa.Connection) -> pd.DataFrame:
    return dictionary.fingerprint(views.view_sql(conn.dialect.name))
