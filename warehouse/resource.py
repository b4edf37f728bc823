"""The warehouse as assets and the command line hold it: one engine, custody, and the folder of deliveries.

A plain object, so that no address or password becomes part of a run's stored configuration.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from schemas.institucion import Institucion
from warehouse import schema
from warehouse.custody import Custody
from warehouse.engine import connect


@dataclass
class Almacen:
    """`url` is never shown. The engine connects on first use and sees to it that the tables are there.

    `tell` hears of each unit's outcome as it is known, `warn` of what could not be taken in, `wait` of why a step waits
    to be tried again: the command line shows them. `loaded` is called when a subject's year has been gone through.
    `textos`: the folder of the planner's own texts; without one none are written. `salida`: where reports and dashboard
    go; without one there are none; `plantilla_informe`: the office's own Word template. `institucion`: the choices that
    results are computed with.
    """

    url: str = field(repr=False)
    raw: Path
    custodia: Path
    ejemplos: bool
    tell: Callable[[object], None] = field(default=lambda outcome: None, repr=False)
    warn: Callable[[str], None] = field(default=lambda text: None, repr=False)
    wait: Callable[[str], None] = field(default=lambda text: None, repr=False)
    loaded: Callable[["Almacen"], None] = field(default=lambda almacen: None, repr=False)
    textos: Path | None = None
    salida: Path | None = None
    plantilla_informe: Path | None = None
    institucion: Institucion = field(default_factory=Institucion)

    @cached_property
    def engine(self) -> sa.Engine:
        engine = connect(self.url)
        schema.init(engine)
        return engine

    @property
    def custody(self) -> Custody:
        return Custody(self.custodia)
