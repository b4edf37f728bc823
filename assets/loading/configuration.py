"""The institution's choices into the warehouse, so that it says with which rules it was computed."""

from sqlalchemy import Engine

from schemas.institucion import Institucion
from warehouse import configuration
from warehouse.engine import lock, snapshot, transaction


def bring(engine: Engine, institucion: Institucion) -> list[str]:
    """Makes these choices the ones in use; nothing is written if they already are. Which of those that were in use are
    others now (none in a warehouse that no run had told yet)."""
    with snapshot(engine) as conn:
        stored, chosen = configuration.stored(conn), institucion.rows()
    if stored == chosen:
        return []
    with transaction(engine) as conn:
        lock(conn, "configuracion")
        configuration.write(conn, institucion)
    return sorted(key for key in stored.keys() | chosen.keys() if stored.get(key) != chosen.get(key)) if stored else []
