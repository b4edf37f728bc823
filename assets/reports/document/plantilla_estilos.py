"""How the shipped Word template looks: its styles and its numbering. Restrained: one dark blue, greys, hairlines."""

NAVY, INK, QUIET, LINE, SHADE = "1F3A5F", "222222", "5A6470", "B8C0CA", "E8EDF3"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = f'xmlns:w="{_W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_FONT = "Calibri"


def _paragraph_style(
    ident: str,
    name: str,
    paragraph: str = "",
    run: str = "",
    *,
    based: str = "Normal",
    then: str = "",
    custom: bool = False,
) -> str:
    default = ' w:default="1"' if ident == "Normal" else ""
    own = ' w:customStyle="1"' if custom else ""
    return (
        f'<w:style w:type="paragraph"{default}{own} w:styleId="{ident}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if ident != "Normal" else "")
        + (f'<w:next w:val="{then}"/>' if then else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _gap(before: int, after: int, line: int = 0) -> str:
    """Space around a paragraph, in twentieths of a point; `line`: of 240."""
    rule = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{rule}/>'


def _letters(points: float, color: str = "", *, bold: bool = False, italic: bool = False) -> str:
    size = round(points * 2)
    return (
        ("<w:b/>" if bold else "")
        + ("<w:i/>" if italic else "")
        + (f'<w:color w:val="{color}"/>' if color else "")
        + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _side(name: str, color: str, size: int, space: int = 4) -> str:
    return f'<w:{name} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


def _numbered(level: int, ident: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{ident}"/></w:numPr>'


def _heading(level: int, points: float, before: int, after: int) -> str:
    return _paragraph_style(
        f"Heading{level}",
        f"heading {level}",
        f"<w:keepNext/><w:keepLines/>{_numbered(level - 1, 1)}{_gap(before, after, 240)}"
        f'<w:jc w:val="left"/><w:outlineLvl w:val="{level - 1}"/>',
        _letters(points, NAVY, bold=True),
        then="Normal",
    )


def _toc(level: int) -> str:
    stop = (480, 1100, 1800)[level - 1]
    left = (0, 480, 1100)[level - 1]
    return _paragraph_style(
        f"TOC{level}",
        f"toc {level}",
        f'<w:tabs><w:tab w:val="left" w:pos="{stop}"/><w:tab w:val="right" w:leader="dot" w:pos="9070"/></w:tabs>'
        f'{_gap(100 if level == 1 else 20, 20, 240)}<w:ind w:left="{stop}" w:right="567" w:hanging="{stop - left}"/>'
        '<w:jc w:val="left"/>',
        _letters(11 if level == 1 else 10, NAVY if level == 1 else "", bold=level == 1),
    )


def _boxed(color: str) -> str:
    return (
        f'<w:pBdr>{_side("left", color, 24, 8)}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="F5F7F9"/>'
        f'{_gap(120, 120)}<w:ind w:left="227" w:right="227"/>'
    )


_CELL = f'{_gap(30, 30, 240)}<w:jc w:val="left"/>'

_PARAGRAPHS = (
    _paragraph_style("Normal", "Normal", f'{_gap(0, 120, 269)}<w:jc w:val="both"/>'),
    _heading(1, 17, 420, 160),
    _heading(2, 13.5, 300, 120),
    _heading(3, 11.5, 240, 80),
    _heading(4, 11, 200, 60),
    _paragraph_style("Title", "Title", f'{_gap(0, 200, 216)}<w:jc w:val="left"/>', _letters(30, NAVY, bold=True)),
    _paragraph_style("Subtitle", "Subtitle", f'{_gap(0, 1800, 240)}<w:jc w:val="left"/>', _letters(15, QUIET)),
    _paragraph_style(
        "CoverInstitution",
        "Portada institución",
        f'<w:pBdr>{_side("bottom", NAVY, 18, 10)}</w:pBdr>{_gap(600, 2600, 240)}<w:jc w:val="left"/>',
        "<w:caps/>" + f'<w:color w:val="{QUIET}"/><w:spacing w:val="30"/><w:sz w:val="24"/><w:szCs w:val="24"/>',
        custom=True,
    ),
    _paragraph_style(
        "CoverLabel",
        "Portada etiqueta",
        f'{_gap(90, 90, 240)}<w:jc w:val="left"/>',
        _letters(10, QUIET),
        custom=True,
    ),
    _paragraph_style(
        "CoverFact", "Portada dato", f'{_gap(90, 90, 240)}<w:jc w:val="left"/>', _letters(10.5), custom=True
    ),
    _paragraph_style("CoverHeader", "Portada encabezado", _gap(0, 0, 240), custom=True),
    _paragraph_style(
        "TOCTitle",
        "Título del índice",
        f'<w:keepNext/><w:pageBreakBefore/>{_gap(0, 240, 240)}<w:jc w:val="left"/>',
        _letters(17, NAVY, bold=True),
        custom=True,
    ),
    *(_toc(level) for level in (1, 2, 3)),
    _paragraph_style(
        "Header",
        "header",
        f'<w:pBdr>{_side("bottom", LINE, 4, 6)}</w:pBdr>{_gap(0, 0, 240)}<w:jc w:val="left"/>',
        _letters(8.5, QUIET),
    ),
    _paragraph_style(
        "Footer",
        "footer",
        f'<w:pBdr>{_side("top", LINE, 4, 6)}</w:pBdr>{_gap(0, 0, 240)}<w:jc w:val="left"/>',
        _letters(8.5, QUIET),
    ),
    _paragraph_style(
        "PageNumber", "Número de página", f'{_gap(0, 0, 240)}<w:jc w:val="right"/>', _letters(8.5, QUIET), custom=True
    ),
    _paragraph_style(
        "Caption",
        "caption",
        f'<w:keepNext/><w:keepLines/>{_gap(280, 100, 240)}<w:jc w:val="left"/>',
        _letters(10, NAVY, bold=True),
        then="Normal",
    ),
    _paragraph_style("Source", "Fuente", f'{_gap(80, 280, 240)}<w:jc w:val="left"/>', _letters(8, QUIET), custom=True),
    _paragraph_style("Figure", "Figura", f'<w:keepNext/>{_gap(0, 0, 240)}<w:jc w:val="center"/>', custom=True),
    _paragraph_style("ListBullet", "List Bullet", f"{_numbered(0, 2)}{_gap(0, 60)}"),
    _paragraph_style("ListNumber", "List Number", f"{_numbered(0, 3)}{_gap(0, 60)}"),
    _paragraph_style(
        "Quote",
        "Quote",
        f'<w:pBdr>{_side("left", LINE, 18, 10)}</w:pBdr>{_gap(60, 160)}<w:ind w:left="454" w:right="454"/>',
        '<w:i/><w:color w:val="3A4450"/>',
    ),
    _paragraph_style("Note", "Nota", _boxed(NAVY), _letters(10), custom=True),
    _paragraph_style("Warning", "Advertencia", _boxed("B3541E"), _letters(10), custom=True),
    _paragraph_style("Cell", "Celda", _CELL, _letters(8.5), custom=True),
    _paragraph_style("CellNumber", "Celda número", '<w:jc w:val="right"/>', based="Cell", custom=True),
    _paragraph_style(
        "CellHead",
        "Celda cabecera",
        "<w:keepNext/>" + _gap(50, 50, 240),
        _letters(8.5, NAVY, bold=True),
        based="Cell",
        custom=True,
    ),
)

_LINK = (
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:uiPriority w:val="99"/>'
    '<w:rPr><w:color w:val="0B4F9E"/><w:u w:val="single"/></w:rPr></w:style>'
)
_NO_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def _table_style(ident: str, name: str, borders: str, parts: str = "") -> str:
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{ident}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        f"{borders}</w:tblBorders></w:tblPr>{parts}</w:style>"
    )


_TABLES = _table_style(
    "CoverTable", "Tabla de portada", _side("bottom", LINE, 4, 0) + _side("insideH", LINE, 4, 0)
) + _table_style(
    "ReportTable",
    "Tabla del informe",
    _side("top", NAVY, 8, 0) + _side("bottom", NAVY, 8, 0) + _side("insideH", LINE, 4, 0),
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    f'{_side("bottom", NAVY, 8, 0)}</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
    f'<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>{_side("top", NAVY, 8, 0)}'
    "</w:tcBorders></w:tcPr></w:tblStylePr>",
)

STYLES = (
    f'<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{_FONT}" w:eastAsia="{_FONT}" '
    f'w:hAnsi="{_FONT}" w:cs="{_FONT}"/><w:color w:val="{INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
    '<w:lang w:val="es-PE" w:eastAsia="es-PE" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    + "".join(_PARAGRAPHS)
    + _LINK
    + _NO_TABLE
    + _TABLES
    + "</w:styles>"
)


def _level(number: int, form: str, text: str, left: int, hanging: int, style: str = "") -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def _abstract(ident: int, kind: str, levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{ident}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'


_HEADINGS = "".join(
    _level(n, "decimal", ".".join(f"%{k}" for k in range(1, n + 2)), hang, hang, f"Heading{n + 1}")
    for n, hang in enumerate((567, 709, 851, 992))
)
NUMBERING = (
    f"<w:numbering {NAMESPACES}>"
    + _abstract(0, "multilevel", _HEADINGS)
    + _abstract(1, "hybridMultilevel", _level(0, "bullet", "•", 454, 284, "ListBullet"))
    + _abstract(2, "hybridMultilevel", _level(0, "decimal", "%1.", 454, 340, "ListNumber"))
    + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))
    + "</w:numbering>"
)
