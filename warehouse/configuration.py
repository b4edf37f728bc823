"""With which choices of an institution the warehouse computes: read in one small query, written when they change."""

import pandas as pd
import sqlalchemy as sa

from schemas.frames import conform
from schemas.institucion import Institucion, of_rows
from schemas.tables.configuracion import CONFIGURACION
from warehouse import bulk, members
from warehouse.tables import sql_table


def in_use(conn: sa.Connection) -> Institucion:
    """The choices that the results here follow; the defaults in a warehouse that no run has told yet."""
    return of_rows(stored(conn))


def stored(conn: sa.Connection) -> dict[str, str]:
    """The same as text by key, as `Institucion.rows` gives them; nothing where no run has told."""
    table = sql_table(CONFIGURACION)
    return {row.clave: row.valor for row in conn.execute(sa.select(table.c.clave, table.c.valor))}


def write(conn: sa.Connection, institucion: Institucion) -> None:
    """Makes these the choices in use, and shows which scales are."""
    rows = pd.DataFrame(list(institucion.rows().items()), columns=list(CONFIGURACION.names))
    bulk.replace(conn, CONFIGURACION, conform(CONFIGURACION, rows))
    members.fill_scales(conn, institucion)
