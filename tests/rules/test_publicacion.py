"""A publication's document: the same bytes for the same content, read alike later, and what differs from it now."""

import io
import json
from collections.abc import Iterator

import pandas as pd
import pytest

from assets.rules import publicacion
from schemas.frames import empty_frame
from tests.warehouse.sample import frame

MARTS = {pinned.table.name: pinned.table for pinned in publicacion.PINNED["poi"]}
ONE = {"fuente": "poi_ceplan", "anio": 2026, "ue": "001087", "estado": "ordinaria"}
LOADS = [{"carga_id": "b", "fuente": "poi_ceplan", "unidad": "001087", "corte": "2026-05-09"}]


def marts(*activities: dict) -> dict[str, pd.DataFrame]:
    empty = {name: empty_frame(table) for name, table in MARTS.items()}
    return {**empty, "poi_actividad": frame(MARTS["poi_actividad"], *(ONE | row for row in activities))}


def document(*activities: dict) -> bytes:
    return b"".join(publicacion.document("poi", 2026, "2026-05-31", LOADS, [marts(*activities)]))


def read(content: bytes) -> tuple[list[dict], pd.DataFrame]:
    loads, units = publicacion.read(io.BytesIO(content))
    return loads, pd.concat(units)


TWO = {"actividad_id": "2026-AOI00108700002", "fisico_programado": -5, "fisico_pct": 33_333_333}
THREE = {"actividad_id": "2026-AOI00108700003", "fisico_programado": 123_456_789_012_345_678}


def test_the_same_content_is_the_same_bytes_in_whatever_order_it_comes() -> None:
    assert document(TWO, THREE) == document(THREE, TWO)
    assert document(TWO) != document(THREE)


def test_numbers_are_exact_and_empty_is_not_zero() -> None:
    _, found = read(document(TWO, THREE))
    of = {(row.clave[-1], row.medida): row.valor for row in found.itertuples()}
    assert of["2", "fisico_programado"] == "-0.05"
    assert of["3", "fisico_programado"] == "1234567890123456.78"
    assert of["2", "fisico_pct"] == "33.333333"
    assert pd.isna(of["3", "fisico_pct"])


def test_a_document_gives_the_figures_of_the_marts_that_it_was_made_of() -> None:
    loads, found = read(document(TWO, THREE))
    assert loads == LOADS
    pd.testing.assert_frame_equal(found, publicacion.figures("poi", marts(THREE, TWO)))


def test_units_are_written_and_read_one_after_the_other() -> None:
    """A line each, and no more than one of them at a time."""
    made: list[str] = []

    def units() -> Iterator[dict[str, pd.DataFrame]]:
        for row in (TWO, THREE):
            made.append(row["actividad_id"])
            yield marts(row)

    lines = publicacion.document("poi", 2026, "2026-05-31", LOADS, units())
    loads, found = publicacion.read(lines)
    assert (loads, made) == (LOADS, [])
    assert set(next(found)["clave"]) == {TWO["actividad_id"]} == set(made)
    assert set(next(found)["clave"]) == {THREE["actividad_id"]}


def changes(before: pd.DataFrame, after: pd.DataFrame) -> list[tuple]:
    found = publicacion.changes(before, after)
    shown = found[["clave", "medida", "situacion", "publicado", "ahora", "diferencia"]].astype(object)
    shown = shown.where(found[shown.columns].notna(), None)
    return [(clave[-1], *rest) for clave, *rest in shown.itertuples(index=False, name=None)]


def test_what_differs_is_told_with_the_exact_difference() -> None:
    before = publicacion.figures("poi", marts(TWO))
    assert changes(before, before) == []
    after = publicacion.figures("poi", marts({**TWO, "fisico_programado": 10, "fisico_valoracion": "Bueno"}))
    assert changes(before, after) == [
        ("2", "fisico_programado", "cambia", "-0.05", "0.10", "0.15"),
        ("2", "fisico_valoracion", "cambia", None, "Bueno", None),
    ]


@pytest.mark.parametrize("gone", [True, False])
def test_whoever_came_or_went_is_told_figure_by_figure(gone: bool) -> None:
    less, more = publicacion.figures("poi", marts(TWO)), publicacion.figures("poi", marts(TWO, THREE))
    found = changes(more, less) if gone else changes(less, more)
    assert {row[:1] + row[2:3] for row in found} == {("3", "desaparece" if gone else "aparece")}
    assert "fisico_programado" in {row[1] for row in found}


def test_a_figure_that_the_publication_did_not_know_of_is_no_change() -> None:
    first, rows = document(TWO).splitlines()
    told = json.loads(first)
    del told["tablas"][0]["cifras"]["fisico_programado"]
    _, before = read(json.dumps(told).encode() + b"\n" + rows)
    assert changes(before, publicacion.figures("poi", marts({**TWO, "fisico_programado": 10}))) == []
