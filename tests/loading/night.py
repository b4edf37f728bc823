"""A night without Dagster: a delivery folder, a custody and a warehouse, and what a run makes of them."""

import shutil
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from assets.loading import configuration, inventory, year
from assets.loading.folder import Looks
from assets.loading.ledger import Outcome
from assets.sources.registry import SOURCES
from schemas.institucion import Institucion
from warehouse.custody import Custody
from warehouse.export import export

RAW = Path(__file__).parents[2] / "raw"
NOW = "2026-11-22T07:00:00Z"
LATER = "2026-11-23T07:00:00Z"
#: A look at the folder hours after the last file was put in it: nothing is on its way any more.
LONG_AFTER = partial(Looks, clock=lambda: time.time() + 86_400)


@dataclass
class Night:
    """`raw` is where files are delivered; each `run` does what the jobs of every year do. `now`: of the last one."""

    engine: sa.Engine
    folder: Path
    institucion: Institucion = field(default_factory=Institucion)
    now: str = NOW

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def custody(self) -> Custody:
        return Custody(self.folder / "custodia")

    def deliver(self, source: Path | bytes, ruta: str) -> Path:
        """Puts a file (or bytes) at a place of the delivery folder."""
        target = self.raw / ruta
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, bytes):
            target.write_bytes(source)
        else:
            shutil.copyfile(source, target)
        return target

    def deliver_samples(self, *subfolders: str) -> None:
        """The committed sources, or some of their folders."""
        for name in subfolders or ("",):
            shutil.copytree(RAW / name, self.raw / name, dirs_exist_ok=True)

    def run(self, now: str = NOW) -> list[Outcome]:
        self.now = now
        self.raw.mkdir(parents=True, exist_ok=True)
        configuration.bring(self.engine, self.institucion)
        inventory.scan(self.raw, self.custody, ejemplos=True, now=now, looks=LONG_AFTER)
        inventory.register(self.engine, self.custody, ejemplos=True, now=now)
        outcomes = []
        for anio in year.years(self.engine, tuple(SOURCES)):
            for fuente in SOURCES:
                outcomes += list(year.load_year(self.engine, self.custody, fuente, anio, now))
        return outcomes

    def query(self, sql: str, **parameters: object) -> list[tuple]:
        with self.engine.connect() as conn:
            return [tuple(row) for row in conn.execute(sa.text(sql), parameters)]

    def value(self, sql: str, **parameters: object) -> object:
        return self.query(sql, **parameters)[0][0]

    def exported(self, name: str = "export") -> dict[str, bytes]:
        """The canonical export, file by file."""
        folder = self.folder / name
        export(self.engine, folder)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
