"""The marts of a year as the rules of the reconciliation look into them: by unit, number, target and label.

Whatever is not there raises `NoSource` with its reason. Not here: any figure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.rules.reconciliation_compare import NoSource
from schemas.contract import SCALE, Kind
from schemas.normal import slug

#: A row of a mart: values by column, None where there is none.
Row = Mapping[str, Any]
#: Printed text by (documento, cuadro, cifra, clave): what stands beside a figure.
Printed = Mapping[tuple[str, str, str, str], str]
#: The published table goes before the export: it is what the document was written from.
SOURCES_IN_ORDER = ("poi_anual", "poi_ceplan")
POI_MARTS = ("actividad", "resumen", "valoracion", "agregado")
PSIG_MARTS = ("actividad", "responsable", "balance")
NO_DATA = "no hay datos cargados"


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of table `publicado_cifra`; `named` are the parts of its name that the rule's pattern names."""

    documento: str
    anio: int
    cuadro: str
    cifra: str
    clave: str
    donde: str
    ue: str | None
    publicado: str
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PoiUnit:
    """What one source says of one UE in a year. `frame` are its rows of `poi_actividad`, `printed` all figures."""

    fuente: str
    ue: str
    frame: pd.DataFrame
    activities: list[Row]
    summary: list[Row]
    valuations: list[Row]
    groups: list[Row]
    printed: Printed

    def activity(self, number: int) -> Row:
        rows = [row for row in self.activities if row["numero"] == number]
        return _one(rows, f"no hay actividad N° {number} en los datos")

    def total(self) -> Row:
        return _one(self.summary, "no hay resumen de la unidad ejecutora")

    def level(self, level: str) -> list[Row]:
        return [row for row in self.groups if row["nivel"] == level]

    def valuation(self, side: str, label: str) -> Row:
        """The row of a label by its slug: `muy_bueno` is `Muy bueno`."""
        wanted = slug(label)
        rows = [row for row in self.valuations if row["dimension"] == side and slug(row["valoracion"]) == wanted]
        return _one(rows, f"la escala en uso no tiene la valoración «{label}»")


@dataclass(frozen=True, slots=True)
class PsigYear:
    """What the units sent in a year, and what follows from it. `printed`: all figures of the documents."""

    fuente: str
    targets: list[Row]
    units: list[Row]
    balances: list[Row]
    printed: Printed

    def target(self, meta_id: str) -> Row:
        rows = [row for row in self.targets if row["meta_id"] == meta_id]
        return _one(rows, f"no hay meta {meta_id} en los datos")

    def unit(self, unidad_id: str) -> Row:
        rows = [row for row in self.units if row["unidad_id"] == unidad_id]
        return _one(rows, f"la unidad {unidad_id} no informó metas")

    def balance(self, anio: int) -> Row:
        rows = [row for row in self.balances if row["anio"] == anio and row["origen"] == "calculado"]
        return _one(rows, f"no hay detalle de {anio} con que calcularlo: la cifra solo está publicada")


class Marts:
    """The marts that `reconcile` was given, cut to what each figure is about; each cut is made once."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], published: pd.DataFrame) -> None:
        self._frames = frames
        keys = zip(*(published[name] for name in ("documento", "cuadro", "cifra", "clave")), strict=True)
        self._printed = dict(zip(keys, published["publicado"], strict=True))
        self._poi: dict[tuple[int, str], list[PoiUnit]] = {}
        self._psig: dict[int, list[PsigYear]] = {}

    def poi(self, figure: Figure) -> list[PoiUnit]:
        """What each source says of the figure's UE, the one to compare with first."""
        if not figure.ue:
            raise NoSource("la cifra no dice de qué unidad ejecutora es")
        key = (figure.anio, figure.ue)
        if key not in self._poi:
            cut = {name: self._cut(f"poi_{name}", *key) for name in POI_MARTS}
            present = set(cut["actividad"]["fuente"]) if len(cut["actividad"]) else set()
            used = [source for source in SOURCES_IN_ORDER if source in present]
            self._poi[key] = [_poi_unit(cut, source, figure.ue, self._printed) for source in used]
        if not self._poi[key]:
            raise NoSource(f"{NO_DATA} (POI {figure.anio}, UE {figure.ue})")
        return self._poi[key]

    def psig(self, figure: Figure) -> list[PsigYear]:
        anio = figure.anio
        if anio not in self._psig:
            rows = {name: _rows(self._cut(f"psig_{name}", anio)) for name in PSIG_MARTS}
            year = PsigYear("psig", rows["actividad"], rows["responsable"], rows["balance"], self._printed)
            self._psig[anio] = [year] if rows["actividad"] else []
        if not self._psig[anio]:
            raise NoSource(f"{NO_DATA} (PSIG {anio})")
        return self._psig[anio]

    def _cut(self, table: str, anio: int, ue: str | None = None) -> pd.DataFrame:
        frame = self._frames.get(table)
        if frame is None or frame.empty:
            return pd.DataFrame()
        chosen = frame["anio"] == anio
        return frame[chosen & (frame["ue"] == ue)] if ue else frame[chosen]


def _poi_unit(cut: Mapping[str, pd.DataFrame], source: str, ue: str, printed: Printed) -> PoiUnit:
    of = {name: frame[frame["fuente"] == source] if len(frame) else frame for name, frame in cut.items()}
    activities, summary, valuations, groups = (_rows(of[name]) for name in POI_MARTS)
    return PoiUnit(source, ue, of["actividad"], activities, summary, valuations, groups, printed)


def _rows(frame: pd.DataFrame) -> list[Row]:
    known = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in known.to_dict("records")]


def _one(rows: list[Row], otherwise: str) -> Row:
    """The only row; none, or more than one, is no source."""
    if not rows:
        raise NoSource(otherwise)
    if len(rows) > 1:
        raise NoSource(f"hay {len(rows)} filas donde se espera una: no se puede decidir cuál")
    return rows[0]


def number(clave: str, what: str) -> int:
    """The number of an activity or a year that a key is."""
    if not re.fullmatch("[0-9]{1,9}", clave):
        raise NoSource(f"«{clave}» no es un {what}")
    return int(clave)


def amount(hundredths: int | None) -> Fraction:
    """An AMOUNT of a mart in its own unit; an unknown one is no source, and never zero."""
    if hundredths is None:
        raise NoSource("la cantidad no está en los datos")
    return Fraction(int(hundredths), SCALE[Kind.AMOUNT])


def percentage(millionths: int | None) -> Fraction | None:
    return None if millionths is None else Fraction(int(millionths), SCALE[Kind.PERCENT])
