"""What a file is, is told by its bytes; whatever it is, the sender gets a reason in Spanish and nothing else breaks."""

import random
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.reading.book import UnreadableFile
from assets.reading.forms import detect, misleading_name
from assets.reading.read import read
from schemas.messages import RULES
from tests.reading.sender import (
    OLE_MAGIC,
    biff,
    compound,
    label,
    page,
    parts,
    record,
    refusal,
    rows_of,
    text,
    with_part,
    workbook,
    zipped,
)

GRID = [["Versión", "Resolución"], ["1", "RM 001"], ["2", "Año ñandú"]]
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + b"\0" * 17


def encrypted() -> bytes:
    return compound({"EncryptionInfo": b"x" * 5000, "EncryptedPackage": b"y" * 5000})


ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def macro_book() -> bytes:
    """A book with macros whose macros were taken out: it says so in its index only."""
    old, new = b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    return with_part(workbook(GRID), "[Content_Types].xml", lambda part: part.replace(old, new))


def strict_book() -> bytes:
    """As Excel saves it under `Hoja de cálculo Open XML estricta`."""
    old, new = b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"
    return zipped(
        {name: part.replace(b"http://" + old, b"http://" + new) for name, part in parts(workbook(GRID)).items()}
    )


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (workbook(GRID), "xlsx"),
        (page(GRID), "html"),
        (text(GRID), "csv"),
        (text(GRID, encoding="utf-8-sig"), "csv"),
        (text(GRID, encoding="cp1252"), "csv"),
        (text(GRID, separator=";"), "csv"),
        (text(GRID, separator="\t"), "csv"),
        (b"sep=;\r\n" + text(GRID, separator=";"), "csv"),
        (b"sep=|\n" + text(GRID, separator="|"), "csv"),
        (b"\xef\xbb\xbfSEP=\t\n" + text(GRID, separator="\t"), "csv"),
        (text(GRID, separator="\t", encoding="utf-16"), "csv"),  # what Excel calls Unicode text
        (b"\xfe\xff" + text(GRID, separator=";", encoding="utf-16-be"), "csv"),
        (b"\xef\xbb\xbf" + page(GRID), "html"),
        (b"<?xml version='1.0'?>\n" + page(GRID), "html"),
    ],
)
def test_each_form_is_read_to_the_same_cells(content: bytes, form: str) -> None:
    assert detect(content) == form
    assert rows_of(read(content)) == GRID


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (b"", "archivo_vacio", "vacío"),
        (b" \r\n \t", "forma_desconocida", "en blanco"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "forma_desconocida", "PDF"),
        (PNG, "forma_desconocida", "imagen"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "forma_desconocida", "imagen"),
        (b"{\\rtf1 hola}", "forma_desconocida", "RTF"),
        ("<table><tr><td>x</td></tr></table>".encode("utf-16"), "forma_desconocida", "UTF-16"),
        (" ".encode("utf-16"), "forma_desconocida", "en blanco"),
        (b"\xff\xfe\x00\xd8", "forma_desconocida", "binario"),
        (b"\xff\xfea\x00\x00\x00", "forma_desconocida", "binario"),
        (b"\xef\xbb\xbfa,b\n\xf1,\xe1\n", "archivo_danado", "UTF-8"),
        (b"a,b\n\x81,2\n", "forma_desconocida", "cp1252"),
        (b"<?xml version='1.0'?><Workbook/>", "forma_desconocida", "XML"),
        (b"Rar!\x1a\x07", "forma_desconocida", "RAR"),
        (zipped({}), "forma_desconocida", "vacío"),
        (zipped({"informe.docx": b"x"}), "forma_desconocida", "comprimido"),
        (zipped({"xl/workbook.bin": b"x"}), "formato_no_admitido", "xlsb"),
        (zipped({**parts(workbook(GRID)), "xl/vbaProject.bin": b"x"}), "formato_no_admitido", "xlsm"),
        (macro_book(), "formato_no_admitido", "xlsm"),
        (strict_book(), "formato_no_admitido", "estricto"),
        (zipped({"mimetype": ODS, "content.xml": b"<a/>"}), "formato_no_admitido", "ods"),
        (zipped({"content.xml": b"<office:document><office:spreadsheet/>"}), "formato_no_admitido", "ods"),
        (zipped({"mimetype": ODS.replace(b"spreadsheet", b"text")}), "forma_desconocida", "OpenDocument"),
        (zipped({"word/document.xml": b"<a/>"}), "forma_desconocida", "Word"),
        (zipped({"ppt/presentation.xml": b"<a/>"}), "forma_desconocida", "presentación"),
        (zipped({"OGRH 2023.xlsx": workbook(GRID)}), "forma_desconocida", "«OGRH 2023.xlsx»"),
        (encrypted(), "con_contrasena", "contraseña"),
        (biff(label(0, 0, "a"), record(0x002F, b"\x01\0" + b"x" * 52)), "con_contrasena", "contraseña"),
        (compound({"WordDocument": b"hola"}), "forma_desconocida", "Office"),
        (OLE_MAGIC, "forma_desconocida", "Office"),
        (OLE_MAGIC + "Workbook".encode("utf-16-le"), "archivo_danado", "cortado"),
        (b"una sola linea sin columnas", "forma_desconocida", "sin columnas"),
        (b"<html><body><p>No hay datos</p></body></html>", "forma_desconocida", "sin tabla"),
        (b"<table></table>", "forma_desconocida", "vacía"),
        (b"a,b\n1,2\x00", "forma_desconocida", "binario"),
        (b"a,b\n" + b"1,2\n" * 40_000 + b"\x00", "forma_desconocida", "binario"),
        (b'a,b\n1,"dos\n3,4\n', "archivo_danado", "comillas"),
        (b"a,b\n" + b"x" * 140_000 + b",1\n", "archivo_danado", "línea 2"),
    ],
)
def test_what_is_no_sheet_is_refused_with_its_reason(content: bytes, rule: str, words: str) -> None:
    finding = refusal(content)
    assert (finding.regla, finding.blocks_file) == (rule, True)
    assert words in finding.mensaje


def test_a_workbook_cut_at_any_length_is_refused_as_damaged() -> None:
    whole = workbook(GRID)
    for length in (4, 5, 30, 100, 512, 1000, len(whole) // 2, len(whole) - 100, len(whole) - 22, len(whole) - 1):
        finding = refusal(whole[:length])
        assert finding.regla == "archivo_danado"
        assert "envíelo otra vez" in finding.mensaje


def test_a_true_xls_cut_at_any_length_is_refused_or_has_lost_nothing() -> None:
    whole = biff(label(0, 0, "Versión") + label(0, 1, "Resolución"))
    assert rows_of(read(whole)) == [["Versión", "Resolución"]]
    for length in range(8, len(whole), 97):
        assert refusal(whole[:length]).blocks_file


def _english(message: str) -> bool:
    words = set(message.casefold().replace("(", " ").split())
    return bool(words & {"is", "not", "the", "file", "invalid", "error", "bad", "unexpected", "found", "while"})


def test_a_damaged_byte_anywhere_gives_a_finding_in_spanish_or_the_same_cells() -> None:
    whole, dice = workbook(GRID), random.Random(7)
    told: list[str] = []
    for _ in range(100):
        damaged = bytearray(whole)
        for _ in range(dice.choice((1, 3, 40))):
            damaged[dice.randrange(4, len(damaged))] = dice.randrange(256)
        try:
            assert read(bytes(damaged)).sheets
        except UnreadableFile as unreadable:
            told.append(unreadable.observations[0].mensaje)
    assert [message for message in told if _english(message)] == []
    assert len(told) > 60  # checksums see nearly all of it


@pytest.mark.parametrize(
    "name",
    [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    ],
)
@pytest.mark.parametrize("damage", [b"", b"<", b"<a/>", b"\xff\xfe<\0", b"<?xml version='1.0' encoding='cp037'?><a/>"])
def test_a_part_that_says_something_else_is_a_finding(name: str, damage: bytes) -> None:
    try:
        book = read(zipped({**parts(workbook(GRID)), name: damage}))
    except UnreadableFile as unreadable:
        finding = unreadable.observations[0]
        assert finding.blocks_file
        assert not _english(finding.mensaje)
    else:  # a workbook without styles or strings is still one; without them no text can have been made up
        seen = {value for sheet in book.sheets for row in sheet.rows for value in row}
        assert seen <= {value for row in GRID for value in row} | {None}


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", OLE_MAGIC, b"<table>", b"<html>"]).flatmap(
    lambda start: st.binary(max_size=600).map(lambda rest: start + rest)
)))  # fmt: skip
def test_random_bytes_are_read_or_refused_and_nothing_else(content: bytes) -> None:
    try:
        assert read(content).sheets
    except UnreadableFile as unreadable:
        finding = unreadable.observations[0]
        assert finding.blocks_file
        assert RULES[finding.regla].alcance == "archivo"


def test_parts_packed_in_a_way_that_excel_does_not_use_are_a_finding() -> None:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in parts(workbook(GRID)).items():
            archive.writestr(name, part)
    content = bytearray(raw.getvalue())
    place = content.find(b"xl/worksheets/sheet1.xml") + 40
    content[place : place + 8] = b"\xff" * 8
    assert refusal(bytes(content)).regla == "archivo_danado"
    assert zlib.crc32(bytes(content)) != zlib.crc32(raw.getvalue())


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("POI.xls", page(GRID), False),  # what CEPLAN does
        ("POI.xlsx", page(GRID), True),
        ("POI.xls", workbook(GRID), True),
        ("POI.XLSX", workbook(GRID), False),
        ("datos.csv", workbook(GRID), True),
        ("datos.pdf", text(GRID), True),
        ("datos", text(GRID), True),
    ],
)
def test_a_misleading_ending_is_a_notice_and_no_more(name: str, content: bytes, told: bool) -> None:
    notice = misleading_name(name, detect(content))
    assert (notice is not None) == told
    assert notice is None or notice.severidad == "aviso"
    assert rows_of(read(content)) == GRID
