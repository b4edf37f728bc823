"""The Word template that is shipped, `config/plantillas/informe.docx`: an office copies it and makes it its own.

`python -m assets.reports.document.plantilla_docx` writes it, the same bytes each time. What is filled into it, and
which styles must be there: `docx.py`. How it looks: `plantilla_estilos.py`.
"""

import io
import sys
import zipfile
from pathlib import Path

from assets.reports.document.plantilla_estilos import NAMESPACES, NUMBERING, STYLES

PLACE = Path("config", "plantillas", "informe.docx")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def template() -> bytes:
    """The template as a file."""
    return zipped(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                ("officeDocument", "word/document.xml"),
                ("extended-properties", "docProps/app.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ),
            "docProps/app.xml": _APP,
            "docProps/core.xml": _CORE,
            "word/_rels/document.xml.rels": _relations(*((name, f"{file}.xml") for name, file in _PARTS)),
            "word/document.xml": _document(),
            "word/footer1.xml": _HEAD + f"<w:ftr {NAMESPACES}>{_FOOTER}</w:ftr>",
            "word/footer2.xml": _HEAD + f"<w:ftr {NAMESPACES}>{_paragraph('CoverHeader', '')}</w:ftr>",
            "word/header1.xml": _HEAD + f"<w:hdr {NAMESPACES}>{_HEADER}</w:hdr>",
            "word/header2.xml": _HEAD + f"<w:hdr {NAMESPACES}>{_paragraph('CoverHeader', '')}</w:hdr>",
            "word/numbering.xml": _HEAD + NUMBERING,
            "word/settings.xml": _HEAD + _SETTINGS,
            "word/styles.xml": _HEAD + STYLES,
        }
    )


def zipped(files: dict[str, bytes | str]) -> bytes:
    """A package of these files in their order, with no time of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()


_PARTS = (
    ("styles", "styles"),
    ("numbering", "numbering"),
    ("settings", "settings"),
    ("header", "header1"),
    ("header", "header2"),
    ("footer", "footer1"),
    ("footer", "footer2"),
)


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{file}.xml" ContentType="{_WORD}.{name}+xml"/>'
        for name, file in (("document.main", "document"), *_PARTS)
    )
    return (
        _HEAD + f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}'
        f'<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f'<Override PartName="/docProps/app.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _relations(*relations: tuple[str, str]) -> str:
    place = f"{_RELATIONS}/"
    return (
        _HEAD
        + f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{name if "/" in name else place + name}" Target="{target}"/>'
            for number, (name, target) in enumerate(relations, 1)
        )
        + "</Relationships>"
    )


_APP = (
    _HEAD + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
)
_CORE = (
    _HEAD + f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Plantilla del informe</dc:title>'
    "<dc:language>es-PE</dc:language></cp:coreProperties>"
)
_SETTINGS = (
    f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="es-PE"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)


def _paragraph(style: str, runs: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


_HEADER = _paragraph("Header", _run("{{ encabezado }}"))
#: On lines of their own: a tab stop cannot be right of an upright and of a landscape page, and not every program knows
#: tabs that are relative to the margin.
_FOOTER = _paragraph("Footer", _run("{{ pie }}")) + _paragraph(
    "PageNumber", _run("Página ") + _field("PAGE") + _run(" de ") + _field("NUMPAGES")
)


def _section(cover: bool) -> str:
    first = '<w:headerReference w:type="first" r:id="rId5"/><w:footerReference w:type="first" r:id="rId7"/>'
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId6"/>'
        f'{first if cover else ""}<w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1531" w:right="1418" w:bottom="1418" w:left="1418" w:header="737" w:footer="624" '
        f'w:gutter="0"/>{"<w:titlePg/>" if cover else ""}</w:sectPr>'
    )


def _fact_row(label: str, value: str) -> str:
    cells = ((2600, "CoverLabel", label), (6470, "CoverFact", value))
    return (
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(style, _run(text))}</w:tc>'
            for width, style, text in cells
        )
        + "</w:tr>"
    )


def _document() -> str:
    facts = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="CoverTable"/><w:tblW w:w="9070" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="2600"/><w:gridCol w:w="6470"/></w:tblGrid>'
        + _fact_row("{%tr for dato in datos %}", "")
        + _fact_row("{{ dato.nombre }}", "{{ dato.valor }}")
        + _fact_row("{%tr endfor %}", "")
        + "</w:tbl>"
    )
    body = (
        _paragraph("CoverInstitution", _run("{{ institucion }}"))
        + _paragraph("Title", _run("{{ titulo }}"))
        + _paragraph("Subtitle", _run("{{ subtitulo }}"))
        + facts
        + _paragraph("TOCTitle", _run("Contenido"))
        + _paragraph("Normal", _run("{{p indice }}"))
        + f"<w:p><w:pPr>{_section(cover=True)}</w:pPr></w:p>"
        + _paragraph("Normal", _run("{{p cuerpo }}"))
        + _section(cover=False)
    )
    return _HEAD + f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def main(arguments: list[str]) -> None:
    """Writes the template, where it belongs or where it is told to."""
    place = Path(arguments[0]) if arguments else PLACE
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(template())


if __name__ == "__main__":
    main(sys.argv[1:])
