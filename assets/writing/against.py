"""What changed in the figures between what a report shows and another moment: a past date, or the last publication.

Compared are the figures that a publication pins (`assets.rules.publicacion`), exact. Which state is shown: `state`.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd
import sqlalchemy as sa

from assets.loading.as_of import NoPhotograph
from assets.loading.publicaciones import current_marts
from assets.rules import publicacion
from assets.rules.publicacion import PINNED
from assets.writing import state
from assets.writing.state import State
from schemas.tables.poi import POI_RESUMEN
from schemas.tables.publicacion import PUBLICACION, PUBLICACION_CIFRA
from warehouse import reading
from warehouse.custody import Custody
from warehouse.engine import snapshot

TODAY = "lo cargado hasta hoy"
#: Of each figure: whose it is, what it was at the other moment and what it is in the report.
COLUMNS = (
    "tabla", "clave", "medida", "ue", "denominacion", "situacion", "antes", "ahora", "diferencia", "es_sintetico",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """`antes`, `ahora`: the two moments, for people. `cambios`: a row of `COLUMNS` for each figure that differs, by
    table in the order of the report, then by UE, key and measure; values exact, as text. `situacion`: cambia,
    desaparece (it is no longer there) or aparece (it was not there before)."""

    antes: str
    ahora: str
    cambios: pd.DataFrame

    @property
    def encabezado(self) -> str:
        return f"Antes: {self.antes}. Ahora: {self.ahora}."


def changes(
    shown: State,
    engine: sa.Engine,
    custody: Custody,
    tema: str,
    anio: int,
    contra: date | Literal["publicado"],
    aside: Path,
) -> Comparison:
    """What is other in `shown` than at the moment `contra`; of what was published, shown as it was, what is now.
    `aside`: an empty folder to work in, not that of the state. Raises `NoPhotograph` if there is nothing to compare
    with, and what `state.of` raises."""
    if contra == "publicado" and shown.publicacion is not None:
        shown = State(engine)
    now = _figures(shown, tema, anio)
    if contra == "publicado":
        row = _published(engine, tema, anio)
        with snapshot(engine) as conn:
            before = reading.read(conn, PUBLICACION_CIFRA, publicacion_id=row["publicacion_id"])
        before = before.drop(columns="publicacion_id")
        told = _of_publication(row)
    else:
        with state.of(engine, custody, tema, anio, contra, aside) as other:
            before, told = _figures(other, tema, anio), moment(other, tema)
    return Comparison(told, moment(shown, tema), _ordered(tema, publicacion.changes(before, now)))


def moment(shown: State, tema: str) -> str:
    """Of which moment a state is, for people."""
    if shown.publicacion is not None:
        return _of_publication(shown.publicacion)
    if shown.corte is None:
        return TODAY
    what = "las fotografías tomadas" if tema == "poi" else "las hojas de fecha"
    return f"{what} hasta el {shown.corte:%d/%m/%Y}"


def _of_publication(row: dict) -> str:
    return f"lo publicado con {row['resolucion']} (corte {date.fromisoformat(row['corte']):%d/%m/%Y})"


def _published(engine: sa.Engine, tema: str, anio: int) -> dict:
    """The last publication."""
    with snapshot(engine) as conn:
        rows = reading.read(conn, PUBLICACION, order=["secuencia"], tema=tema, anio=anio).to_dict("records")
    if not rows:
        raise NoPhotograph(
            f"no hay nada publicado del {tema.upper()} {anio} con que comparar",
            f"pida --contra FECHA, o cierre antes lo que se publicó: seguimiento cerrar {tema} {anio}",
        )
    return rows[-1]


def _figures(shown: State, tema: str, anio: int) -> pd.DataFrame:
    """Every figure of a state, as `assets.rules.publicacion.figures` gives them."""
    with snapshot(shown.engine) as conn:
        if tema == "psig":
            return publicacion.figures(tema, current_marts(conn, tema, anio))
        units = sorted(set(reading.read(conn, POI_RESUMEN, ["ue"], anio=anio)["ue"]))
        found = [publicacion.figures(tema, current_marts(conn, tema, anio, ue)) for ue in units]
    if not found:
        raise NoPhotograph(f"no hay nada cargado del POI {anio}", "cárguelo primero: seguimiento run")
    return pd.concat(found, ignore_index=True)


def _ordered(tema: str, found: pd.DataFrame) -> pd.DataFrame:
    tables = [pinned.word for pinned in PINNED[tema]]
    measures = list(dict.fromkeys(name for pinned in PINNED[tema] for name in pinned.figures))
    place = {
        "by_table": found["tabla"].map(tables.index),
        "by_ue": found["ue"].fillna(""),
        "by_measure": found["medida"].map({name: i for i, name in enumerate(measures)}).fillna(len(measures)),
    }
    order = ["by_table", "by_ue", "clave", "by_measure", "medida"]
    ordered = found.assign(**place).sort_values(order, ignore_index=True)
    return ordered.rename(columns={"publicado": "antes"})[list(COLUMNS)]
