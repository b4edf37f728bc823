"""What cannot be loaded: said in Spanish with file, sheet and cell; the others load; nothing is lost."""

from pathlib import Path

import openpyxl
import pytest

from tests.loading.night import LATER, RAW, Night

PSIG = RAW / "psig" / "2023"
OGRH = PSIG / "PSIG 2023 OGRH final.xlsx"
OC = PSIG / "oc - psig 2023.xlsx"


def edited(source: Path, folder: Path, *cells: tuple[str, str, object]) -> bytes:
    """The workbook with some cells changed, as a person would leave it."""
    book = openpyxl.load_workbook(source)
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    path = folder / "editado.xlsx"
    book.save(path)
    return path.read_bytes()


def where(source: Path, text: str, sheet: str) -> str:
    """Address of the first cell that holds a text."""
    for row in openpyxl.load_workbook(source)[sheet].iter_rows():
        for cell in row:
            if " ".join(str(cell.value or "").split()).casefold().startswith(text.casefold()):
                return cell.coordinate
    raise AssertionError(text)


def test_a_file_that_is_not_what_it_claims(night: Night) -> None:
    night.deliver(b"%PDF-1.7 nada", "psig/2023/PSIG DGFC.xlsx")
    night.deliver(OC, "psig/2023/oc.xlsx")
    outcomes = night.run()
    assert [(outcome.unidad, outcome.estado) for outcome in outcomes] == [("OC", "cargado")]
    assert night.query("SELECT nombre, estado FROM bi_archivo ORDER BY nombre") == [
        ("PSIG DGFC.xlsx", "cuarentena"),
        ("oc.xlsx", "cargado"),
    ]
    assert "PDF" in str(night.value("SELECT mensaje FROM bi_observacion WHERE regla = 'forma_desconocida'"))


def test_an_unknown_layout_shows_the_titles_that_were_seen(night: Night) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Ítem", "Descripción", "Monto"])
    book.active.append([1, "algo", 3])
    book.save(night.folder / "otro.xlsx")
    night.deliver(night.folder / "otro.xlsx", "psig/2023/otro.xlsx")
    night.run()
    mensaje, hoja, celda = night.query(
        "SELECT mensaje, hoja, celda FROM bi_observacion WHERE regla = 'diseno_desconocido'"
    )[0]
    assert "«Ítem», «Descripción», «Monto»" in mensaje
    assert (hoja, celda) == ("Sheet", "A1")


def test_an_unknown_unit_is_refused_with_a_suggestion_and_the_others_load(night: Night) -> None:
    sheet = "CUADRO 1"
    cell = where(OGRH, "Unidad responsable", sheet)
    column, row = cell[0], cell[1:]
    neighbour = f"{chr(ord(column) + 1)}{row}"
    night.deliver(
        edited(OGRH, night.folder, (sheet, neighbour, "Oficina General de Recusos Humanos")), "psig/2023/ogrh.xlsx"
    )
    night.deliver(OC, "psig/2023/oc.xlsx")
    assert [outcome.unidad for outcome in night.run()] == ["OC"]
    encontrado, mensaje = night.query(
        "SELECT encontrado, mensaje FROM bi_observacion WHERE regla = 'unidad_desconocida'"
    )[0]
    assert encontrado == "Oficina General de Recusos Humanos"
    assert "¿Quiso decir OGRH" in mensaje


def test_a_text_in_a_number_keeps_its_row_apart_and_loads_the_rest(night: Night) -> None:
    sheet = "CUADRO 1"
    header = where(OGRH, "Meta ejecutada", sheet)
    target = f"{header.rstrip('0123456789')}{int(header.lstrip('ABCDEFGHIJKLMN')) + 1}"
    night.deliver(edited(OGRH, night.folder, (sheet, target, "más o menos cien")), "psig/2023/ogrh.xlsx")
    (outcome,) = night.run()
    assert (outcome.estado, outcome.apartadas, outcome.filas) == ("parcial", 1, 12)
    archivo, hoja, celda, encontrado, severidad = night.query(
        "SELECT archivo, hoja, celda, encontrado, severidad FROM bi_observacion WHERE regla = 'numero_ilegible'"
    )[0]
    assert (archivo, hoja, celda, encontrado, severidad) == (
        "ogrh.xlsx",
        sheet,
        target,
        "más o menos cien",
        "bloqueante",
    )
    kept = str(night.value("SELECT contenido FROM cuarentena"))
    assert "más o menos cien" in kept
    assert night.value("SELECT estado FROM bi_carga") == "parcial"


def test_every_copy_of_a_duplicate_key_waits(night: Night) -> None:
    sheet = "CUADRO 1"
    header = where(OGRH, "Actividad", sheet)
    column, row = header.rstrip("0123456789"), int(header.lstrip("ABCDEFGHIJKLMN"))
    first = openpyxl.load_workbook(OGRH)[sheet][f"{column}{row + 1}"].value
    night.deliver(edited(OGRH, night.folder, (sheet, f"{column}{row + 2}", first)), "psig/2023/ogrh.xlsx")
    (outcome,) = night.run()
    assert (outcome.apartadas, outcome.filas) == (2, 11)
    messages = night.query("SELECT mensaje, celda FROM bi_observacion WHERE regla = 'clave_duplicada' ORDER BY celda")
    assert [celda for _, celda in messages] == sorted(f"{column}{row + i}" for i in (1, 2))
    assert all(f"{row + 1}, {row + 2}" in mensaje for mensaje, _ in messages)


def test_a_refused_new_version_leaves_the_unit_with_its_previous_load(night: Night) -> None:
    night.deliver(OGRH, "psig/2023/ogrh.xlsx")
    night.run()
    before = night.query("SELECT meta_id, pct FROM bi_psig_actividad ORDER BY meta_id")
    header = where(OGRH, "Meta ejecutada", "CUADRO 1")
    night.deliver(edited(OGRH, night.folder, ("CUADRO 1", header, "Cantidad lograda")), "psig/2023/ogrh.xlsx")
    assert night.run(LATER)[0].loaded
    assert night.query("SELECT meta_id, pct FROM bi_psig_actividad ORDER BY meta_id") == before
    assert night.value("SELECT COUNT(*) FROM bi_observacion WHERE regla = 'columna_faltante'") == 1


def test_mending_the_sheet_resolves_what_was_found(night: Night) -> None:
    header = where(OGRH, "Meta ejecutada", "CUADRO 1")
    target = f"{header.rstrip('0123456789')}{int(header.lstrip('ABCDEFGHIJKLMN')) + 1}"
    night.deliver(edited(OGRH, night.folder, ("CUADRO 1", target, "cien")), "psig/2023/ogrh.xlsx")
    night.run()
    assert (
        night.value("SELECT COUNT(*) FROM bi_observacion WHERE resuelta_en IS NULL AND severidad = 'bloqueante'") == 1
    )
    night.deliver(edited(OGRH, night.folder, ("CUADRO 1", target, 100)), "psig/2023/ogrh.xlsx")
    outcome = night.run(LATER)[-1]
    assert outcome.estado == "cargado"
    assert (
        night.value("SELECT COUNT(*) FROM bi_observacion WHERE resuelta_en IS NULL AND severidad = 'bloqueante'") == 0
    )
    assert night.value("SELECT COUNT(*) FROM bi_observacion WHERE severidad = 'bloqueante'") == 1


def test_an_older_version_does_not_replace_a_newer_one(night: Night) -> None:
    night.deliver(edited(OGRH, night.folder), "psig/2023/nueva.xlsx")
    night.run()
    night.deliver(OGRH, "psig/2023/vieja.xlsx")
    assert night.run(LATER)[-1].estado == "ignorado"
    assert night.value("SELECT nombre FROM bi_archivo WHERE estado = 'cargado'") == "nueva.xlsx"


@pytest.mark.parametrize("name", ["~$psig.xlsx", "psig.xlsx.tmp", "psig.crdownload", ".psig.xlsx"])
def test_what_a_program_leaves_behind_is_no_delivery(night: Night, name: str) -> None:
    night.deliver(OC, f"psig/2023/{name}")
    assert night.run() == []
    assert night.query("SELECT * FROM bi_archivo") == []


def test_no_link_leads_out_of_the_delivery_folder(night: Night) -> None:
    outside = night.folder / "fuera.xlsx"
    outside.write_bytes(OC.read_bytes())
    night.raw.mkdir()
    (night.raw / "enlace.xlsx").symlink_to(outside)
    assert night.run() == []
