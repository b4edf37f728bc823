"""What a publication pins, as bytes that are always the same and that read themselves; and what differs from it later.

The document says of each of its tables which columns are key, name and figures, so that it is read alike under later
contracts. Numbers are texts with all their decimals. Here: the document, its figures, and their comparison. Not here:
where it is kept and of which moment the figures are (`assets.loading.publicaciones`, `assets.loading.cierre`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from schemas.columns import SUMMARY_MEASURES
from schemas.contract import PLACES, Column, Kind, Table
from schemas.frames import TEXTS
from schemas.tables.poi import POI_ACTIVIDAD, POI_AGREGADO, POI_RESUMEN, POI_VALORACION
from schemas.tables.psig import PSIG_ACTIVIDAD, PSIG_BALANCE, PSIG_RESPONSABLE


@dataclass(frozen=True, slots=True)
class Pinned:
    """What is pinned of a mart: `word` names it in the warehouse, `key` whose a figure is, `name` what people call it,
    `figures` the columns that are figures."""

    table: Table
    word: str
    key: tuple[str, ...]
    name: str
    figures: tuple[str, ...]


_SUMMARY = tuple(column.name for column in SUMMARY_MEASURES)
_STATES = ("fisico_valoracion", "fisico_estado", "financiero_valoracion", "financiero_estado", "estado")
_MEASURED = tuple(column.name for column in POI_ACTIVIDAD.columns if column.kind in PLACES)
_ADDED = ("fisico_programado", "fisico_ejecutado")
_TARGET = ("meta_programada", "meta_ejecutada", "pct", "pct_para_promedio", "cuenta_programada", "estado")

#: What is pinned of each subject.
PINNED: dict[str, tuple[Pinned, ...]] = {
    "poi": (
        Pinned(
            POI_ACTIVIDAD,
            "actividad",
            ("actividad_id",),
            "actividad_operativa",
            (*_MEASURED, *_STATES, "cuenta_en_promedio"),
        ),
        Pinned(POI_RESUMEN, "resumen", ("ue",), "ue", _SUMMARY),
        Pinned(
            POI_VALORACION,
            "valoracion",
            ("ue", "dimension", "valoracion"),
            "valoracion",
            ("cantidad", "porcentaje", "porcentaje_exacto_pct"),
        ),
        Pinned(POI_AGREGADO, "agregado", ("ue", "nivel", "codigo"), "nombre", (*_SUMMARY, *_ADDED)),
    ),
    "psig": (
        Pinned(PSIG_ACTIVIDAD, "meta", ("meta_id",), "denominacion", _TARGET),
        Pinned(
            PSIG_RESPONSABLE,
            "responsable",
            ("responsable",),
            "responsable",
            tuple(name for name in PSIG_RESPONSABLE.names if name not in ("anio", "responsable", "unidad_id")),
        ),
        Pinned(PSIG_BALANCE, "balance", ("anio",), "anio", ("programadas", "ejecutadas_al_100", "nivel_pct")),
    ),
}

_FIGURE = ["tabla", "clave", "medida"]
_COLUMNS = [*_FIGURE, "ue", "denominacion", "tipo", "valor", "es_sintetico"]


def document(
    tema: str, anio: int, corte: str, loads: Sequence[Mapping[str, Any]], units: Iterable[Mapping[str, pd.DataFrame]]
) -> Iterator[bytes]:
    """The lines of the canonical document of what is published: JSON in UTF-8, rows in the order of their keys. The
    first says what it is of and what its columns are, each other the rows of one UE (of the PSIG, all): a country need
    not stand in memory.

    `loads`: carga_id, fuente, unidad and corte (ISO or None) of each load that the figures rest on. `units`: in order
    of UE, the frames of `PINNED[tema]` by table, as their contracts say. The same content gives the same bytes.
    """
    told = {
        "tema": tema,
        "anio": anio,
        "corte": corte,
        "cargas": sorted((dict(load) for load in loads), key=lambda load: load["carga_id"]),
        "tablas": [_table(pinned) for pinned in PINNED[tema]],
    }
    yield _line(told)
    for marts in units:
        yield _line(_rows(tema, marts))


def read(lines: Iterable[bytes]) -> tuple[list[dict], Iterator[pd.DataFrame]]:
    """The loads that a document names, and the figures of one UE after another. ValueError if it is none."""
    rest = iter(lines)
    told = json.loads(next(rest, b""))
    return told["cargas"], (_figures(told["tablas"], json.loads(line)) for line in rest)


def pinned_rows(tema: str, lines: Iterable[bytes]) -> Iterator[dict[str, pd.DataFrame]]:
    """The rows of the marts that a document was made of, of one UE after another: by table, the columns that it holds
    and that the contract still has, as frames of the contract hold them. ValueError if it is none."""
    rest = iter(lines)
    held = {table["tabla"]: table["columnas"] for table in json.loads(next(rest, b""))["tablas"]}
    for line in rest:
        unit = json.loads(line)
        yield {
            pinned.table.name: _frame(pinned.table, held[pinned.word], unit[pinned.word])
            for pinned in PINNED[tema]
            if pinned.word in held
        }


def figures(tema: str, marts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The figures of marts as a document of them would give them: tabla, clave, medida, ue, denominacion, tipo, valor
    (exact, as text) and es_sintetico."""
    return _figures([_table(pinned) for pinned in PINNED[tema]], _rows(tema, marts))


def changes(published: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The figures that are not what was published: the columns of `figures` but for `tipo` and `valor`, and situacion,
    publicado, ahora and diferencia (exact, as text). An empty value equals one that is not there; a figure that no
    publication of the time knew of, of somebody whom it knew, is no change.
    """
    both = published.merge(now, on=_FIGURE, how="outer", suffixes=("", "_now"))
    different = both["valor"].fillna("") != both["valor_now"].fillna("")
    owners = [pd.MultiIndex.from_frame(frame[_FIGURE[:2]]) for frame in (both, published, now)]
    was, is_now = owners[0].isin(owners[1]), owners[0].isin(owners[2])
    both = both[different.to_numpy(dtype=bool) & ~(was & both["tipo"].isna().to_numpy(dtype=bool))]
    known = pd.DataFrame({"was": was, "is_now": is_now}).loc[both.index]
    situacion = ["cambia" if a and b else "desaparece" if a else "aparece" for a, b in known.to_numpy().tolist()]
    numeric = ~both["tipo"].fillna(both["tipo_now"]).eq(Kind.TEXT.value)
    pairs = zip(both["valor"], both["valor_now"], numeric, strict=True)
    shown = {name: both[name].fillna(both[f"{name}_now"]) for name in ("ue", "denominacion", "es_sintetico")}
    found = both[_FIGURE].assign(**shown, situacion=situacion, publicado=both["valor"], ahora=both["valor_now"])
    found["diferencia"] = pd.Series([_difference(*pair) for pair in pairs], index=found.index, dtype="str")
    return found.reset_index(drop=True)


def _difference(before: object, after: object, numeric: bool) -> str | None:
    if not numeric or not isinstance(before, str) or not isinstance(after, str):
        return None
    return f"{Decimal(after) - Decimal(before):f}"


def _line(told: Mapping[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _table(pinned: Pinned) -> dict:
    """What the document says of a mart."""
    return {
        "tabla": pinned.word,
        "clave": pinned.key,
        "nombre": pinned.name,
        "cifras": {name: pinned.table.column(name).kind.value for name in pinned.figures},
        "columnas": pinned.table.names,
    }


def _rows(tema: str, marts: Mapping[str, pd.DataFrame]) -> dict[str, list[tuple]]:
    """The rows of marts as the document holds them."""
    found = {}
    for pinned in PINNED[tema]:
        ordered = marts[pinned.table.name].sort_values(list(pinned.table.key))
        lists = [list(_texts(column, ordered[column.name])) for column in pinned.table.columns]
        found[pinned.word] = list(zip(*lists, strict=True))
    return found


def _texts(column: Column, series: pd.Series) -> Iterator[str | None]:
    """Values as text: an exact number with all of its decimals."""
    places = PLACES.get(column.kind)
    for value in series.astype(object).where(series.notna(), None):
        if value is None:
            yield None
        elif places is None:
            yield str(value)
        else:
            yield f"{Decimal(value).scaleb(-places):.{places}f}"


def _frame(table: Table, names: Sequence[str], texts: Sequence[Sequence[str | None]]) -> pd.DataFrame:
    found = {}
    for column in table.columns:
        if column.name in names:
            place = names.index(column.name)
            values = [_value(column, row[place]) for row in texts]
            found[column.name] = pd.Series(values, dtype="str" if column.kind in TEXTS else "Int64")
    return pd.DataFrame(found)


def _value(column: Column, text: str | None) -> str | int | None:
    """What `_texts` wrote."""
    if text is None or column.kind in TEXTS:
        return text
    return int(Decimal(text).scaleb(PLACES.get(column.kind, 0)))


def _figures(tables: Sequence[Mapping[str, Any]], rows: Mapping[str, Sequence]) -> pd.DataFrame:
    found: list[tuple] = []
    for table in tables:
        place = {name: i for i, name in enumerate(table["columnas"])}
        ue, synthetic, name = place.get("ue"), place.get("es_sintetico"), place[table["nombre"]]
        measures = [(medida, place[medida], tipo) for medida, tipo in table["cifras"].items()]
        for row in rows[table["tabla"]]:
            clave = "/".join(row[place[part]] for part in table["clave"])
            of_whom = (None if ue is None else row[ue], row[name])
            flag = 0 if synthetic is None else int(row[synthetic])
            found += [(table["tabla"], clave, medida, *of_whom, tipo, row[i], flag) for medida, i, tipo in measures]
    frame = pd.DataFrame(found, columns=_COLUMNS)
    texts = dict.fromkeys([name for name in _COLUMNS if name != "es_sintetico"], "str")
    return frame.astype({**texts, "es_sintetico": "Int64"})
