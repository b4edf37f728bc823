"""The same review as one page of HTML: to read on a screen or to print on A4. No script, nothing from outside."""

from collections.abc import Iterable
from html import escape

from assets.reports.observaciones.estilo import FILL, HEAD_FILL, HEAD_INK, INK, LINE, QUIET
from assets.reports.observaciones.resumen import MEANING
from assets.reports.observaciones.reviewed import (
    SEVERITIES,
    WORDS,
    Reviewed,
    Told,
    counts,
    outcome,
    told,
)
from assets.reports.observaciones.textos import plain, short

MOST_SHOWN = 1_000
#: Of what a cell says; of what we say about it.
LONGEST_SHOWN, LONGEST_SAID = 300, 1_000
#: Title and share of the width.
_COLUMNS = {"N°": 4, "Gravedad": 12, "Dónde": 14, "Columna": 14, "Dice": 18, "Qué se vio y cómo corregirlo": 38}

_STYLE = f"""
:root {{ color-scheme: light; }}
body {{ font: 16px/1.45 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; color: #1b1f24; background: #fff;
  max-width: 76rem; margin: 0 auto; padding: 1.5rem; }}
h1 {{ font-size: 1.5em; color: {HEAD_FILL}; margin: 0 0 .75rem; }}
h2 {{ font-size: 1.15em; color: {HEAD_FILL}; margin: 1.5rem 0 .5rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border: 1px solid {LINE}; padding: .4rem .55rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-line; }}
thead th {{ background: {HEAD_FILL}; color: {HEAD_INK}; overflow-wrap: normal; }}
.ficha {{ width: auto; }}
.ficha th, .ficha td {{ border: 0; padding: .1rem 1rem .1rem 0; }}
.huella {{ color: {QUIET}; font-size: .8em; }}
.hallazgos {{ table-layout: fixed; }}
.resultado {{ font-weight: 700; }}
.numero {{ text-align: right; }}
{"".join(f".{name} {{ background: {FILL[name]}; color: {INK[name]}; font-weight: 700; }} " for name in SEVERITIES)}
.corregir {{ display: block; margin-top: .25em; font-weight: 600; }}
.luego {{ display: block; margin-top: .25em; color: {QUIET}; font-size: .85em; }}
@page {{ size: A4 landscape; margin: 12mm; }}
@media print {{
  body {{ font-size: 9.5pt; max-width: none; padding: 0; }}
  thead {{ display: table-header-group; }}
  tr {{ break-inside: avoid; }}
  th, td {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
}}
"""


def page(reviewed: Reviewed) -> str:
    """The whole document."""
    findings = told(reviewed.open, reviewed.sheets)
    title = f"Observaciones a «{_text(reviewed.nombre)}»"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="es">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            "<header>",
            f"<h1>{title}</h1>",
            _card(reviewed),
            "</header>",
            "<main>",
            _counts(reviewed),
            *_findings(findings),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _card(reviewed: Reviewed) -> str:
    lines = []
    if reviewed.what:
        lines.append(("Qué es", reviewed.what))
    for part in reviewed.parts:
        lines.append(("Unidad", " · ".join(text for text in (part.unidad, part.nombre, str(part.anio)) if text)))
    if reviewed.fecha:
        lines.append((reviewed.fecha_de, f"{reviewed.fecha:%d/%m/%Y}"))
    rows = [f'<tr><th scope="row">{label}</th><td>{_text(said)}</td></tr>' for label, said in lines]
    rows.append(f'<tr><th scope="row">Resultado</th><td class="resultado">{_text(outcome(reviewed))}.</td></tr>')
    rows.append(f'<tr><th scope="row">Huella</th><td class="huella">{_text(reviewed.sha256)}</td></tr>')
    return f'<table class="ficha">{"".join(rows)}</table>'


def _counts(reviewed: Reviewed) -> str:
    rows = [
        f'<tr><th scope="row" class="{name}">{WORDS[name]}</th><td class="numero">{number}</td>'
        f"<td>{_text(MEANING[name])}</td></tr>"
        for name, number in counts(reviewed.open).items()
    ]
    answered = len(reviewed.findings) - len(reviewed.open)
    rest = f"<p>Ya respondidas: {answered}; no se cuentan.</p>" if answered else ""
    head = '<tr><th scope="col">Gravedad</th><th scope="col">Cuántas</th><th scope="col">Qué significa</th></tr>'
    return f"<h2>Qué se observó</h2><table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>{rest}"


def _findings(findings: list[Told]) -> Iterable[str]:
    yield "<h2>Observaciones</h2>"
    if not findings:
        yield "<p>Ninguna: no hay nada que corregir.</p>"
        return
    yield '<table class="hallazgos"><colgroup>'
    yield "".join(f'<col style="width:{width}%">' for width in _COLUMNS.values()) + "</colgroup>"
    titles = "".join(f'<th scope="col">{title}</th>' for title in _COLUMNS)
    yield f"<thead><tr>{titles}</tr></thead><tbody>"
    for number, one in enumerate(findings[:MOST_SHOWN], 1):
        yield _row(number, one)
    yield "</tbody></table>"
    if len(findings) > MOST_SHOWN:
        yield f"<p>Y {len(findings) - MOST_SHOWN} observaciones más, en el libro de observaciones.</p>"


def _row(number: int, one: Told) -> str:
    finding = one.finding
    often = f" ({finding.veces} veces)" if finding.veces > 1 else ""
    cell = finding.celda or (f"fila {finding.fila}" if finding.fila else "")
    where = " · ".join(text for text in (finding.hoja, cell) if text) or "Todo el archivo"
    mend = f'<span class="corregir">{_text(finding.corregir, LONGEST_SAID)}</span>' if finding.corregir else ""
    return (
        f'<tr><th scope="row">{number}</th><td class="{finding.severidad}">{WORDS[finding.severidad]}</td>'
        f"<td>{_text(where + often)}</td><td>{_text(finding.columna or '')}</td><td>{_text(finding.encontrado)}</td>"
        f"<td>{_text(finding.visto, LONGEST_SAID)}{mend}"
        f'<span class="luego">{_text(finding.consecuencia)}</span></td></tr>'
    )


def _text(said: str, most: int = LONGEST_SHOWN) -> str:
    return escape(short(plain(said), most))
