"""The reports of the published years: every published table is in them, equal but for what reconciliation explains."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from assets.reports.document.formats import NBSP
from assets.writing import evaluation
from assets.writing.evaluation import Made
from assets.writing.report import NoReport, Wanted
from tests.loading.conftest import After
from tests.loading.decided import oc_sheet
from tests.loading.night import LATER, RAW, Night
from tests.writing.test_state import close
from warehouse.engine import connect

LoadedOnce = Callable[[tuple[str, ...]], tuple[str, Path]]


def published(name: str, cuadro: str, cifra: str) -> dict[str, str]:
    with (RAW / "publicado" / name).open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if (row["cuadro"], row["cifra"]) == (cuadro, cifra)]
    return {row["clave"]: row["publicado"] for row in rows}


def make(night: Night, wanted: Wanted, salida: Path) -> Made:
    return evaluation.make(
        night.engine, night.custody, wanted, textos=night.folder / "textos", salida=salida, quien="prueba"
    )  # fmt: skip


def word_table(made: Made, header: str) -> list[dict[str, str]]:
    """The first table of the Word file whose header has this title, as a reader of the file sees it."""
    path = next(path for path in made.reports[0].files if path.suffix == ".docx")
    for table in docx.Document(str(path)).tables:
        titles = [cell.text for cell in table.rows[0].cells]
        if header in titles:
            rows = [[cell.text.replace(NBSP, " ") for cell in row.cells] for row in table.rows[1:]]
            return [dict(zip(titles, row, strict=True)) for row in rows]
    raise AssertionError(f"ninguna tabla tiene la columna {header}")


def csv_rows(made: Made, key: str) -> list[dict[str, str]]:
    path = next(path for path in made.reports[0].files if path.name == f"{key}.csv")
    content = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=csv.Sniffer().sniff(content.splitlines()[0]).delimiter))


@pytest.fixture(scope="module")
def poi(loaded_once: LoadedOnce, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return _made_once(loaded_once(("poi_anual", "poi_plan", "publicado")), "poi", 2021, tmp_path_factory)


@pytest.fixture(scope="module")
def psig(loaded_once: LoadedOnce, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return _made_once(loaded_once(("psig", "psig_plan", "publicado")), "psig", 2023, tmp_path_factory)


def _made_once(loaded: tuple[str, Path], tema: str, anio: int, folders: pytest.TempPathFactory) -> Made:
    """A report that several tests look at: making it changes nothing in the warehouse that they share."""
    url, folder = loaded
    night = Night(connect(url), folder)
    try:
        return make(night, Wanted(tema, anio), folders.mktemp("informes"))
    finally:
        night.engine.dispose()


def test_table_5_is_in_the_word_file_as_printed(poi: Made) -> None:
    """260 percentages and 260 valuations."""
    rows = {row["N°"]: row for row in word_table(poi, "Físico % acotado")}
    assert len(rows) == 130
    for cifra, title in (("fisico_pct", "Físico %"), ("financiero_pct", "Financiero %")):
        printed = published("poi_2021_publicado.csv", "tabla 5", cifra)
        assert {n: rows[n][title].replace(" %", "%") for n in rows} == printed
    for cifra, title in (
        ("fisico_valoracion", "Valoración física"),
        ("financiero_valoracion", "Valoración financiera"),
    ):
        printed = published("poi_2021_publicado.csv", "tabla 5", cifra)
        shown = {n: rows[n][title].split(" ", 1)[1].casefold() for n in rows}  # after the symbol
        assert shown == {n: label.casefold() for n, label in printed.items()}


def test_table_1_is_in_the_word_file_but_for_the_printed_sum_that_does_not_add_up(poi: Made) -> None:
    rows = {row["Código"]: row for row in word_table(poi, "PIM (millones)")}
    differing = set()
    for cifra, title in (
        ("pim_millones", "PIM (millones)"),
        ("ejecutado_millones", "Ejecutado (millones)"),
        ("variacion_pct", "Avance financiero %"),
    ):
        for oei, printed in published("poi_2021_publicado.csv", "tabla 1", cifra).items():
            if oei in rows and rows[oei][title].replace(" %", "%") != printed:
                differing.add((oei, cifra))
    assert differing == {("OEI.02", "ejecutado_millones")}
    explained = {row["de"]: row["explicacion"] for row in csv_rows(poi, "conciliacion")}
    assert "54290505" in explained["tabla 1 · ejecutado_millones · OEI.02"]


def test_the_summary_says_the_published_figures(poi: Made) -> None:
    path = next(path for path in poi.reports[0].files if path.suffix == ".docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs).replace(NBSP, " ")
    for said in (
        "130 actividades operativas",
        "10 de 12 objetivos",
        "S/ 122.23 millones",
        "95.88 %",
        "89.79 %",
        "95 en Óptimo (73 %)",
        "El 73 % de las actividades valoradas (95) está en Óptimo.",
        "20 actividades operativas con ejecución física valorada como Deficiente o Muy deficiente",
    ):
        assert said in text, said


def test_plan_versions_modifications_and_renames_are_in_it(poi: Made) -> None:
    assert [row["resolucion"] for row in csv_rows(poi, "versiones")] == [
        "RM 335-2020-MIMP", "RM 098-2021-MIMP", "RM 205-2021-MIMP", "RM 363-2021-MIMP",
    ]  # fmt: skip
    assert len(csv_rows(poi, "modificaciones")) == 4
    assert len(csv_rows(poi, "renombres")) == 2


def test_cuadro_1_is_in_the_word_file_but_for_the_percentage_that_was_cut(psig: Made) -> None:
    rows = csv_rows(psig, "cuadro-1")
    printed = published("psig_2023_publicado.csv", "cuadro 1", "pct")
    assert len(rows) == len(printed) == 68
    shown = [row["% de ejecución"] for row in word_table(psig, "Evidencia requerida")]
    differing = [
        (written, told)
        for written, told in zip(printed.values(), shown, strict=True)
        if written.split(" ")[0].rstrip("%") not in (told.removesuffix(" %"), "-")
    ]
    assert differing == [("122% (2022)", "123 %")]
    assert sum(told == "—" for told in shown) == sum(written == "-" for written in printed.values()) == 3


def test_the_ranking_and_the_balance_are_those_of_print(psig: Made) -> None:
    ranking = {row["Unidad responsable"]: row["Nivel de cumplimiento"] for row in word_table(psig, "Puesto")}
    printed = published("psig_2023_publicado.csv", "responsables", "nivel_cumplimiento")
    short = {name.split(" (")[0].removeprefix("PROGRAMA NACIONAL "): level for name, level in printed.items()}
    assert {name: level.replace(" %", "%") for name, level in ranking.items() if level != "—"} == short
    balance = {row["Ejercicio"]: row for row in word_table(psig, "Ejercicio")}
    assert balance["2023"]["Actividades programadas"] == "65"
    assert balance["2023"]["Ejecutadas al 100 % o más"] == "46"
    assert (balance["2022"]["Nivel de ejecución"], balance["2022"]["Origen"]) == ("81.48 %", "publicado")


def test_every_table_of_the_report_is_a_sheet_and_a_csv_with_the_same_rows(psig: Made) -> None:
    book = openpyxl.load_workbook(
        next(path for path in psig.reports[0].files if path.name == "Evaluacion PSIG 2023.xlsx")
    )
    sheet = next(book[name] for name in book.sheetnames if name.casefold().startswith("ranking"))
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)]
    told = [float(row["cumplimiento_pct"]) for row in csv_rows(psig, "ranking") if row["cumplimiento_pct"]]
    assert [number for number in numbers if number in told] == told


def test_the_same_data_give_the_same_bytes(after: After, tmp_path: Path) -> None:
    night = after("psig", "psig_plan", "publicado")
    one, other = (make(night, Wanted("psig", 2023), tmp_path / name) for name in ("uno", "otro"))
    pairs = list(zip(one.reports[0].files, other.reports[0].files, strict=True))
    assert len(pairs) > 15
    for first, second in pairs:
        assert first.read_bytes() == second.read_bytes(), first.name


def test_a_year_that_is_not_there_says_what_is(after: After, tmp_path: Path) -> None:
    night = after("poi_anual")
    with pytest.raises(NoReport, match="no hay nada del POI 2019"):
        make(night, Wanted("poi", 2019), tmp_path)
    with pytest.raises(NoReport, match="no hay la UE 000001 en el POI 2021; hay de 001087"):
        make(night, Wanted("poi", 2021, ue="000001"), tmp_path)
    with pytest.raises(NoReport, match="PSIG 2021"):
        make(night, Wanted("psig", 2021), tmp_path)
    assert list(tmp_path.iterdir()) == [] or not any(path.suffix == ".docx" for path in tmp_path.rglob("*"))


def test_a_unit_that_is_made_up_is_reported_as_an_example_and_an_open_year_names_no_critical_ones(
    after: After, tmp_path: Path
) -> None:
    made = make(after("ejemplo"), Wanted("poi", 2026), tmp_path)
    path = next(path for path in made.reports[0].files if path.suffix == ".docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs).replace(NBSP, " ")
    assert "EJEMPLO: son datos inventados" in text
    assert "El año no ha terminado" in text
    assert not [path for path in made.reports[0].files if path.name == "criticas.csv"]


def test_what_was_written_is_shown_and_a_swapped_figure_is_to_be_decided(after: After, tmp_path: Path) -> None:
    night = after("poi_anual", "poi_plan", "publicado")
    texts = night.folder / "textos" / "poi" / "2021"
    texts.mkdir(parents=True, exist_ok=True)
    # N° 10 executed 1784; print says 1874 (reconciliation finds it too)
    (texts / "001087-direccion-de-personas-adultas-mayores.md").write_text(
        "# DIPAM\n\n## Identificadas · Logros {#2021-001087-N010.logros}\n\n"
        "Se ejecutaron 1874 identificaciones de personas **adultas mayores**.\n",
        encoding="utf-8",
    )
    (texts / "informe.md").write_text("## Conclusiones {#informe.conclusiones}\n\nSe cumplió.\n", encoding="utf-8")
    made = make(night, Wanted("poi", 2021), tmp_path / "salida")
    path = next(path for path in made.reports[0].files if path.suffix == ".docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs).replace(NBSP, " ")
    assert "Se ejecutaron 1874 identificaciones de personas adultas mayores." in text
    assert "Se cumplió." in text
    assert any("1,784" in line or "1784" in line for line in made.reports[0].decisions), made.reports[0].decisions
    found = {row["denominacion"] for row in csv_rows(made, "textos-por-unidad") if row["logros"] == "1"}
    assert found == {"Dirección De Personas Adultas Mayores"}


def test_a_closed_year_bears_its_own_date_and_loads_and_nothing_of_later_sheets(after: After, tmp_path: Path) -> None:
    """What came afterwards is in the warehouse, and not in what was published."""
    night = after("psig", "psig_plan")
    close(night, date(2024, 1, 31), tema="psig", anio=2023)
    night.deliver(oc_sheet("20", 6), "psig/2023/oc.xlsx")
    night.run(LATER)
    made = make(night, Wanted("psig", 2023), tmp_path / "salida")
    path = next(path for path in made.reports[0].files if path.suffix == ".docx")
    section = docx.Document(str(path)).sections[0]
    assert "corte 31/01/2024" in "".join(paragraph.text for paragraph in section.footer.paragraphs)
    loads = {row["carga_id"] for row in csv_rows(made, "cargas") if row["unidad"] == "OC"}
    [(published,)] = night.query("SELECT carga_id FROM bi_publicacion_carga WHERE unidad = 'OC'")
    assert loads == {published}
    assert not [row for row in csv_rows(made, "recomendaciones") if row["estado_dicho"] == "Borrador"]
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert "De OC llegó otra hoja después de publicar" in text


def test_a_matrix_with_rows_set_aside_is_mended_before_another_one_is_written(after: After, tmp_path: Path) -> None:
    """What was decided in those rows stands nowhere else."""
    night = after("poi_anual")
    first = make(night, Wanted("poi", 2021), tmp_path / "salida")
    matrix = next(path for path in first.reports[0].files if path.name.startswith("Matriz"))
    book = openpyxl.load_workbook(matrix)
    sheet = book["Compromisos"]
    [state] = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Estado del compromiso"]
    sheet.cell(state.row + 1, state.column).value = "acptada"
    book.save(tmp_path / "matriz.xlsx")
    night.deliver(tmp_path / "matriz.xlsx", "matriz.xlsx")
    night.run(LATER)
    again = make(night, Wanted("poi", 2021), tmp_path / "otra")
    assert not [path for path in again.reports[0].files if path.name.startswith("Matriz")]
    assert any("1 fila apartada" in line for line in again.reports[0].decisions), again.reports[0].decisions
