"""From the planner's folder and the warehouse to the reports: texts are taken in, then the reports are written.

What the command line and Dagster do alike.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from assets.loading.publicaciones import SEEN_FIRST
from assets.writing import report, texts
from assets.writing.report import Wanted, Written
from schemas.calendar import now
from schemas.tables.audit import CARGA
from warehouse import reading
from warehouse.custody import Custody
from warehouse.engine import snapshot

FOLDER = "informes"
#: Sources whose loads make a report of a subject's year worth writing.
_SUBJECTS = {"poi": SEEN_FIRST, "psig": ("psig",)}


@dataclass(slots=True)
class Made:
    """The reports of a subject's year, and what somebody has to look at in its texts."""

    reports: list[Written]
    warnings: list[str] = field(default_factory=list)


def make(
    engine: sa.Engine, custody: Custody, wanted: Wanted, *, textos: Path | None, salida: Path, quien: str,
    institution: str = "", template: Path | None = None,
) -> Made:  # fmt: skip
    """Takes in the texts of the year, writes its reports under `salida`, and leaves the planner a file to write the
    next one's texts in. Raises what `report.write` raises."""
    warnings: list[str] = []
    to_fill = textos
    if textos is not None:
        brought = texts.bring(engine, custody, textos, wanted.tema, wanted.anio, quien=quien, now=now())
        warnings += brought.warnings
        to_fill = None if brought.away else textos
    with tempfile.TemporaryDirectory(prefix="seguimiento-") as aside:
        written = report.write(
            engine, custody, wanted, salida, Path(aside), institution=institution, template=template
        )  # fmt: skip
    if to_fill is not None:
        try:
            texts.skeleton(to_fill, wanted.tema, wanted.anio)
        except OSError as error:
            warnings.append(
                f"No se pudo crear {error.filename or to_fill} ({error.strerror}), donde se escriben los textos;"
                " el informe se hizo igual. Revise SEGUIMIENTO_TEXTOS: ha de ser una carpeta que se pueda escribir."
            )
    return Made(written, warnings)


def loaded(engine: sa.Engine) -> Iterator[tuple[str, int]]:
    """Subjects and years of which there is something to report, in order."""
    with snapshot(engine) as conn:
        for tema, fuentes in _SUBJECTS.items():
            years = reading.read(conn, CARGA, ["anio"], fuente=list(fuentes), vigente=1)["anio"]
            yield from ((tema, int(anio)) for anio in sorted(set(years)))
