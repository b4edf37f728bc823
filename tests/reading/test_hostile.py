"""Small files that would bring down a reader: each ends soon, within memory, with cells or with a finding."""

import resource
import struct
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest

from assets.reading import package, prescan, sheetscan, xlsx
from assets.reading.extract import extract
from assets.reading.read import read
from assets.reading.table import find_tables
from schemas.layouts.registry import FORMATS
from tests.reading.sender import (
    SHEET,
    biff,
    label,
    number,
    parts,
    record,
    refusal,
    rows_of,
    with_part,
    with_sheet_xml,
    workbook,
    zipped,
)

SECONDS = 8.0
MEGABYTES = 600
GRID = [["a", 5], ["b", 6]]


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Time and peak memory of each test here, on top of what the process had used before."""
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert time.process_time() - started < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


def sheet_of(xml: bytes) -> bytes:
    head = b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return with_part(workbook([["a"]]), SHEET, lambda _: head + xml + b"</worksheet>")


# ---- the container


def pieces(files: list[tuple[str, bytes]]) -> bytes:
    """A zip of parts in order, one name twice if it is so listed."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "_writecheck", lambda _: None)
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.filename = name
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return raw.getvalue()


def directory(content: bytes, name: str) -> tuple[int, int]:
    """Where a part's local header and its line in the directory stand."""
    local = content.index(b"PK\x03\x04", content.index(name.encode()) - 30)
    return local, content.rindex(name.encode()) - 46


def patched(content: bytes, place: int, form: str, value: int) -> bytes:
    changed = bytearray(content)
    struct.pack_into(form, changed, place, value)
    return bytes(changed)


@pytest.mark.parametrize(
    "name", ["/xl/evil.xml", "../evil.xml", "xl/../../evil.xml", "xl\\evil.xml", "C:/evil.xml", "xl/\x07evil.xml"]
)
def test_a_name_that_could_lead_out_is_refused(name: str) -> None:
    finding = refusal(pieces([*parts(workbook(GRID)).items(), (name, b"<a/>")]))
    assert finding.regla == "archivo_danado"
    assert "nombres" in finding.mensaje


@pytest.mark.parametrize("again", [SHEET, SHEET.upper(), "xl/./worksheets/sheet1.xml"])
def test_a_part_that_is_there_twice_is_refused(again: str) -> None:
    finding = refusal(pieces([*parts(workbook(GRID)).items(), (again, b"<worksheet/>")]))
    assert finding.regla == "archivo_danado"
    assert "mismo nombre" in finding.mensaje


def test_more_entries_than_any_book_has_are_refused_before_they_are_listed() -> None:
    many = [(f"xl/media/{n}.png", b"") for n in range(package.MOST_ENTRIES + 1)]
    assert refusal(pieces([*parts(workbook(GRID)).items(), *many])).regla == "archivo_demasiado_grande"


def test_an_encrypted_part_asks_for_a_book_without_password() -> None:
    content = workbook(GRID)
    local, listed = directory(content, SHEET)
    for place in (local + 6, listed + 8):
        content = patched(content, place, "<H", struct.unpack_from("<H", content, place)[0] | 1)
    assert refusal(content).regla == "con_contrasena"


@pytest.mark.parametrize("size", [10, 100_000, 390_000_000])
def test_a_part_that_does_not_measure_what_the_directory_says_is_refused(size: int) -> None:
    content = workbook(GRID)
    local, listed = directory(content, SHEET)
    content = patched(patched(content, local + 22, "<I", size), listed + 24, "<I", size)
    assert refusal(content).regla in ("archivo_danado", "archivo_demasiado_grande")


def test_a_part_that_does_not_say_what_the_directory_says_is_refused() -> None:
    content = workbook(GRID)
    _, listed = directory(content, SHEET)
    assert refusal(patched(content, listed + 16, "<I", 12345)).regla == "archivo_danado"


def test_parts_that_share_their_bytes_are_refused() -> None:
    """Fifty thousand entries over one kernel make gigabytes of a few kilobytes."""
    content = workbook(GRID)
    (first, _), (_, other) = directory(content, SHEET), directory(content, "xl/styles.xml")
    finding = refusal(patched(content, other + 42, "<I", first))
    assert finding.regla == "archivo_danado"


def test_what_stands_before_or_behind_the_zip_does_not_reach_the_fast_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MANY_CELLS", 0)
    monkeypatch.setattr(xlsx, "_read_fast", lambda *_: pytest.fail("two readers may see two directories"))
    behind = bytearray(workbook(GRID))
    behind[-2:] = struct.pack("<H", 5)
    assert rows_of(read(bytes(behind) + b"hello")) == GRID


def swollen(files: dict[str, bytes], parts_: list[str], before: bytes, piece: bytes, times: int) -> bytes:
    """A book with parts that are a beginning and then one piece over and over, never held whole."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            if name not in parts_:
                archive.writestr(name, content)
        for name in parts_:
            with archive.open(name, "w") as part:
                part.write(before)
                for _ in range(times):
                    part.write(piece)
    return raw.getvalue()


def test_three_hundred_megabytes_of_xml_in_a_megabyte_are_refused() -> None:
    files = parts(workbook(GRID))
    before, _, _ = files[SHEET].partition(b"<row")
    content = swollen(files, [SHEET], before, b'<row r="1"/>' * 100_000, 250)
    assert len(content) < 1_500_000
    finding = refusal(content)
    assert finding.regla == "archivo_demasiado_grande"
    assert "300 MB" in finding.mensaje


def test_an_honest_sheet_that_compresses_well_is_read() -> None:
    """Formats down fifty thousand rows: 5 MB of nothing, as a person may leave it."""
    rows = b"".join(
        b'<row r="%d" spans="1:11" s="1" customFormat="1" ht="15" customHeight="1"/>' % n for n in range(3, 60_000)
    )
    content = with_sheet_xml(workbook(GRID), b"</sheetData>", rows + b"</sheetData>")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entry = archive.getinfo(SHEET)
    assert entry.file_size > max(package.SMALL, 20 * entry.compress_size)
    assert rows_of(read(content)) == GRID


def test_a_small_part_may_compress_as_it_likes() -> None:
    content = with_part(workbook(GRID), SHEET, lambda part: part + b" " * (package.SMALL - len(part)))
    assert len(content) < 10_000
    assert rows_of(read(content)) == GRID


def test_a_part_that_nobody_reads_may_swell() -> None:
    content = swollen(parts(workbook(GRID)), ["xl/drawings/drawing9.xml"], b"<x>", b" " * 1_000_000, 30)
    assert len(content) < 200_000
    assert rows_of(read(content)) == GRID


# ---- the sheet


def test_one_blank_in_the_last_cell_of_the_sheet_costs_nothing() -> None:
    last = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t xml:space="preserve"> </t></is></c></row></sheetData>'
    )
    content = with_sheet_xml(workbook(GRID), b"</sheetData>", last)
    assert len(content) < 10_000
    assert rows_of(read(content)) == GRID


def test_a_word_in_the_last_cell_of_the_sheet_is_kept() -> None:
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rows = rows_of(read(with_sheet_xml(workbook(GRID), b"</sheetData>", last)))
    assert (rows[:2], len(rows), len(rows[-1]), rows[-1][-1]) == (GRID, 1_048_576, 16_384, 1)


def test_the_size_that_a_sheet_claims_is_not_believed() -> None:
    content = with_sheet_xml(workbook(GRID), b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert rows_of(read(content)) == GRID


def test_many_cells_with_one_far_away_go_to_the_reader_that_lays_out_no_rectangle() -> None:
    grid = [[n, n + 1] for n in range(11_000)]
    far = b'<row r="900000"><c r="ABC900000"><v>1</v></c></row></sheetData>'
    rows = rows_of(read(with_sheet_xml(workbook(grid), b"</sheetData>", far)))
    assert (len(rows), rows[:11_000] == grid) == (900_000, True)


def test_rows_that_all_reach_the_last_column_are_refused() -> None:
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 3000))
    finding = refusal(sheet_of(b"<sheetData>" + rows + b"</sheetData>"))
    assert finding.regla == "archivo_demasiado_grande"
    assert "Borre filas y columnas" in finding.mensaje


@pytest.mark.parametrize("row", [b"99999999999", b"1048577", b"0"])
def test_a_row_that_cannot_be_is_refused(row: bytes) -> None:
    content = sheet_of(b'<sheetData><row r="1"/><row r="' + row + b'"><c><v>1</v></c></row></sheetData>')
    assert refusal(content).regla == "archivo_danado"


@pytest.mark.parametrize("row", [b"1e300", b"2.0", b" 2", b"+2", b"2_0", b"", "٢".encode()])
def test_a_row_number_that_only_some_readers_understand_is_refused(row: bytes) -> None:
    """openpyxl would lay out rows as far as 1e300."""
    assert refusal(sheet_of(b'<sheetData><row r="' + row + b'"/></sheetData>')).regla == "archivo_danado"


@pytest.mark.parametrize("cell", [b"a2", b"A2_0", b"$A$2", b"XFE2", b"AAAA2", b"A3", b"2", b"A", "A٢".encode()])
def test_a_cell_whose_place_only_some_readers_understand_is_refused(cell: bytes) -> None:
    content = sheet_of(b'<sheetData><row r="2"><c r="' + cell + b'"><v>1</v></c></row></sheetData>')
    assert refusal(content).regla == "archivo_danado"


@pytest.mark.parametrize("cells", [b"A1 A1", b"B1 A1"])
def test_two_cells_in_one_place_are_refused_and_neither_is_lost(cells: bytes) -> None:
    row = b"".join(b'<c r="%s"><v>1</v></c>' % cell for cell in cells.split())
    assert refusal(sheet_of(b'<sheetData><row r="1">' + row + b"</row></sheetData>")).regla == "archivo_danado"


def test_places_are_counted_whatever_stands_before_the_reference() -> None:
    rows = b"".join(b'<row r="%d"><c s="0" r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 3000))
    assert refusal(sheet_of(b"<sheetData>" + rows + b"</sheetData>")).regla == "archivo_demasiado_grande"


def test_cells_that_name_no_place_are_read_one_after_the_other() -> None:
    rows = b"<row><c><v>1</v></c><c><v>2</v></c></row><row><c r='B2'><v>3</v></c><c><v>4</v></c></row>"
    assert rows_of(read(sheet_of(b"<sheetData>" + rows + b"</sheetData>"))) == [[1, 2], [None, 3, 4]]


def test_a_cell_of_another_language_does_not_reach_the_reader_that_minds_none() -> None:
    """calamine takes `x:row` for a row, and one in XFD1048576 would end its process."""
    grid = [[n, n + 1] for n in range(11_000)]
    far = b'<x:row xmlns:x="urn:x" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></sheetData>'
    assert rows_of(read(with_sheet_xml(workbook(grid), b"</sheetData>", far))) == grid


def book_of(sheets: int, xml: bytes) -> bytes:
    files = parts(workbook({f"H{n}": [[1]] for n in range(sheets)}))
    for n in range(1, sheets + 1):
        name = f"xl/worksheets/sheet{n}.xml"
        files[name] = files[name].replace(b"</sheetData>", xml + b"</sheetData>")
    return zipped(files)


def test_a_hundred_sheets_down_to_the_last_row_are_refused() -> None:
    finding = refusal(book_of(100, b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))
    assert finding.regla == "archivo_demasiado_grande"


def test_rows_without_cells_cost_nothing_however_far_down() -> None:
    content = book_of(100, b'<row r="1048576" hidden="1" ht="20" customHeight="1"/>')
    assert [sheet.rows for sheet in read(content).sheets] == [[[1]]] * 100


def test_rows_out_of_order_are_refused_and_not_lost() -> None:
    rows = b'<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    assert refusal(sheet_of(b"<sheetData>" + rows + b"</sheetData>")).regla == "archivo_danado"


@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/media/image1.png"])
def test_a_hundred_megabytes_of_zeros_are_no_bomb(name: str) -> None:
    content = zipped({**parts(workbook(GRID)), name: b"\0" * 100_000_000})
    assert len(content) < 200_000
    if name.endswith(".png"):
        assert rows_of(read(content)) == GRID
    else:
        assert refusal(content).regla == "archivo_demasiado_grande"


def test_more_than_any_book_holds_is_refused_by_what_the_container_says() -> None:
    content = swollen(parts(workbook(GRID)), ["xl/a.xml", "xl/b.xml"], b"", b" " * 1_000_000, 210)
    finding = refusal(content)
    assert finding.regla == "archivo_demasiado_grande"
    assert "420 MB" in finding.mensaje


def test_millions_of_tags_are_refused_before_anybody_builds_them() -> None:
    content = with_part(workbook(GRID), "xl/sharedStrings.xml", lambda _: b"<sst>" + b"<si/>" * 13_000_000 + b"</sst>")
    assert refusal(content).regla == "archivo_demasiado_grande"


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "name", [SHEET, "xl/workbook.xml", "docProps/core.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml"]
)
@pytest.mark.parametrize("before", [b"", b"<!--" + b"x" * 10_000 + b"-->"])
def test_a_document_type_is_refused_wherever_it_hides(name: str, before: bytes) -> None:
    content = with_part(workbook(GRID), name, lambda part: before + LAUGHS + part.partition(b"?>")[2])
    finding = refusal(content)
    assert finding.regla == "archivo_danado"
    assert "DOCTYPE" in finding.mensaje


def test_a_part_in_an_encoding_that_hides_its_tags_is_refused() -> None:
    def hidden(part: bytes) -> bytes:
        return part.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    assert refusal(with_part(workbook(GRID), SHEET, hidden)).regla == "archivo_danado"


def test_a_document_type_is_found_in_any_encoding() -> None:
    hidden = ("<?xml version='1.0' encoding='utf-16'?>" + LAUGHS.decode() + "<a>&b;</a>").encode("utf-16")
    finding = refusal(zipped({**parts(workbook(GRID)), "customXml/item1.xml": hidden}))
    assert "DOCTYPE" in finding.mensaje


@pytest.mark.parametrize("encoding", ["UTF-7", "cp037", "shift_jis", "utf-16", "iso-2022-jp"])
def test_an_encoding_in_which_tags_can_hide_is_refused_however_late_it_is_declared(encoding: str) -> None:
    before = b"<?xml version='1.0'" + b" " * 5_000 + b"encoding='" + encoding.encode() + b"'?>"
    content = with_part(workbook(GRID), SHEET, lambda part: before + part.partition(b"?>")[2])
    assert refusal(content).regla == "archivo_danado"


def test_an_external_entity_is_refused_and_not_fetched() -> None:
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    content = with_part(workbook(GRID), "xl/sharedStrings.xml", lambda part: outside + part.partition(b"?>")[2])
    assert "DOCTYPE" in refusal(content).mensaje


@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml"])
@pytest.mark.parametrize("levels", [300, 1_000_000])
def test_tags_inside_of_tags_end(name: str, levels: int) -> None:
    def deep(part: bytes) -> bytes:
        end = part.rindex(b"</")
        return part[:end] + b"<x>" * levels + b"</x>" * levels + part[end:]

    content = with_part(workbook(GRID), name, deep)
    assert refusal(content).regla in ("archivo_danado", "archivo_demasiado_grande")


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/sharedStrings.xml", b"<sst", b'<sst count="4294967295" uniqueCount="4294967295"'),
        ("xl/styles.xml", b'<cellXfs count="1">', b'<cellXfs count="4294967295">'),
        ("xl/styles.xml", b'<fonts count="1">', b'<fonts count="999999999">'),
        (SHEET, b'<dimension ref="A1:B', b'<dimension ref="A1:XFD'),
        (SHEET, b"</sheetData>", b'</sheetData><mergeCells count="4294967295"><mergeCell ref="A1:A1"/></mergeCells>'),
    ],
)
def test_a_count_in_the_millions_is_only_a_claim(
    name: str, old: bytes, new: bytes, many: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if many:
        monkeypatch.setattr(xlsx, "MANY_CELLS", 0)

    def claim(part: bytes) -> bytes:
        part = part.replace(b' count="2" uniqueCount="2"', b"")
        assert old in part
        return part.replace(old, new, 1)

    assert rows_of(read(with_part(workbook(GRID), name, claim))) == GRID


def test_a_long_text_in_a_hundred_thousand_cells_is_refused_before_it_is_copied() -> None:
    """Thirty thousand characters once in the zip, three gigabytes in the cells."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 100_000))
    content = with_sheet_xml(workbook(GRID), b"</sheetData>", cells + b"</sheetData>")
    content = with_part(
        content, "xl/sharedStrings.xml", lambda part: part.replace(b"<t>a<", b"<t>" + b"x" * 32_000 + b"<")
    )
    finding = refusal(content)
    assert finding.regla == "archivo_demasiado_grande"
    assert "letras" in finding.mensaje


def test_one_long_text_among_many_short_ones_is_no_reason_to_refuse() -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>1</v></c></row>' % (n, n) for n in range(3, 25_000))
    content = with_sheet_xml(workbook(GRID), b"</sheetData>", cells + b"</sheetData>")
    content = with_part(
        content, "xl/sharedStrings.xml", lambda part: part.replace(b"<t>a<", b"<t>" + b"x" * 32_000 + b"<")
    )
    rows = rows_of(read(content))
    assert (len(rows), len(rows[0][0]), rows[-1]) == (24_999, 32_000, ["b"])


# ---- the index


def index(old: bytes, new: bytes, name: str = "xl/_rels/workbook.xml.rels") -> bytes:
    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new)

    return with_part(workbook({"A": [["a"]], "B": [["b"]]}), name, change)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (index(b"worksheets/sheet2.xml", b"worksheets/sheet9.xml"), "«B»"),
        (index(b"worksheets/sheet2.xml", b"../../../etc/passwd"), "«B»"),
        (index(b"worksheets/sheet2.xml", b"worksheets/sheet1.xml"), "dos veces"),
        (index(b'name="B"', b'name="A"', "xl/workbook.xml"), "dos veces"),
    ],
)
def test_a_sheet_that_the_index_names_and_the_book_does_not_have_is_not_passed_over(content: bytes, words: str) -> None:
    finding = refusal(content)
    assert finding.regla == "archivo_danado"
    assert words in finding.mensaje


def test_a_sheet_of_old_macros_is_refused() -> None:
    content = index(
        b'relationships/worksheet" Target="worksheets/sheet2', b'relationships/xlMacrosheet" Target="worksheets/sheet2'
    )
    assert (refusal(content).regla, refusal(content).encontrado) == ("formato_no_admitido", "xlsm")


def test_a_sheet_under_any_name_is_looked_at_before_it_is_read() -> None:
    files = parts(index(b"worksheets/sheet2.xml", b"media/image1.png"))
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(2, 3000))
    files["xl/media/image1.png"] = files.pop("xl/worksheets/sheet2.xml").replace(
        b"</sheetData>", rows + b"</sheetData>"
    )
    assert refusal(zipped(files)).regla == "archivo_demasiado_grande"


def merged(areas: list[str], grid: list) -> bytes:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas).encode()
    return with_sheet_xml(workbook(grid), b"</sheetData>", b"</sheetData><mergeCells>" + cells + b"</mergeCells>")


def test_twenty_thousand_merges_are_read() -> None:
    grid = [["N°", "Actividad", "Responsable"], *([n, f"{n}. Taller", None] for n in range(1, 20_001))]
    content = merged([f"B{n}:C{n}" for n in range(2, 20_002)], grid)
    (sheet,) = read(content).sheets
    assert (len(sheet.merges), sheet.rows[20_000][:2]) == (20_000, [20_000, "20000. Taller"])


def test_more_merges_than_any_sheet_has_are_refused() -> None:
    areas = [f"A{n}:B{n}" for n in range(1, sheetscan.MOST_MERGES + 2)]
    assert refusal(merged(areas, GRID)).regla == "archivo_danado"


@pytest.mark.parametrize("area", ["A1:XFE1", "A1:A9999999", "B2:A1", "A0:B1", "A1:B1:C1", "a1:b1", "x"])
def test_a_merge_of_cells_that_cannot_be_is_refused(area: str) -> None:
    assert refusal(merged([area], GRID)).regla == "archivo_danado"


def test_merges_over_the_whole_sheet_and_over_each_other_are_bounded() -> None:
    assert rows_of(read(merged(["A3:XFD1048576"] * 20_000, GRID))) == GRID
    finding = refusal(merged(["A1:XFD1048576"] * 20_000, [[n] * 20 for n in range(400)]))
    assert finding.regla == "archivo_danado"
    assert "combinadas" in finding.mensaje


def test_a_merge_down_to_the_last_row_fills_only_the_rows_that_there_are() -> None:
    titles = [
        "Actividad",
        "Responsable",
        "Unidad de medida",
        "Meta programada",
        "Meta ejecutada",
        "Documento de sustento",
    ]
    grid = [titles, ["1. Taller", "DM", "Taller", 1, 1, "Informe"], [None, None, None, 2, 2, None]]
    (table,) = find_tables(read(merged([f"{c}2:{c}1048576" for c in "ABCF"], grid)), FORMATS)
    assert [row.values["actividad"] for row in extract(table).rows] == ["1. Taller", "1. Taller"]


def test_sixteen_thousand_columns_of_titles_end() -> None:
    book = read(workbook([[f"Columna {n} de {r}" for n in range(16_000)] for r in range(5)]))
    assert find_tables(book, FORMATS) == []


def test_links_validations_and_tables_over_the_whole_sheet_are_not_expanded() -> None:
    extras = (
        b'</sheetData><dataValidations count="1"><dataValidation type="whole" sqref="A1:XFD1048576"/></dataValidations>'
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    )
    assert rows_of(read(with_sheet_xml(workbook(GRID), b"</sheetData>", extras))) == GRID


# ---- other forms


def test_an_old_book_with_one_word_in_its_last_cell_is_refused_before_its_rectangle_is_laid_out() -> None:
    content = biff(label(0, 0, "a") + label(65_535, 255, " "))
    finding = refusal(content)
    assert finding.regla == "archivo_demasiado_grande"
    assert "Borre filas y columnas" in finding.mensaje


@pytest.mark.parametrize("claim", [(5, 1, 9, 2), (0, 0xFFFFFFFF, 0, 0xFFFF), (0, 65_537, 0, 1)])
def test_a_size_that_no_old_sheet_has_is_refused_before_the_reader_ends_its_process(claim: tuple) -> None:
    dimensions = record(0x0200, struct.pack("<IIHHH", *claim, 0))
    assert refusal(biff(dimensions + label(0, 0, "a"))).regla == "archivo_danado"


@pytest.mark.parametrize("what", ["Workbook", "Root Entry", "directory", "difat"])
def test_a_chain_of_sectors_without_an_end_is_refused(what: str) -> None:
    content = bytearray(biff(label(0, 0, "a")))
    fat = struct.unpack_from("<I", content, 76)[0]
    if what == "difat":
        struct.pack_into("<II", content, 68, fat, 1)
        struct.pack_into("<I", content, (fat + 1) * 512 + 508, fat)
    else:
        entry = content.find(what.encode("utf-16-le")) + 116
        start = struct.unpack_from("<I", content, 48 if what == "directory" else entry)[0]
        if what == "Root Entry":
            start = 0
            struct.pack_into("<I", content, entry, start)
        struct.pack_into("<I", content, (fat + 1) * 512 + 4 * start, start)
    assert refusal(bytes(content)).regla == "archivo_danado"


def test_the_size_that_an_old_sheet_claims_is_not_believed() -> None:
    dimensions = record(0x0200, struct.pack("<IIHHH", 0, 65_536, 0, 256, 0))
    blank = record(0x0201, struct.pack("<HHH", 65_535, 255, 0))
    assert rows_of(read(biff(dimensions + label(0, 0, "a") + number(1, 1, 5.0) + blank))) == [["a"], [None, 5]]


def test_twenty_million_commas_are_refused() -> None:
    assert refusal(b"a,b\n1,2\n" + b"," * 21_000_000).regla == "archivo_demasiado_grande"


def test_the_limits_leave_room_for_what_is_honest() -> None:
    """A thousand rows of a hundred columns is a hundredth of what is opened."""
    assert sheetscan.MOST_PLACES >= 100_000 * 100
    assert prescan.MOST_TAGS >= 100_000 * 60 * 2


def test_a_cell_of_a_kind_that_does_not_exist_is_damage() -> None:
    content = with_sheet_xml(workbook([["texto", 1]]), b't="s"', b't="zz"')
    assert refusal(content).regla == "archivo_danado"
