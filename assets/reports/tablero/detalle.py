"""What only the page of one activity shows: its history, its texts and where its figures come from."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from assets.reports.observaciones.textos import plain
from assets.reports.tablero.guion import places
from assets.reports.tablero.planeamiento import paragraphs, placed
from assets.reports.tablero.vistas import Frames

_CHANGES = ("mes", "medida", "valor_anterior", "valor_nuevo", "visto_en", "mes_cerrado", "tipo")
_ATTRIBUTES = ("atributo", "tipo", "valor_anterior", "valor_nuevo", "visto_en")
_TEXTS = ("seccion", "unidad", "texto", "archivo", "hoja", "celda")


def details(frames: Frames, place: pd.Series, size: int) -> dict[int, dict[str, Any]]:
    """Number of the piece -> {place of the activity: {cambios, atributos, textos, planeamiento, origen}}, `size`
    activities in each; lists of rows in the order of the frames."""
    found: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for name, view, columns in (
        ("cambios", "bi_poi_reprogramacion", _CHANGES),
        ("atributos", "bi_poi_cambio_actividad", _ATTRIBUTES),
        ("textos", "bi_poi_texto", _TEXTS),
    ):
        frame = frames[view]
        for activity, row in zip(places(frame, place), _rows(frame, columns), strict=True):
            if activity >= 0:
                found[activity][name].append(row)
    own = placed(frames)
    told = zip(places(own, place), _rows(own, ("seccion", "situacion")), paragraphs(own["texto"]), strict=True)
    for activity, row, text in told:
        if activity >= 0:
            found[activity]["planeamiento"].append([*row, text])
    for activity, origin in _origins(frames["bi_linaje"], place).items():
        found[activity]["origen"] = origin
    pieces: dict[int, dict[str, Any]] = defaultdict(dict)
    for activity in sorted(found):
        pieces[activity // size][str(activity)] = dict(found[activity])
    return dict(pieces)


def _origins(frame: pd.DataFrame, place: pd.Series) -> dict[int, list]:
    """Activity -> [file, sheet, row, months]: the rows that its figures are read from; month 0 is the whole year."""
    months: dict[int, dict[tuple, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = _rows(frame, ("archivo", "hoja", "fila", "mes"))
    for activity, (archivo, hoja, fila, mes) in zip(places(frame, place), rows, strict=True):
        if activity >= 0:
            months[activity][archivo, hoja, fila].append(mes)
    return {
        activity: [[*key, sorted(each)] for key, each in sorted(rows.items(), key=lambda item: item[1])]
        for activity, rows in months.items()
    }


def _rows(frame: pd.DataFrame, columns: Iterable[str]) -> Iterable[list]:
    """Rows as lists; None for the unknown."""
    plainly = [_plain(frame[name]) for name in columns]
    return [list(row) for row in zip(*plainly, strict=True)]


def _plain(series: pd.Series) -> list:
    if pd.api.types.is_numeric_dtype(series.dtype):
        return [None if unknown else int(value) for value, unknown in zip(series, series.isna(), strict=True)]
    codes, values = pd.factorize(series)
    cleaned = [plain(str(value)) for value in values]
    return [None if code < 0 else cleaned[code] for code in codes]
