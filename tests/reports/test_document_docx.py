"""A report in Word: what stands in it, that nothing in a name acts, and what is wrong with an office's template."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from assets.reports.document import docx, plantilla_docx
from assets.reports.document.docx_layout import column_widths, tint
from assets.reports.document.docx_xml import safe_address
from assets.reports.document.formats import shown
from assets.reports.document.model import Document, Field, Heading, Paragraph, Run, Shown, Style, Table, text
from assets.reports.document.plantilla_estilos import INK
from assets.reports.observaciones.textos import one_line
from tests.reports.documents import HOSTILE, MOMENT, PALETTE, SOURCE, activities, big, hostile, sample

SHIPPED = Path(__file__).parents[2] / "config" / "plantillas" / "informe.docx"


def opened(document: Document, template: Path | None = None) -> Any:
    return python_docx.Document(io.BytesIO(docx.write(document, template)))


@cache
def file_of(make: Callable[[], Document]) -> bytes:
    """Drawing charts takes a while: made once."""
    return docx.write(make())


def report_of(make: Callable[[], Document]) -> Any:
    return python_docx.Document(io.BytesIO(file_of(make)))


def fifty() -> Document:
    return big(50)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def words(element: Any) -> str:
    """The text that is seen: line breaks included, field codes not."""
    return "".join("\n" if item.tag == qn("w:br") else item.text or "" for item in element.iter(qn("w:t"), qn("w:br")))


def paragraphs(report: Any, style: str) -> list[str]:
    ident = report.styles[style].style_id
    return [words(item) for item in report.element.body.iter(qn("w:p")) if item.style == ident]


def of_blocks(*blocks: Any) -> Document:
    return replace(sample(), blocks=blocks)


def edited(tmp_path: Path, name: str, change: Callable[[str], str]) -> Path:
    """The shipped template with one of its parts changed, as an office may have it."""
    files: dict[str, bytes | str] = dict(parts(SHIPPED.read_bytes()))
    files[name] = change(parts(SHIPPED.read_bytes())[name].decode())
    assert files[name] != parts(SHIPPED.read_bytes())[name].decode()
    place = tmp_path / "oficina.docx"
    place.write_bytes(plantilla_docx.zipped(files))
    return place


# The file


def test_the_shipped_template_is_what_its_code_makes(tmp_path: Path) -> None:
    plantilla_docx.main([str(tmp_path / "a" / "informe.docx")])
    assert (tmp_path / "a" / "informe.docx").read_bytes() == SHIPPED.read_bytes()


@pytest.mark.parametrize("make", [sample, hostile])
def test_equal_documents_are_equal_bytes_dated_by_the_data_and_not_by_the_clock(
    make: Callable[[], Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = file_of(make)
    monkeypatch.setattr(time, "time", lambda: 1_000_000_000.0)
    assert content == docx.write(make())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = python_docx.Document(io.BytesIO(content)).core_properties
    assert properties.created == properties.modified == MOMENT
    assert properties.language == "es-PE"


def test_the_template_from_disk_and_the_one_inside_give_the_same() -> None:
    assert docx.write(sample(), SHIPPED) == file_of(sample)


def test_a_moment_without_zone_is_taken_as_it_stands() -> None:
    report = opened(replace(of_blocks(), moment=datetime(2022, 5, 31, 17, 0, 0, 5)))
    assert report.core_properties.created == MOMENT


@pytest.mark.parametrize("rows", [434, 4000])
def test_four_hundred_activities_take_less_than_four_seconds_and_so_do_thousands(rows: int) -> None:
    document = of_blocks(activities(rows))
    start = time.monotonic()
    docx.write(document)
    assert time.monotonic() - start < 4


# What Word demands: an element out of its order is a file to be repaired.

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl sectPr",
    "rPr": "rStyle rFonts b i caps color spacing sz szCs u lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "trPr": "cantSplit tblHeader",
    "tcPr": "tcW tcBorders shd vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar titlePg",
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr tblStylePr",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr",
    "num": "abstractNumId lvlOverride",
    "numbering": "abstractNum num",
}


@pytest.mark.parametrize("make", [sample, hostile])
def test_every_element_stands_where_the_schema_wants_it(make: Callable[[], Document]) -> None:
    seen = set()
    for name, content in parts(file_of(make)).items():
        if not name.endswith((".xml", ".rels")):
            continue
        for element in etree.fromstring(content).iter(etree.Element):
            kind = etree.QName(element).localname
            if kind not in ORDER:
                continue
            seen.add(kind)
            children = [etree.QName(child).localname for child in element if isinstance(child.tag, str)]
            wanted = ORDER[kind].split()
            assert set(children) <= set(wanted), (name, kind, children)
            places = [wanted.index(child) for child in children]
            if kind == "sectPr":
                places = [place for place in places if place > 1]
            assert places == sorted(places), (name, kind, children)
            if kind in ("pPr", "rPr", "tcPr", "tblPr"):
                assert len(children) == len(set(children)), (name, kind, children)
    assert seen == set(ORDER)


@pytest.mark.parametrize("make", [sample, hostile])
def test_every_reference_has_its_target_and_every_identity_is_one(make: Callable[[], Document]) -> None:
    report = report_of(make)
    body = report.element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    idents = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names)) == len(set(idents))
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None} <= set(names)
    relations = {item.get(name) for item in body.iter() for name in (qn("r:id"), qn("r:embed")) if item.get(name)}
    assert relations <= set(report.part.rels)
    pictures = [item.get("id") for item in body.iter(qn("wp:docPr"))]
    assert len(pictures) == len(set(pictures)) == len(list(make().charts()))
    styles = {item.get(qn("w:val")) for item in body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))}
    assert styles <= {style.style_id for style in report.styles}
    lists = {item.get(qn("w:val")) for item in body.iter(qn("w:numId"))} - {"0"}
    assert lists <= {num.get(qn("w:numId")) for num in report.part.numbering_part.element.num_lst}
    for cell in body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")


# What the report says


def test_the_cover_header_and_footer_say_what_the_document_says() -> None:
    report = report_of(sample)
    assert paragraphs(report, "Title") == [sample().title]
    assert paragraphs(report, "Subtitle") == [sample().subtitle]
    assert paragraphs(report, "Portada institución") == [sample().institution]
    cover = [tuple(cell.text for cell in row.cells) for row in report.tables[0].rows]
    assert cover == list(sample().facts)
    for section in report.sections[1:]:
        assert sample().header in words(section.header._element)
        assert sample().footer in words(section.footer._element)
        fields = [item.get(qn("w:instr")).strip() for item in section.footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]
    properties = report.core_properties
    assert (properties.title, properties.author) == (sample().title, sample().institution)


def test_the_table_of_contents_is_filled_in_with_links_and_word_does_not_ask_to_update_it() -> None:
    content = file_of(sample)
    report = python_docx.Document(io.BytesIO(content))
    entries = [paragraphs(report, f"toc {level}") for level in (1, 2, 3)]
    assert entries[0] == ["1Resumen ejecutivo", "2Ejecución", "3Actividades", "Anexo A. Conciliación"]
    assert entries[1] == ["1.1Distribución", "2.1Por objetivo", "Cifras publicadas"]
    assert entries[2] == ["2.1.1Presupuesto", "2.1.2Nombres"]
    marks = {
        item.get(qn("w:name")): words(item.getparent()) for item in report.element.body.iter(qn("w:bookmarkStart"))
    }
    for link in report.element.body.find(qn("w:sdt")).iter(qn("w:hyperlink")):
        assert words(link).endswith(marks[link.get(qn("w:anchor"))])
    codes = [item.text for item in report.element.body.iter(qn("w:instrText"))]
    assert [code.split()[0] for code in codes] == ["TOC"]
    kinds = [item.get(qn("w:fldCharType")) for item in report.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert not any(b"updateFields" in part or b"w:dirty" in part for part in parts(content).values())


def test_a_report_without_headings_has_an_empty_table_of_contents() -> None:
    report = opened(of_blocks(text("Nada.")))
    kinds = [item.get(qn("w:fldCharType")) for item in report.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_headings_are_numbered_by_the_template_and_annexes_are_not() -> None:
    report = report_of(sample)
    for item in report.paragraphs:
        if item.style.name.startswith("Heading"):
            off = item._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
            assert (off is not None and off.get(qn("w:val")) == "0") == (
                item.text in ("Anexo A. Conciliación", "Cifras publicadas")
            )
    numbers = [level.get(qn("w:val")) for level in report.part.numbering_part.element.iter(qn("w:lvlText"))][:4]
    assert numbers == ["%1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4"]


def test_captions_are_counted_by_fields_that_already_hold_their_number() -> None:
    report = report_of(sample)
    tables = [block for block in sample().blocks if isinstance(block, Table)]
    wanted = {f"Tabla {n}. {table.caption}" for n, table in enumerate(tables, 1)}
    wanted |= {f"Gráfico {n}. {chart.caption}" for n, chart in enumerate(sample().charts(), 1)}
    assert set(paragraphs(report, "caption")) == wanted
    codes = [item.get(qn("w:instr")).split()[:2] for item in report.element.body.iter(qn("w:fldSimple"))]
    assert codes.count(["SEQ", "Tabla"]) == len(tables)
    assert codes.count(["SEQ", "Gráfico"]) == 3


def test_a_table_says_every_value_as_it_is_shown_numbers_at_the_right_and_labels_by_symbol_and_shade() -> None:
    listed = activities(40)
    report = opened(sample(listed))
    table = report.tables[-1]
    cells = [[words(cell) for cell in row.iter(qn("w:tc"))] for row in table._tbl.iter(qn("w:tr"))]
    assert cells[0] == [item.title for item in listed.fields]
    assert cells[1:] == [
        [shown(value, item.shown, PALETTE) for value, item in zip(row, listed.fields, strict=True)]
        for row in listed.rows
    ]
    number, label = (report.styles[name].style_id for name in ("Celda número", "Celda"))
    for row, values in zip(list(table._tbl.iter(qn("w:tr")))[1:], listed.rows, strict=True):
        styles = [item.style for item in row.iter(qn("w:p"))]
        assert styles == [number if item.is_number else label for item in listed.fields]
        shades = [shade.get(qn("w:fill")) for shade in row.iter(qn("w:shd"))]
        assert shades == [tint(PALETTE[str(values[-1])])]


def test_the_head_is_repeated_on_each_page_and_no_row_is_cut_in_two() -> None:
    for table in report_of(fifty).tables[1:]:
        rows = list(table._tbl.iter(qn("w:tr")))
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_a_short_table_stays_whole_and_a_long_one_keeps_its_last_rows_with_its_source() -> None:
    report = report_of(fifty)
    for table in report.tables[1:]:
        rows = list(table._tbl.iter(qn("w:tr")))[1:]
        kept = [row.find(f".//{qn('w:keepNext')}") is not None for row in rows]
        assert all(kept) if len(rows) <= 16 else kept == [True] + [False] * (len(rows) - 3) + [True] * 2


def test_the_row_of_totals_is_bold() -> None:
    table = report_of(sample).tables[1]
    bold = [all(run.bold for cell in row.cells for run in cell.paragraphs[0].runs) for row in table.rows]
    assert bold == [False] * 7 + [True]


def test_under_each_table_stand_source_cutoff_rule_and_exclusions_and_under_a_chart_its_table() -> None:
    sources = paragraphs(report_of(sample), "Fuente")
    begun = f"Fuente: {', '.join(SOURCE.views)}. Corte: {SOURCE.cutoff}. "
    tables = [line for line in sources if line.startswith(begun)]
    assert len(tables) == 5
    assert all(f"Regla: {SOURCE.rule}. Excluidos: {SOURCE.excluded}." in line for line in tables)
    assert [line for line in sources if line not in tables] == [
        "Fuente: Tabla 1.",
        "Fuente: Tabla 2.",
        "Fuente: Tabla 4.",
    ]


def test_a_chart_whose_table_is_not_printed_has_the_source_of_its_data() -> None:
    chart = next(sample().charts())
    assert paragraphs(opened(of_blocks(chart)), "Fuente")[0].startswith("Fuente: bi_poi_actividad")


def test_a_picture_is_read_aloud_by_its_sentence() -> None:
    report = report_of(sample)
    said = [item.get("descr") for item in report.element.body.iter(qn("wp:docPr"))]
    assert said == [chart.sentence for chart in sample().charts()]


def test_an_empty_table_says_so_upright_even_if_it_is_wide() -> None:
    none = replace(activities(0), empty="No hubo actividades.")
    report = opened(of_blocks(Heading(1, "A"), none))
    assert "No hubo actividades." in paragraphs(report, "Normal")
    assert {section.orientation for section in report.sections} == {WD_ORIENT.PORTRAIT}


def test_paragraphs_have_their_style_their_pieces_and_each_list_counts_from_one() -> None:
    steps = [text(word, style=Style.NUMBERED) for word in ("uno", "dos")]
    report = opened(of_blocks(*steps, text("entre"), *steps, Paragraph((Run("a", bold=True), Run("b", italic=True)))))
    lists = [
        item._p.find(f".//{qn('w:numId')}").get(qn("w:val"))
        for item in report.paragraphs
        if item.text in ("uno", "dos")
    ]
    assert lists[0] == lists[1] != lists[2] == lists[3]
    starts = report.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert [start.get(qn("w:val")) for start in starts] == ["1", "1"]
    last = report.paragraphs[-1].runs
    assert [(run.text, run.bold, run.italic) for run in last] == [("a", True, None), ("b", None, True)]
    for name, wanted in (("List Bullet", 2), ("Quote", 1), ("Nota", 1), ("Advertencia", 1)):
        assert len(paragraphs(report_of(sample), name)) == wanted


def test_the_language_is_that_of_peru() -> None:
    assert b'w:lang w:val="es-PE"' in parts(file_of(sample))["word/styles.xml"]


# Pages


def test_wide_tables_stand_on_landscape_pages_with_their_heading_and_then_it_is_upright_again() -> None:
    report = report_of(sample)
    pages = [section.orientation for section in report.sections]
    assert pages == [WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert [section.different_first_page_header_footer for section in report.sections] == [True, False, False, False]
    for section in report.sections:
        sides = (section.page_width, section.page_height)
        assert (sides[0] > sides[1]) == (section.orientation == WD_ORIENT.LANDSCAPE)
    turned = [
        number for number, item in enumerate(report.element.body) if item.find(f".//{qn('w:sectPr')}") is not None
    ]
    between = [words(item) for item in report.element.body[turned[1] + 1 : turned[2]]]
    assert between[:2] == ["Actividades", "Antes de la tabla ancha."]


def test_a_wide_table_after_many_words_leaves_them_upright() -> None:
    blocks = (Heading(1, "A"), *[text(f"Párrafo {n}.") for n in range(4)], activities(2))
    report = opened(of_blocks(*blocks))
    ends = [item for item in report.element.body if item.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    assert words(ends[-1]) == "Párrafo 3."


def test_a_report_that_begins_and_ends_wide_has_no_empty_page() -> None:
    report = opened(of_blocks(Heading(1, "A"), activities(2)))
    assert [section.orientation for section in report.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    two = opened(of_blocks(activities(2), replace(activities(3), key="otras")))
    assert [section.orientation for section in two.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_tables_fill_the_width_of_their_page_and_columns_follow_their_share() -> None:
    report = report_of(sample)
    for table, section in ((report.tables[1], report.sections[1]), (report.tables[-1], report.sections[2])):
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.iter(qn("w:gridCol"))]
        room = (section.page_width - section.left_margin - section.right_margin) / 635
        assert sum(grid) == pytest.approx(room, abs=2)
    fields = tuple(Field(name, name, width=width) for name, width in (("a", 1), ("b", 3)))
    assert column_widths(fields, [["x", "y"]], 8000) == [2000, 6000]


def test_a_column_is_wide_enough_for_its_code_and_its_amount_as_long_as_there_is_room() -> None:
    fields = (Field("a", "Código", width=0.1), Field("b", "Monto", Shown.SOLES, 0.1), Field("c", "Nombre", width=9))
    narrow = column_widths(fields, [["AOI00108700001", "123,456,789.00", "palabra"]], 9000)
    assert sum(narrow) == 9000
    assert min(narrow[:2]) >= 14 * 90
    many = tuple(Field(str(n), "Denominaciónlarga") for n in range(30))
    assert sum(column_widths(many, [], 9000)) == 9000
    assert min(column_widths(many, [], 9000)) > 0


def test_a_short_column_leaves_its_room_to_a_long_one_and_numbers_stay_whole_where_labels_are_broken() -> None:
    fields = (Field("a", "A", width=5), Field("b", "B", width=1))
    short, long = column_widths(fields, [["corto", "palabra " * 90]], 9000)
    assert short < 1000
    assert short + long == 9000
    fields = tuple(Field(str(n), "A", Shown.LABEL if n % 2 else Shown.SOLES) for n in range(10))
    widths = column_widths(fields, [["● Muy deficiente" if n % 2 else "12,345,678.90" for n in range(10)]], 14000)
    assert sum(widths) == 14000
    assert min(widths[::2]) >= 13 * 85


def test_a_list_style_that_counts_nothing_is_used_as_it_is(tmp_path: Path) -> None:
    numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    for number, other in enumerate(("", numbers.replace('"3"', '"77"'))):
        folder = tmp_path / str(number)
        folder.mkdir()
        place = edited(folder, "word/styles.xml", lambda xml, other=other: xml.replace(numbers, other))
        report = opened(of_blocks(text("uno", style=Style.NUMBERED)), place)
        assert report.element.body.find(f".//{qn('w:numId')}") is None


def test_text_on_the_shade_of_a_label_has_a_contrast_of_seven_to_one() -> None:
    def light(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for mark in PALETTE.values():
        assert (light(tint(mark)) + 0.05) / (light(INK) + 0.05) >= 7


# Hostile text


def test_nothing_in_a_name_acts_and_everything_is_still_read() -> None:
    content = file_of(hostile)
    report = python_docx.Document(io.BytesIO(content))
    seen = words(report.element.body)
    for name in HOSTILE:
        assert one_line(name) in seen
    outside = [relation for relation in report.part.rels.values() if relation.is_external]
    assert {relation.target_ref for relation in outside} == {"https://ejemplo.pe/%22%3E%3Cscript%3E"}
    codes = [item.text.split()[0] for item in report.element.body.iter(qn("w:instrText"))]
    assert codes == ["TOC"]
    kinds = {relation.reltype.rsplit("/", 1)[1] for relation in report.part.rels.values()}
    assert kinds == {"styles", "numbering", "settings", "header", "footer", "image", "hyperlink"}
    for name, part in parts(content).items():
        if name.endswith(".xml"):
            shown_text = "".join(etree.fromstring(part).itertext())
            assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", shown_text), name


def test_a_placeholder_in_a_name_stays_what_it_is_on_the_cover_and_in_the_body() -> None:
    tricky = replace(sample(), title="{{ pie }}{{p cuerpo }}", header="\ue000cuerpo\ue000", facts=(("{% if", "%}"),))
    report = opened(replace(tricky, blocks=(text("{{ titulo }}{%p endfor %}"),)))
    assert paragraphs(report, "Title") == ["{{ pie }}{{p cuerpo }}"]
    assert report.paragraphs[-1].text == "{{ titulo }}{%p endfor %}"
    assert report.tables[0].cell(0, 0).text == "{% if"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://www.gob.pe/mimp?a=1&b=2#x", "https://www.gob.pe/mimp?a=1&b=2#x"),
        ("https://gob.pe/año 2021", "https://gob.pe/a%C3%B1o%202021"),
        ("https://ñandú.pe/", "https://xn--and-6ma2c.pe/"),
        ("http://www.gob.pe", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("https://[::1", None),
        ("https://gob.pe@malo.pe/", None),
        ("\\\\servidor\\carpeta", None),
    ],
)
def test_a_link_is_active_only_if_it_is_https_and_is_seen_always(link: str, address: str | None) -> None:
    assert safe_address(link) == address
    report = opened(of_blocks(Paragraph((Run("vea", link=link),))))
    assert words(report.paragraphs[-1]._p) == f"vea ({link})"
    active = [item.target_ref for item in report.part.rels.values() if item.is_external]
    assert active == ([address] if address else [])


# The office's template


def test_what_the_office_changed_in_word_stays(tmp_path: Path) -> None:
    def change(xml: str) -> str:
        own = "<w:p><w:r><w:t>Mesa de partes</w:t></w:r></w:p>"
        return xml.replace("<w:body>", f"<w:body>{own}").replace('w:left="1418"', 'w:left="2000"')

    report = opened(of_blocks(activities(2), text("fin")), edited(tmp_path, "word/document.xml", change))
    assert report.paragraphs[0].text == "Mesa de partes"
    assert {section.left_margin for section in report.sections} == {2000 * 635}
    grid = [int(column.get(qn("w:w"))) for column in report.tables[1]._tbl.iter(qn("w:gridCol"))]
    assert sum(grid) == 16838 - 2000 - 1418


def test_styles_are_found_by_name_whatever_word_calls_them_inside(tmp_path: Path) -> None:
    """Word in Spanish saves «heading 1» as Ttulo1."""
    place = edited(tmp_path, "word/styles.xml", lambda xml: xml.replace('w:styleId="Heading1"', 'w:styleId="Ttulo1"'))
    body = opened(of_blocks(Heading(1, "Uno"), Heading(2, "Dos")), place).element.body
    heads = [
        words(item.getparent().getparent()) for item in body.iter(qn("w:pStyle")) if item.get(qn("w:val")) == "Ttulo1"
    ]
    assert heads == ["Uno"]


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("word/document.xml", "{{p cuerpo }}", "aquí", "le falta el párrafo {{p cuerpo }}"),
        ("word/document.xml", "{{p indice }}", "aquí", "le falta el párrafo {{p indice }}"),
        ("word/styles.xml", '"Advertencia"', '"Aviso"', "le faltan estilos: «Advertencia»"),
        ("word/styles.xml", '"heading 3"', '"otro"', "«heading 3»"),
        ("word/document.xml", "{{ titulo }}", "{{ titular }}", "titular"),
        ("word/document.xml", "{{ titulo }}", "{% titulo %}", "un campo que no se puede llenar"),
        ("word/document.xml", "{{ titulo }}", "{{ titulo.__class__.__mro__ }}", "un campo que no se puede llenar"),
        ("word/document.xml", "{{ titulo }}", "{{ titulo + 1 }}", "un campo que no se puede llenar"),
        ("word/header1.xml", "{{ encabezado }}", "{{ encabesado }}", "encabesado"),
        ("word/document.xml", '<w:pgSz w:w="11906" w:h="16838"/>', "", "el tamaño o los márgenes de su página"),
    ],
)
def test_what_a_template_lacks_is_named_with_its_remedy(
    tmp_path: Path, part: str, old: str, new: str, told: str
) -> None:
    place = edited(tmp_path, part, lambda xml: xml.replace(old, new))
    with pytest.raises(docx.PlantillaError) as raised:
        docx.write(of_blocks(), place)
    assert told in raised.value.cause
    assert raised.value.remedy


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{\\rtf1 Informe}", plantilla_docx.zipped({"a.txt": "a"})])
def test_what_is_no_word_file_is_told(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "oficina.docx"
    place.write_bytes(content)
    with pytest.raises(docx.PlantillaError, match=r"«oficina\.docx» no es un documento de Word"):
        docx.write(of_blocks(), place)


def test_a_template_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(docx.PlantillaError, match="No se puede leer la plantilla «falta.docx»"):
        docx.write(of_blocks(), tmp_path / "falta.docx")
