"""The institution's choices into the warehouse, so that it says with which rules it was computed."""

from sqlalchemy import Engine

from schemas.institucion import Institucion
from warehouse import configuration
from warehouse.engine import lock, transaction


def bring(engine: Engine, institucion: Institucion) -> None:
    """Makes these choices the ones in use; nothing is written if they already are."""
    with engine.connect() as conn:
        if configuration.stored(conn) == institucion.rows():
            return
    with transaction(engine) as conn:
        lock(conn, "configuracion")
        configuration.write(conn, institucion)
