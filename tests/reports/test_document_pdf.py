"""A document as a PDF: read aloud, kept for ever, complete on its pages, and nothing in it but what was said."""

import json
import re
import sys
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from time import process_time
from typing import Any

import pypdf
import pytest
import typst
from PIL import Image

from assets.reports.document import pdf
from assets.reports.document.formats import shown
from assets.reports.document.model import Document, Field, Heading, Paragraph, Run, Shown, Style, Table, text
from assets.reports.observaciones.textos import one_line
from tests.reports import documents


def of(*blocks: Any) -> Document:
    return replace(documents.sample(), blocks=blocks)


def opened(document: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf.write(document)))


def squeezed(said: str) -> str:
    """Without blanks: lines of a page break where they like."""
    return re.sub(r"\s+", "", said)


def texts(reader: pypdf.PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


@pytest.fixture(scope="module")
def sample() -> pypdf.PdfReader:
    return opened(documents.sample())


def structure(reader: pypdf.PdfReader) -> list[Any]:
    """Every element of the structure tree."""
    found: list[Any] = []
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            found.append(element)
            waiting += [element["/K"]] if "/K" in element and not isinstance(element["/K"], int) else []
    return found


# ---- whoever hears it, and whoever keeps it


def test_it_is_tagged_says_its_language_and_shows_its_title(sample: pypdf.PdfReader) -> None:
    root = sample.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/StructTreeRoot"]
    assert root["/Lang"].lower() == "es-pe"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert sample.metadata is not None
    assert sample.metadata.title == documents.sample().title
    kinds = {str(element.get("/S")) for element in structure(sample)}
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/Figure", "/Caption", "/L", "/Link"} <= kinds


def test_it_declares_both_standards(sample: pypdf.PdfReader) -> None:
    said = sample.trailer["/Root"]["/Metadata"].get_data().decode()
    for wanted in ("<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"):
        assert wanted in said


def test_each_chart_says_what_it_shows(sample: pypdf.PdfReader) -> None:
    said = {str(element["/Alt"]) for element in structure(sample) if "/Alt" in element}
    assert {chart.sentence for chart in documents.sample().charts()} <= said


def test_every_font_is_in_the_file_and_none_is_the_machines(sample: pypdf.PdfReader) -> None:
    names = set()
    for page in sample.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            names.add(str(inner["/BaseFont"]).split("+")[1])
    assert names
    assert all(name.startswith(("LibertinusSerif", "DejaVuSans")) for name in names), names


# ---- what stands on the pages


def test_headings_are_bookmarks_and_stand_in_the_contents_with_their_page(sample: pypdf.PdfReader) -> None:
    def titles(outline: Any) -> list[str]:
        return [one for item in outline for one in (titles(item) if isinstance(item, list) else [item.title])]

    headings = [block.text for block in documents.sample().blocks if isinstance(block, Heading)]
    marks = titles(sample.outline)
    assert [mark for mark in marks if mark.endswith(tuple(headings))] == [
        "1. Resumen ejecutivo", "1.1. Distribución", "2. Ejecución", "2.1. Por objetivo", "2.1.1. Presupuesto",
        "2.1.2. Nombres", "2.1.2.1. Avance de las unidades", "3. Actividades", "Anexo A. Conciliación",
        "Cifras publicadas",
    ]  # fmt: skip
    pages = texts(sample)
    (place,) = [number for number, said in enumerate(pages, 1) if number > 2 and "2.1. Por objetivo" in said]
    assert re.search(rf"2\.1\. *\s*Por objetivo[ .]*\s*{place}\b", pages[1])


def test_every_page_but_the_cover_says_what_it_is_of_which_version_and_where_one_is(sample: pypdf.PdfReader) -> None:
    document, (cover, *pages) = documents.sample(), texts(sample)
    for number, said in enumerate(pages, 2):
        for wanted in (document.header, document.footer, f"Página {number} de {len(pages) + 1}"):
            assert wanted in said
    assert document.institution in cover
    assert all(value in cover for _, value in document.facts)
    assert "Página" not in cover


def test_every_value_of_every_table_is_shown_with_caption_and_source() -> None:
    document = documents.big(20)
    said = squeezed("".join(texts(opened(document))))
    for table in document.tables():
        for row in table.rows:
            for field, value in zip(table.fields, row, strict=True):
                assert squeezed(shown(value, field.shown, document.palette)) in said
        for wanted in (table.caption, table.source.rule, table.source.excluded):
            assert squeezed(wanted) in said
    assert "Nohubocambiosdenombre." in said


def test_neither_a_number_nor_a_code_is_broken_where_the_page_has_room() -> None:
    document = documents.big(12)
    words = set("\n".join(texts(opened(document))).split())
    for table in document.tables():
        for row in table.rows:
            for field, value in zip(table.fields, row, strict=True):
                said = shown(value, field.shown, document.palette)
                if field.is_number or field.name == "codigo_ao":
                    assert set(said.split()) <= words


def test_titles_are_repeated_on_each_page_of_a_table_and_no_row_is_cut() -> None:
    pages = texts(opened(documents.big(64)))
    listed = [said for said in pages[3:] if "Asistencia técnica" in said]
    assert len(listed) >= 3
    for said in listed:
        assert "Código Actividad" in said
        codes = re.findall(r"AOI\d+", said)
        assert len(codes) == len(re.findall("prevención y atención", said)), "first and last line on one page"


def test_a_wide_table_lies_on_its_side_with_the_heading_above_it_and_the_rest_stands() -> None:
    listed = documents.activities()
    reader = opened(of(text("Antes."), Heading(1, "Lo ancho"), listed, text("Después.")))
    sides = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert sides == [False, False, False, True, False]
    assert "Lo ancho" in texts(reader)[3]


def margins_are_white(document: Document) -> bool:
    """Whether no page has anything within a centimetre of its sides."""
    told = {"documento": json.dumps(pdf.content(document))}
    made: Any = typst.compile(
        pdf.TEMPLATE.read_bytes(), format="png", ppi=72, sys_inputs=told, ignore_system_fonts=True
    )
    for page in made if isinstance(made, list) else [made]:
        image = Image.open(BytesIO(page)).convert("L")
        width, height = image.size
        for left in (0, width - 28):
            if image.crop((left, 0, left + 28, height)).getextrema() != (255, 255):
                return False
    return True


def test_a_table_of_many_columns_or_of_words_without_end_stays_within_the_margins() -> None:
    fields = tuple(Field(f"f{number}", f"Columna {number}", Shown.SOLES) for number in range(16))
    row = tuple(Decimal("123456789.01") + number for number in range(16))
    words = Table("w", "W", (Field("a", "A"), Field("b", "B")), (("x" * 900, "y" * 900),), documents.SOURCE)
    document = of(Table("t", "T", fields, (row,), documents.SOURCE, wide=True), words)
    assert margins_are_white(document)
    said = squeezed("".join(texts(opened(document))))
    assert "x" * 900 in said
    assert "123,456,789.01" in said


def test_a_row_higher_than_a_page_goes_on_on_the_next() -> None:
    table = Table(
        "t", "T", (Field("a", "A"),), ((" ".join(f"n{number}" for number in range(6000)),),), documents.SOURCE
    )
    said = "".join(texts(opened(of(table))))
    assert all(wanted in said for wanted in ("n0 ", "n3000 ", "n5999"))


def test_a_level_that_was_passed_over_is_not_missed_by_whoever_moves_by_headings() -> None:
    reader = opened(of(Heading(3, "Uno"), Heading(1, "Dos"), Heading(4, "Tres"), Heading(2, "")))
    kinds = {str(element.get("/S")) for element in structure(reader)}
    assert {"/H1", "/H2"} <= kinds
    assert not kinds & {"/H3", "/H4"}


# ---- texts of others


def test_hostile_texts_stand_there_letter_by_letter() -> None:
    document = documents.hostile()
    assert margins_are_white(document)
    assert pdf.write(document)
    # Two of nine chapters, with every hostile text in their tables: what is read back here is read slowly.
    said = squeezed("".join(texts(opened(replace(document, blocks=document.blocks[:22])))))
    shown_whole = [hostile for hostile in documents.HOSTILE if one_line(hostile) == hostile and hostile.isascii()]
    assert len(shown_whole) == 6
    for hostile in shown_whole:
        assert squeezed(hostile) in said
    assert "gpj.exe" in said
    assert "49" not in said.replace("7*7", ""), "nothing was computed"


def test_only_an_address_of_the_safe_kind_can_be_followed_and_all_are_shown() -> None:
    runs = (
        Run("uno", link="https://www.gob.pe/a"),
        Run("dos", link="javascript:alert(1)"),
        Run("tres", link="file:///a"),
    )
    reader = opened(of(Heading(1, "X"), Paragraph(runs)))
    links = [
        note.get_object()["/A"].get("/URI")
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    ]
    assert {link for link in links if link} == {"https://www.gob.pe/a"}
    said = squeezed("".join(texts(reader)))
    assert all(
        wanted in said for wanted in ("uno(https://www.gob.pe/a)", "dos(javascript:alert(1))", "tres(file:///a)")
    )


def test_no_sign_of_any_script_stops_the_report() -> None:
    """What no font has is a box; what has no meaning (what Word's bullets leave behind) is a bullet."""
    strange = " ".join(map(chr, [*range(0x20, 0xD800, 397), *range(0xE000, 0xFFFE, 161), 0x1F525, 0x20000, 0xF0000]))
    blocks = [Paragraph((Run(strange), Run(strange, bold=True), Run(strange, italic=True)), style) for style in Style]
    said = "".join(texts(opened(of(*blocks, text("\uf0b7 logro")))))
    assert "▪ logro" in said


def test_empty_pieces_stop_nothing() -> None:
    reader = opened(
        of(Paragraph(()), Paragraph((Run(""),), Style.BULLET), Paragraph((), Style.NUMBERED), text("Queda."))
    )
    assert "Queda." in texts(reader)[-1]
    assert len(opened(of()).pages) == 2


# ---- the file


def test_equal_documents_are_equal_bytes_dated_by_their_data() -> None:
    document = documents.sample()
    assert pdf.write(document) == pdf.write(document)
    assert pdf.write(document) != pdf.write(replace(document, footer="otro"))


def test_its_date_is_that_of_the_data(sample: pypdf.PdfReader) -> None:
    assert sample.metadata is not None
    assert sample.metadata.creation_date == documents.MOMENT


def test_a_report_of_434_activities_is_made_in_under_five_seconds_of_a_processor() -> None:
    start = process_time()
    pages = len(opened(documents.big()).pages)
    assert process_time() - start < 5
    assert pages > 20


def test_a_library_that_is_not_there_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(pdf.FormatMissing) as found:
        pdf.write(documents.sample())
    assert "typst" in found.value.cause
    assert found.value.remedy == "instálela con: pip install typst"
    assert "\n" not in found.value.cause + found.value.remedy
