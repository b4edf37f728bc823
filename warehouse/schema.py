"""Setting a warehouse up: tables, members of dimensions, dictionary, views. Comparing it is in `warehouse.check`."""

import pandas as pd
import sqlalchemy as sa

from schemas.registry import TABLES
from schemas.tables.meta import CONTRATO, DICCIONARIO, RELACION
from warehouse import bulk, dictionary, members, views
from warehouse.check import table_differences
from warehouse.engine import AlmacenError, lock, transaction
from warehouse.reading import read
from warehouse.tables import metadata


def init(engine: sa.Engine) -> None:
    """Brings the database to the current contracts, in one transaction. Again: changes nothing.

    Raises AlmacenError if its tables are of another version: they hold data, and are not altered here.
    """
    with transaction(engine) as conn:
        lock(conn, "contrato")
        existing = set(sa.inspect(conn).get_table_names())
        differences = table_differences(conn, [table for table in TABLES.values() if table.name in existing])
        if differences:
            raise AlmacenError(
                f"El almacén es de otra versión ({differences[0]}; {len(differences)} diferencias en total).",
                "Rehágalo desde la custodia con: seguimiento db rebuild.",
            )
        metadata().create_all(conn)
        members.fill(conn)
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
