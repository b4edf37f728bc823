"""The blank template of the PSIG: what is in it, what it refuses, and that filled in well it earns no finding."""

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from assets.reports.plantilla_libro import Guide, Wrong
from assets.reports.plantilla_psig import GUIDES, SPARE_ROWS
from assets.sources import intake
from pipelines import cli
from schemas.layouts.psig import CUADRO_1, FACTORES
from schemas.messages import RULES
from tests.loading.night import Night
from tests.reports.plantillas import NAME, Filled, findings, programmed, psig_row, told

UNITS = (
    "DM", "OGPPM", "OGMEPGD", "OGRH", "OC", "DGIGND", "DTEG", "DGCVG", "DGPDV", "DGFC", "DGNNA", "DA", "AURORA",
    "INABIF", "CONADIS",
)  # fmt: skip


def template(home: Path, unidad: str, anio: int = 2023) -> bytes:
    assert cli.main(["plantilla", "psig", str(anio), "--unidad", unidad]) == 0
    (path,) = (home / "salida" / "plantillas").glob(f"*PSIG {anio}*.xlsx")
    content = path.read_bytes()
    path.unlink()
    return content


def cuadro(content: bytes) -> Filled:
    return Filled(content, CUADRO_1, "Cuadro 1")


def well_filled(content: bytes, unidad: str, anio: int = 2023) -> Filled:
    filled = cuadro(content)
    for row in filled.rows():
        psig_row(filled, row, unidad, anio)
    return filled


@pytest.mark.parametrize("unidad", UNITS)
def test_filled_in_without_a_mistake_it_has_no_finding(home: Path, unidad: str) -> None:
    filled = well_filled(template(home, unidad), unidad)
    assert len(list(filled.rows())) >= 1
    review = intake.review(filled.content(), NAME)
    assert told(list(review.findings)) == []
    assert review.identity.units == ((2023, unidad),)
    (load,) = review.loads
    assert load.filas == len(list(filled.rows()))


def test_what_stays_under_its_target_is_explained_in_factores(home: Path) -> None:
    filled = well_filled(template(home, "OGRH"), "OGRH")
    row = next(filled.rows())
    goal, _ = programmed(filled.cell(row, "meta_programada_texto"))
    evaluation = "Faltaron dos talleres por falta de local."
    filled.write(row, meta_ejecutada_texto=goal - 20, evaluacion=evaluation)
    factores = Filled(filled.content(), FACTORES, "Factores")
    first = factores.header + 1
    factores.write(
        first,
        actividad=filled.cell(row, "actividad").value,
        problema="No hubo local disponible.",
        accion_mejora="Reservar el local con un mes de anticipación.",
        elaborado_por="OGRH",
    )
    assert told(findings(factores.content())) == []


def test_a_target_of_its_own_can_be_added_in_the_open_rows(home: Path) -> None:
    filled = well_filled(template(home, "OC"), "OC")
    row = max(filled.rows()) + 1
    filled.write(
        row,
        actividad="27. Promoción del alineamiento del público interno",
        responsable_texto="OC",
        unidad_medida="Correo",
        meta_programada_texto="2 (Reprogramado del 2022)",
        evidencia_requerida="Informe",
    )
    psig_row(filled, row, "OC", 2023)
    review = intake.review(filled.content(), NAME)
    assert told(list(review.findings)) == []
    assert review.loads[0].filas == 2
    assert SPARE_ROWS >= 1


def test_a_carried_over_target_is_a_row_of_its_own_that_says_its_year(home: Path) -> None:
    filled = cuadro(template(home, "DA"))
    first, second = filled.rows()
    assert filled.cell(first, "meta_programada_texto").value == "70% (Reprogramado del 2022)"
    assert filled.cell(second, "meta_programada_texto").value == 0.7
    assert filled.cell(second, "meta_programada_texto").number_format == "0%"
    assert filled.cell(first, "meta_ejecutada_texto").number_format == "0.00%"
    psig_row(filled, first, "DA", 2023)
    psig_row(filled, second, "DA", 2023)
    review = intake.review(filled.content(), NAME)
    (load,) = review.loads
    assert load.data["psig_meta"]["ejercicio_meta"] == [2022, 2023]
    assert load.data["psig_meta"]["meta_ejecutada"] == [7000, 7000]


def test_returned_blank_it_does_not_replace_what_is_loaded(home: Path) -> None:
    review = intake.review(template(home, "OGRH"), NAME)
    assert {finding.regla for finding in review.findings} == {"sin_llenar", "cantidad_sin_calificar"}
    assert review.loads[0].refused is not None


def test_returned_half_filled_each_cell_that_is_missing_is_told(home: Path) -> None:
    filled = well_filled(template(home, "OGRH"), "OGRH")
    first, second, third = list(filled.rows())[:3]
    blank = dict.fromkeys(("evaluacion", "documento_sustento", "enlace_evidencia"))
    filled.write(first, meta_ejecutada_texto=None, **blank)
    filled.write(second, documento_sustento=None)
    filled.write(third, enlace_evidencia=None)
    place = {name: filled.cell(1, name).column_letter for name in filled.columns}
    assert sorted(told(findings(filled.content()))) == sorted(
        [
            ("cantidad_sin_calificar", f"{place['meta_ejecutada_texto']}{first}"),
            ("sustento_ausente", f"{place['documento_sustento']}{second}"),
            ("enlace_ausente", f"{place['enlace_evidencia']}{third}"),
        ]
    )


EXAMPLES = [(guide, wrong) for guide in GUIDES for wrong in guide.wrong]


@pytest.mark.parametrize(("guide", "wrong"), EXAMPLES, ids=[f"{g.columna}-{w.regla}" for g, w in EXAMPLES])
def test_every_wrong_cell_of_the_instructions_is_told_in_the_same_words(home: Path, guide: Guide, wrong: Wrong) -> None:
    filled = well_filled(template(home, "OC"), "OC")
    row = max(filled.rows()) + 1
    base = {"actividad": "34. Implementación de talleres", "responsable_texto": "OC", "evidencia_requerida": "Informe"}
    filled.write(row, **base, unidad_medida="Taller", meta_programada_texto=4)
    psig_row(filled, row, "OC", 2023)
    filled.write(row, **{guide.columna: wrong.written or None})
    found = {finding.regla: finding for finding in findings(filled.content())}
    assert wrong.regla in found, sorted(found)
    shown, cell = found[wrong.regla], filled.cell(row, guide.columna)
    expected = wrong.finding(cell.parent.cell(filled.header, cell.column).value)
    assert (shown.mensaje, shown.consecuencia, shown.celda) == (
        expected.mensaje,
        expected.consecuencia,
        cell.coordinate,
    )


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.columna)
def test_what_the_instructions_call_right_is_right(home: Path, guide: Guide) -> None:
    for right in guide.right:
        percent = "%" in right
        filled = well_filled(template(home, "OC"), "OC")
        row = max(filled.rows()) + 1
        base = {"actividad": "34. Talleres", "responsable_texto": "OC", "evidencia_requerida": "Informe"}
        filled.write(row, **base, unidad_medida="Taller", meta_programada_texto="86%" if percent else 22)
        psig_row(filled, row, "OC", 2023)
        if percent:
            filled.write(row, meta_ejecutada_texto="86%")
        filled.write(row, **{guide.columna: re.sub(r" \(si la meta.*", "", right)})
        blocking = [item.regla for item in findings(filled.content()) if item.severidad == "bloqueante"]
        assert blocking == [], right


def test_the_instructions_are_in_the_words_of_the_catalogue(home: Path) -> None:
    book = openpyxl.load_workbook(_saved(home, template(home, "OGRH")))
    said = "\n".join(str(cell.value) for row in book["Instrucciones"].iter_rows() for cell in row if cell.value)
    for _, wrong in EXAMPLES:
        assert RULES[wrong.regla].consecuencia in said
    for rule in ("numero_ilegible", "numero_ambiguo", "sustento_ausente", "meta_sin_cantidad"):
        assert RULES[rule].corregir in said
    assert "31. Implementación de la campaña" in said
    assert "(responsable: DTEG)" in said
    assert "plantilla psig, versión 1" in said


def test_only_what_is_asked_for_is_open(home: Path) -> None:
    filled = cuadro(template(home, "OGRH"))
    rows = list(filled.rows())
    for row in rows:
        open_columns = {name for name in filled.columns if not filled.cell(row, name).protection.locked}
        assert open_columns == {"meta_ejecutada_texto", "evaluacion", "documento_sustento", "enlace_evidencia"}
    assert all(cell.protection.locked for cell in filled.sheet[filled.header] if cell.value)
    for sheet in filled.book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert sheet.sheet_state == "visible"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert filled.sheet.freeze_panes == f"C{filled.header + 1}"
    assert filled.sheet.print_title_rows == f"${filled.header}:${filled.header}"


def test_cells_say_what_they_admit(home: Path) -> None:
    filled = cuadro(template(home, "OGRH"))
    executed = filled.columns["meta_ejecutada_texto"]
    rules = {str(rule.sqref): rule for rule in filled.sheet.data_validations.dataValidation}
    for row in filled.rows():
        rule = rules[filled.sheet.cell(row, executed).coordinate]
        assert (rule.type, rule.showErrorMessage, rule.allowBlank) == ("custom", True, True)
        assert rule.formula1.startswith("AND(ISNUMBER(")
        assert rule.error
    assert {rule.type for rule in rules.values()} >= {"custom", "list"}


def test_the_version_is_in_the_book_and_in_its_properties(home: Path) -> None:
    path = _saved(home, template(home, "OGRH"))
    with zipfile.ZipFile(path) as archive:
        custom = archive.read("docProps/custom.xml").decode()
    book = openpyxl.load_workbook(path)
    properties = {item.name: item.value for item in book.custom_doc_props.props}
    assert properties == {"plantilla": "psig", "plantilla_version": 1, "anio": 2023, "unidad": "OGRH"}
    assert "plantilla_version" in custom


def test_our_own_sheet_earns_no_notice_and_a_foreign_one_does(home: Path) -> None:
    filled = well_filled(template(home, "OC"), "OC")
    filled.book["Instrucciones"].title = "Ayuda"
    assert told(findings(filled.content())) == []
    foreign = filled.book.create_sheet("Instrucciones")
    foreign["A1"], foreign["A2"] = "Mis datos", "34. Otra actividad"
    assert [finding.regla for finding in findings(filled.content())] == ["hoja_no_leida"]


def test_without_a_sheet_loaded_the_target_is_left_to_the_unit(
    night: Night, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    night.deliver_samples("psig_plan")
    night.run()
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", night.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    filled = cuadro(template(tmp_path, "OGRH"))
    rows = list(filled.rows())
    assert len(rows) == 13
    filled.write(rows[0], meta_programada_texto=3, meta_ejecutada_texto=3)
    found = findings(filled.content())
    missing = [item.celda for item in found if item.regla == "meta_sin_cantidad"]
    assert missing == [filled.cell(row, "meta_programada_texto").coordinate for row in rows[1:]]
    for row in rows:
        filled.write(row, meta_programada_texto=3)
        psig_row(filled, row, "OGRH", 2023)
    assert told(findings(filled.content())) == []


def test_returned_it_loads_like_any_sheet_and_says_nothing_new(
    night: Night, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    night.deliver_samples("psig_plan", "psig")
    night.run()
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", night.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    filled = well_filled(template(tmp_path, "OGRH"), "OGRH")
    night.deliver(filled.content(), "psig/2023/devuelta.xlsx")
    (outcome,) = [item for item in night.run("2027-01-02T07:00:00Z") if item.nombre == "devuelta.xlsx"]
    assert (outcome.estado, outcome.filas, outcome.changed) == ("cargado", 13, True)
    ours = "archivo = 'devuelta.xlsx' AND resuelta_en IS NULL"
    assert night.query(f"SELECT regla, celda, mensaje FROM bi_observacion WHERE {ours}") == []
    assert night.value("SELECT cumplimiento_pct FROM bi_psig_responsable WHERE responsable = 'OGRH'") == 100


@pytest.mark.parametrize(
    ("words", "cause", "remedy"),
    [
        (("2024", "--unidad", "OGRH"), "no hay plan aprobado del PSIG 2024", "raw/psig_plan/2024/"),
        (("2024", "--unidad", "OGRH"), "no hay plan aprobado", "«N° de actividad», «Actividad»"),
        (("2023", "--unidad", "OGRHH"), "«OGRHH» no está", "OGRH (Oficina General de Recursos Humanos)"),
    ],
)
def test_what_cannot_be_made_says_why_and_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], cause: str, remedy: str
) -> None:
    assert cli.main(["plantilla", "psig", *words]) == cli.FAILED
    error, mend = capsys.readouterr().err.strip().split("\n")
    assert cause in error
    assert remedy in mend
    assert not (home / "salida").exists()


def test_with_nothing_loaded_the_remedy_is_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEGUIMIENTO_HOME", str(tmp_path))
    monkeypatch.setenv("SEGUIMIENTO_DB_URL", f"sqlite:///{tmp_path / 'vacio.db'}")
    for subject in ("psig", "poi"):
        assert cli.main(["plantilla", subject, "2023", "--unidad", "OGRH"]) == cli.FAILED
        assert "ejecute primero «seguimiento run»" in capsys.readouterr().err


def test_a_unit_without_activities_is_told_so(
    home: Path, loaded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3

    copy = home / "otro.db"
    shutil.copyfile(loaded_home / "documentos.db", copy)
    with sqlite3.connect(copy) as conn:
        conn.execute("UPDATE psig_actividad SET responsable = 'DTEG', corresponsables = 'OC' WHERE responsable = 'OC'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEGUIMIENTO_DB_URL", f"sqlite:///{copy}")
        assert cli.main(["plantilla", "psig", "2023", "--unidad", "OC"]) == cli.FAILED
    shown = capsys.readouterr().err
    assert "no da a OC ninguna actividad" in shown
    assert "27 (DTEG)" in shown


def _saved(home: Path, content: bytes) -> Path:
    path = home / "plantilla.xlsx"
    path.write_bytes(content)
    return path
