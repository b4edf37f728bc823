"""The blank template of the POI: its activities and figures, what it asks for, and that filled in well it is clean."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from assets.reports.plantilla_libro import Guide, Wrong
from assets.reports.plantilla_poi import GUIDES, SHEET, Actividad, Contenido, workbook
from assets.sources import intake
from pipelines import cli
from schemas.calendar import INSTANT_FORMAT
from schemas.layouts.poi_textos import LONGEST_TEXT, TEXTOS
from schemas.tables.poi import TEXT_SECTIONS
from tests.loading.night import NOW
from tests.reports.plantillas import NAME, Filled, findings, told

UNIT = "Dirección De Protección Especial"
UNIT_ID = "001087-direccion-de-proteccion-especial"


def template(home: Path, unidad: str = UNIT, anio: int = 2021) -> bytes:
    assert cli.main(["plantilla", "poi", str(anio), "--unidad", unidad]) == 0
    (path,) = (home / "salida" / "plantillas").glob("*POI*.xlsx")
    content = path.read_bytes()
    path.unlink()
    return content


def actividades(content: bytes) -> Filled:
    return Filled(content, TEXTOS, SHEET)


def texts(name: str, reason: bool) -> dict[str, str | None]:
    """What a person writes of an activity."""
    return {
        "logros": f"Se atendió a las personas previstas en {name[-20:]}.",
        "problemas": "Ninguno",
        "medidas": None,
        "motivo": "La demanda superó lo previsto al abrir un servicio nuevo." if reason else None,
    }


def well_filled(content: bytes) -> Filled:
    filled = actividades(content)
    for row in filled.rows():
        reason = filled.cell(row, "lleva_motivo").value == "SÍ"
        filled.write(row, **texts(filled.cell(row, "actividad_operativa").value, reason))
    return filled


@pytest.mark.parametrize("unidad", [UNIT, "OGRH", "Despacho Ministerial", UNIT_ID, "Procuraduría Pública"])
def test_filled_in_without_a_mistake_it_has_no_finding(home: Path, unidad: str) -> None:
    filled = well_filled(template(home, unidad))
    review = intake.review(filled.content(), NAME)
    assert told(list(review.findings)) == []
    assert review.identity.fuente == "poi_textos"
    (load,) = review.loads
    assert load.filas == len(list(filled.rows()))


def test_the_unit_and_its_texts_come_back_as_they_were_written(home: Path) -> None:
    filled = actividades(template(home))
    first = next(filled.rows())
    filled.write(first, logros="- Se capacitó a 20 equipos.\n- Se supervisaron 12 locales.", medidas="  Ninguna  ")
    review = intake.review(filled.content(), NAME)
    assert review.identity.units == ((2021, UNIT_ID),)
    data = review.loads[0].data["poi_texto"]
    assert data["texto"] == ["- Se capacitó a 20 equipos.\n- Se supervisaron 12 locales.", "Ninguna"]
    assert (data["seccion"], data["ue"]) == (["logros", "medidas"], ["001087"] * 2)
    assert data["actividad"] == ["2021-001087-N017"] * 2
    assert not [item for item in review.findings if item.regla != "motivo_ausente"]


def test_a_reason_is_asked_for_where_the_percentage_is_out_of_its_limits_and_nowhere_else(home: Path) -> None:
    filled = actividades(template(home))
    asked = {row for row in filled.rows() if filled.cell(row, "lleva_motivo").value == "SÍ"}
    out = {row for row in filled.rows() if not 0.85 <= filled.cell(row, "fisico_pct").value <= 1.25}
    assert asked == out
    assert (len(asked), len(list(filled.rows()))) == (53, 78)
    filled.write(next(filled.rows()), logros="Se acreditaron 21 servicios.")
    found = findings(filled.content())
    assert {item.regla for item in found} == {"motivo_ausente"}
    assert {item.fila for item in found} == asked
    assert {item.sujeto for item in found} == {filled.cell(row, "actividad").value for row in asked}


@pytest.mark.parametrize(("pct", "needed"), [(84.999999, 1), (85, 0), (100, 0), (125, 0), (125.000001, 1), (None, 0)])
def test_the_limits_belong_to_what_needs_no_reason(pct: float | None, needed: int) -> None:
    millionths = None if pct is None else round(pct * 1_000_000)
    activity = Actividad("2021-001087-N001", "Conducción", "Acción", None, None, millionths)
    content = Contenido(2021, "039-DM", "Despacho Ministerial", "diciembre", [activity], _moment())
    filled = actividades(workbook(content))
    row = next(filled.rows())
    assert (filled.cell(row, "lleva_motivo").value == "SÍ") == bool(needed)
    filled.write(row, logros="Se condujeron 367 acciones.")
    assert len(findings(filled.content())) == needed


def test_returned_blank_it_replaces_nothing(home: Path) -> None:
    review = intake.review(template(home), NAME)
    assert {item.regla for item in review.findings} == {"sin_llenar", "motivo_ausente"}
    assert review.loads[0].refused is not None


EXAMPLES = [(guide, wrong) for guide in GUIDES for wrong in guide.wrong]


@pytest.mark.parametrize(("guide", "wrong"), EXAMPLES, ids=[f"{g.columna}-{w.regla}" for g, w in EXAMPLES])
def test_every_wrong_cell_of_the_instructions_is_told_in_the_same_words(home: Path, guide: Guide, wrong: Wrong) -> None:
    filled = well_filled(template(home))
    row = next(row for row in filled.rows() if filled.cell(row, "lleva_motivo").value == "SÍ")
    cell = filled.cell(row, guide.columna)
    filled.write(row, **{guide.columna: wrong.written or None})
    cell.data_type = "s" if wrong.written else "n"  # openpyxl would take a text with = for a formula
    (shown,) = findings(filled.content())
    expected = wrong.finding(cell.parent.cell(filled.header, cell.column).value)
    assert (shown.regla, shown.mensaje, shown.celda) == (wrong.regla, expected.mensaje, cell.coordinate)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.columna)
def test_what_the_instructions_call_right_is_right(home: Path, guide: Guide) -> None:
    for right in guide.right:
        filled = well_filled(template(home))
        filled.write(next(filled.rows()), **{guide.columna: right})
        assert told(findings(filled.content())) == []


def test_a_text_that_is_too_long_and_a_key_that_is_none_are_told_at_their_cell(home: Path) -> None:
    filled = well_filled(template(home))
    first, second, third = list(filled.rows())[:3]
    filled.write(first, logros="Se atendió. " * LONGEST_TEXT)
    filled.cell(second, "actividad").value = "N018"
    filled.cell(third, "actividad").value = "2020-001087-N019"
    found = findings(filled.content())
    assert told(found) == [
        ("texto_muy_largo", filled.cell(first, "logros").coordinate),
        ("valor_no_admitido", filled.cell(second, "actividad").coordinate),
        ("valor_no_admitido", filled.cell(third, "actividad").coordinate),
    ]
    assert "claves del año 2021" in found[2].mensaje


@pytest.mark.parametrize(
    "text", ["- Se hizo lo previsto en la sede", "-Se hizo lo previsto", "El 50 % se hizo en abril"]
)
def test_a_list_is_no_formula(home: Path, text: str) -> None:
    filled = well_filled(template(home))
    filled.write(next(filled.rows()), logros=text)
    assert told(findings(filled.content())) == []


@pytest.mark.parametrize("key", ["../../etc", "OGRH", "", "001087-" + "x" * 200, "001087-a/b"])
def test_a_key_of_the_unit_that_is_none_stops_the_file(home: Path, key: str) -> None:
    filled = well_filled(template(home))
    filled.sheet["B3"] = key or None
    review = intake.review(filled.content(), NAME)
    assert [item.regla for item in review.findings] in (["unidad_desconocida"], ["unidad_ausente"])
    assert not review.loads


def test_only_the_texts_are_open_and_names_are_inert() -> None:
    hostile = '=HYPERLINK("http://x.invalid","clic")'
    activity = Actividad("2021-001087-N001", hostile, "@SUMA(A1)", None, None, 50_000_000)
    filled = actividades(workbook(Contenido(2021, "039-DM", "Despacho", "diciembre", [activity], _moment())))
    row = next(filled.rows())
    assert {name for name in filled.columns if not filled.cell(row, name).protection.locked} == set(TEXT_SECTIONS)
    name = filled.cell(row, "actividad_operativa")
    assert (name.value, name.hyperlink) == (hostile, None)
    for sheet in filled.book.worksheets:
        assert sheet.protection.sheet
        assert not [cell.coordinate for cells in sheet.iter_rows() for cell in cells if cell.data_type == "f"]


def test_the_same_content_gives_the_same_bytes() -> None:
    activity = Actividad("2021-001087-N001", "Conducción", "Acción", None, None, 50_000_000)
    content = Contenido(2021, "039-DM", "Despacho", "diciembre", [activity], _moment())
    assert workbook(content) == workbook(content)


def test_version_print_and_marks(home: Path) -> None:
    path = home / "plantilla.xlsx"
    path.write_bytes(template(home))
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    assert {item.name: item.value for item in book.custom_doc_props.props}["plantilla_version"] == 1
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.freeze_panes) == ("landscape", 9, "C7")
    assert sheet.conditional_formatting
    assert {rule.type for rule in sheet.data_validations.dataValidation} == {"textLength"}


@pytest.mark.parametrize(
    ("words", "cause", "remedy"),
    [
        (("2021", "--unidad", "Protección"), "no tiene actividades de «Protección»", UNIT_ID),
        (("2021", "--unidad", "Direccion de Proteccion Espcial"), "no tiene actividades", UNIT_ID),
        (("2021", "--unidad", "zzz"), "no tiene actividades", "Procuraduría Pública"),
        (("2020", "--unidad", "OGRH"), "no hay POI 2020", "raw/"),
    ],
)
def test_what_cannot_be_made_says_why_and_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], cause: str, remedy: str
) -> None:
    assert cli.main(["plantilla", "poi", *words]) == cli.FAILED
    error, mend = capsys.readouterr().err.strip().split("\n")
    assert cause in error
    assert remedy in mend


def _moment() -> datetime:
    return datetime.strptime(NOW, INSTANT_FORMAT)
