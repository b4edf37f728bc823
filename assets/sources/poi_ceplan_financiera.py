"""`poi_ceplan_financiera`: the CEPLAN V.01 export by financial programming, a row per line (activity, fuente, genérica,
rubro). Unit of loading: each UE that its rows name.

What describes an activity, and its physical figures, is repeated on each of its lines: taken from the first, never
added up, and told of where the lines do not agree.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from assets.reading.cells import show
from assets.reading.monthly import Reading
from assets.sources import poi_ceplan_checks as checks
from assets.sources import poi_ceplan_loads as shared
from assets.sources.poi_ceplan_rows import Rows, figure_columns, is_code
from schemas import keys
from schemas.codelists import SIN_DATO
from schemas.layouts.layout import Field
from schemas.layouts.poi_ceplan_financiera import BLOCKS, CLASSIFIERS, FORMAT, REPEATED
from schemas.plain import Columns
from schemas.tables.poi_fuente import FUENTE_AO_ATTRIBUTES

_CODES = ("fuente_financiamiento_id", "generica_id", "rubro_id")
_LINE = "linea_id"
_OF_THE_LINE = {"ue", "programacion_activa", *(item.column for item in CLASSIFIERS)}


def _check(rows: Rows) -> None:
    _name_lines(rows)
    checks.check_duplicates(rows, _LINE, "La línea", "actividad, fuente, genérica y rubro")
    _check_repeated(rows)


def _name_lines(rows: Rows) -> None:
    """Which line each row is; None where a code of it cannot be read, which is no blank."""
    for column, plain in (("fuente_financiamiento_id", _plain_fuente), ("rubro_id", _plain_rubro)):
        rows.values[column] = [code and plain(code) for code in rows.values[column]]
    named = zip(rows.values["codigo_ao"], *(rows.values[column] for column in _CODES), strict=True)
    rows.values[_LINE] = [
        keys.linea_id(*line) if line[0] and is_code(line[0]) and (None not in line or i not in rows.bad) else None
        for i, line in enumerate(named)
    ]


def _plain_fuente(code: str) -> str:
    """`1`, whether the source writes `1` or `01`, or Excel made a number of it."""
    return code.lstrip("0") or code


def _plain_rubro(code: str) -> str:
    """`09`, even where Excel made 9 of it."""
    return code.zfill(2)


def _check_repeated(rows: Rows) -> None:
    """The rows of an activity say the same of it; a finding for each that does not, in the first cell that differs."""
    good = [i for i in range(len(rows.fila)) if i not in rows.bad]
    first: dict[tuple, int] = {}
    whose = ((rows.values["anio"][i], rows.values["codigo_ao"][i]) for i in good)
    of = np.array([first.setdefault(key, i) for i, key in zip(good, whose, strict=True)], np.intp)
    which = np.array(good, np.intp)
    found: dict[int, tuple[Field, int]] = {}
    for item, said in _repeated(rows):
        for at in np.flatnonzero(said[which] != said[of]).tolist():
            found.setdefault(good[at], (item, int(of[at])))
    for i, (item, reference) in found.items():
        seen, said_first = show(rows.cell(i, item)), show(rows.cell(reference, item))
        details = {"codigo": rows.values["codigo_ao"][i], "primera": rows.fila[reference], "primero": said_first}
        rows.doubts[i] = [rows.at(i, item, "repetido_distinto", seen, **details)]


def _repeated(rows: Rows) -> Iterator[tuple[Field, np.ndarray]]:
    """The columns that are of the activity, not of its line, and what each row says in them."""
    for item in rows.table.columns:
        if not item.mes and item.column not in _OF_THE_LINE:
            yield item, np.array(rows.values[item.column], dtype=object)
    for place, item in enumerate(figure_columns(rows.table)):
        if item.column in REPEATED.values():
            yield item, rows.figures[:, place]


def _clave(rows: Rows, i: int) -> str | None:
    return rows.values[_LINE][i]


def _data(rows: Rows, blocks: dict[str, Reading], good: list[int], key: shared.Key) -> dict[str, Columns]:
    """Tables `fuente_ao`, a line per activity, and `fuente`, one per line of programming."""
    first = {rows.values["codigo_ao"][i]: i for i in reversed(good)}
    ao = shared.activity_columns(rows, sorted(first.values()), key, FUENTE_AO_ATTRIBUTES)
    named = (_LINE, "codigo_ao", *(item.column for item in CLASSIFIERS))
    lines: Columns = {column: shared.of_rows(rows, good, column) for column in named}
    for column in _CODES:
        lines[column] = [code or SIN_DATO for code in lines[column]]
    whose: Columns = {"anio": [key[0]] * len(good), "ue": [key[1]] * len(good), "fila": [rows.fila[i] for i in good]}
    return {"fuente_ao": ao, "fuente": whose | lines | shared.monthly_columns(blocks, good)}


EXPORT = shared.Export(FORMAT.fuente, BLOCKS, _check, _clave, _data)
units = partial(shared.units, EXPORT)
parse = partial(shared.parse, EXPORT)
