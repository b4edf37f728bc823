"""What waits of the deliveries: for its year's next run, or for somebody. Read only; nothing is brought up to date."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from assets.loading.ledger import PENDING, UNSETTLED
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD
from warehouse.engine import snapshot
from warehouse.looking import looking
from warehouse.tables import sql_table


@dataclass(frozen=True, slots=True, order=True)
class PendingPart:
    """One unit's part of a file. `secuencia`: the line of the ledger by which the file came last."""

    anio: int
    fuente: str
    unidad: str
    sha256: str
    secuencia: int
    nombre: str
    estado: str
    motivo: str

    @property
    def untried(self) -> bool:
        """Recognised, and not tried yet: the next run of its year does."""
        return self.estado == "retenido" and self.motivo == PENDING


def waiting_parts(engine: sa.Engine, years: Sequence[int] | None = None) -> list[PendingPart]:
    """Parts that a run of their year would look at, in order; none in a warehouse that is not set up yet."""
    part, file = sql_table(ARCHIVO_UNIDAD), sql_table(ARCHIVO)
    query = (
        sa.select(
            part.c.anio, part.c.fuente, part.c.unidad, part.c.archivo_sha256,
            file.c.secuencia, file.c.nombre, part.c.estado, part.c.motivo,
        )
        .join(file, file.c.archivo_sha256 == part.c.archivo_sha256)
        .where(part.c.estado.in_(UNSETTLED))
    )  # fmt: skip
    if years is not None:
        query = query.where(part.c.anio.in_(years))
    with snapshot(engine) as conn:
        if not sa.inspect(conn).has_table(ARCHIVO_UNIDAD.name):
            return []
        return sorted(PendingPart(*row) for row in conn.execute(query))


def waiting_at(url: str, years: Sequence[int] | None = None) -> list[PendingPart]:
    """As `waiting_parts`, over a connection of its own that makes nothing: setting a warehouse up would wait for a
    lock. Raises NotMadeError and AlmacenError as `looking`."""
    with looking(url) as engine:
        return waiting_parts(engine, years)
