"""Any figure that BI shows walks back to load, file, sheet, row and cell, and the cell holds it.

Figures are picked at random from each view; the cell is read from the copy in custody by other means than ours
(openpyxl, selectolax, csv), at the address that `bi_linaje` gives.
"""

import csv
import io
import os
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import openpyxl
import pytest
import sqlalchemy as sa
from openpyxl.utils import column_index_from_string
from selectolax.lexbor import LexborHTMLParser

from schemas.columns import MONTHLY_MEASURES
from tests.loading.conftest import After
from tests.loading.night import Night
from warehouse.custody import Custody

#: Figures of each view.
PICKED = int(os.environ.get("SEGUIMIENTO_SIMULACROS", "12"))
ANNUAL = ("fisico_programado", "fisico_ejecutado", "financiero_programado_soles", "financiero_ejecutado_soles")
MONTHLY = tuple(column.name for column in MONTHLY_MEASURES)
TARGET = ("meta_programada_texto", "meta_ejecutada_texto", "pct_declarado_texto")
BUDGET = ("pia_soles", "pim_soles", "certificado_soles", "comprometido_anual_soles")
#: View, its type in `bi_linaje`, its key there, the month's column, measures, and a condition.
VIEWS = {
    "tabla anual": ("bi_poi_actividad", "actividad", "actividad_id", "0", ANNUAL, "fuente = 'poi_anual'"),
    "meses": ("bi_poi_mensual", "actividad", "actividad_id", "mes", MONTHLY, "1 = 1"),
    "líneas": ("bi_poi_fuente", "linea", "linea_id", "mes", ("financiero_programado_soles",), "1 = 1"),
    "presupuesto": ("bi_presupuesto", "presupuesto", "linea_id", "0", BUDGET, "fuente <> 'mef_gasto'"),
    "devengado": ("bi_presupuesto_mensual", "presupuesto", "linea_id", "mes", ("devengado_soles",), "fuente = 'siaf'"),
    "publicado": (
        "bi_conciliacion", "publicado", " || ' | ' || ".join(("documento", "cuadro", "cifra", "clave", "donde")),
        "0", ("publicado",), "1 = 1",
    ),
}  # fmt: skip


@cache
def sheets(custody: str, sha256: str) -> dict[str, list[list[object]]]:
    """Every sheet of a file in custody as plain rows."""
    content = Custody(Path(custody)).read(sha256)
    if content.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    if b"<table" in content.lower():
        rows = LexborHTMLParser(content).css("tr")
        return {"tabla": [[cell.text() for cell in row.css("td, th")] for row in rows]}
    return {"texto": [list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]}


def origins(night: Night, tipo: str, entidad: str, medida: str, mes: int) -> list[tuple]:
    return night.query(
        "SELECT l.archivo_sha256, l.hoja, l.fila, l.columna, l.celda, l.titulo, l.carga_id, c.archivo_sha256"
        " FROM bi_linaje AS l JOIN bi_carga AS c ON c.carga_id = l.carga_id"
        " WHERE l.tipo = :tipo AND l.entidad_id = :entidad AND l.medida = :medida AND l.mes = :mes",
        tipo=tipo, entidad=entidad, medida=medida, mes=mes,
    )  # fmt: skip


def cell(night: Night, origin: tuple) -> object:
    sha256, hoja, fila, columna, celda, titulo, _, loaded = origin
    assert sha256 == loaded, "la carga es de otro archivo"
    assert celda == f"{columna}{fila}"
    rows = sheets(str(night.custody.root), sha256)[hoja]
    at = column_index_from_string(columna) - 1
    above = [" ".join(str(row[at]).split()) for row in rows[: fila - 1] if at < len(row) and row[at]]
    title = " ".join(titulo.split())  # of a merged heading only the first column has the upper part
    assert any(title.endswith(text) for text in above), f"sobre {hoja}!{celda} no está el título «{titulo}»"
    return rows[fila - 1][at]


def number(value: object) -> Decimal:
    text = str(value).strip().replace(",", "")
    return Decimal(text) if text not in ("", "None", "-") else Decimal(0)


def running_totals(night: Night, entidad: str, measure: str) -> bool:
    """Whether the months of an activity stand in its file as running totals: they only rise, and the last of them is
    what the months that are shown add up to."""
    cells = [number(cell(night, origins(night, "actividad", entidad, measure, mes)[0])) for mes in range(1, 13)]
    shown = night.value(f"SELECT SUM({measure}) FROM bi_poi_mensual WHERE actividad_id = :ao", ao=entidad)
    return cells == sorted(cells) and cells[-1] == Decimal(str(shown)) != sum(cells)


@pytest.mark.parametrize("what", VIEWS)
def test_any_figure_walks_back_to_the_cell_that_holds_it(after: After, what: str) -> None:
    night = after()
    view, tipo, key, mes, measures, condition = VIEWS[what]
    shown = night.query(f"SELECT {key}, {mes}, {', '.join(measures)} FROM {view} WHERE {condition}")
    figures = [
        (row[0], int(row[1]), measure, value)
        for row in shown
        for measure, value in zip(measures, row[2:], strict=True)
        if value is not None
    ]
    assert figures
    for entidad, month, measure, value in Random(2026).sample(sorted(figures, key=str), min(PICKED, len(figures))):
        found = origins(night, tipo, entidad, measure, month)
        assert len(found) == 1, (view, entidad, month, measure, found)
        held = cell(night, found[0])
        if measure == "publicado":
            assert str(held) == value
            continue
        before = Decimal(0)
        if month > 1 and tipo == "actividad" and running_totals(night, entidad, measure):
            before = number(cell(night, origins(night, tipo, entidad, measure, month - 1)[0]))
        shown_value = Decimal(str(value)).quantize(Decimal("0.01"))
        assert number(held) - before == shown_value, (view, entidad, month, measure)


def test_a_target_walks_back_to_the_words_of_its_sheet(after: After) -> None:
    night = after()
    shown = night.query(f"SELECT meta_id, {', '.join(TARGET[:2])} FROM bi_psig_actividad WHERE carga_id <> 'sin_dato'")
    figures = [
        (row[0], measure.removesuffix("_texto"), words)
        for row in shown
        for measure, words in zip(TARGET[:2], row[1:], strict=True)
        if words
    ]
    for meta, measure, words in Random(2023).sample(sorted(figures), min(PICKED, len(figures))):
        found = origins(night, "meta", meta, measure, 0)
        assert found, (meta, measure)
        assert words in [str(cell(night, origin)) for origin in found]


def test_a_year_s_total_is_its_twelve_cells(after: After) -> None:
    night = after()
    shown = night.query(
        "SELECT actividad_id, financiero_programado_soles, financiero_ejecutado_soles FROM bi_poi_actividad"
        " WHERE fuente = 'poi_ceplan'"
    )
    for entidad, programado, ejecutado in Random(2025).sample(sorted(shown, key=str), min(PICKED, len(shown))):
        for measure, total in (("financiero_programado_soles", programado), ("financiero_ejecutado_soles", ejecutado)):
            cells = [cell(night, origins(night, "actividad", entidad, measure, mes)[0]) for mes in range(1, 13)]
            assert sum(map(number, cells)) == Decimal(str(total or 0)).quantize(Decimal("0.01")), (entidad, measure)


def test_every_load_that_is_seen_has_its_file_in_custody_under_its_hash(after: After) -> None:
    night = after()
    for (sha256,) in night.query("SELECT DISTINCT archivo_sha256 FROM bi_linaje"):
        night.custody.verify(str(sha256))
    with night.engine.connect() as conn:
        lost = "archivo IS NULL OR carga_id NOT IN (SELECT carga_id FROM bi_carga)"
        assert conn.execute(sa.text(f"SELECT COUNT(*) FROM bi_linaje WHERE {lost}")).scalar() == 0
