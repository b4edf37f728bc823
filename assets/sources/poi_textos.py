"""`poi_textos`: the template in which a centre of cost tells of its activities. Unit of loading: the centre's key.

Nothing that is in the sheet but the texts is taken for true: names and figures came from the warehouse and are there
for who fills it in. Whether an activity is known is asked when the texts are loaded (`assets.loading.marts`).
"""

import hashlib
import re

from assets.reading.book import UnreadableFile
from assets.reading.extract import Row, extract, reject_duplicates, row_finding
from assets.reading.table import Above, Table, preamble
from assets.sources import heading
from assets.sources.unit import Delivery, UnitLoad, accept
from schemas.layouts.poi_textos import (
    LONGEST_TEXT,
    REASON_ABOVE,
    REASON_BELOW,
    SAY_ENOUGH,
    SHORTEST_TEXT,
    UNIT_KEY_LABEL,
    needs_reason,
)
from schemas.normal import bare
from schemas.observation import Observation, observe
from schemas.plain import Columns
from schemas.tables.poi import POI_TEXTO, TEXT_SECTIONS

_UNIT_KEY = re.compile(r"[0-9]{3,6}-[0-9A-Za-z][0-9A-Za-z._-]{0,150}")
_UE = re.compile(r"[0-9]{4}-(?:AOI)?([0-9]{6})")
#: `=1+1`, `@SUMA(...)`, `+cmd|...`, `-2+3`; and not `- Se capacitó` nor `-Se capacitó`, as people list things.
_FORMULA = re.compile(r"\s*(?:[=@+]|-(?=[0-9(]|\w+[(|!]))")
_MILLIONTHS = 1_000_000


def units(tables: list[Table]) -> set[tuple[int, str]]:
    return {_unit(table) for table in tables}


def _unit(table: Table) -> tuple[int, str]:
    """(year, key of the centre of cost), as the template carries them above its table."""
    written, hoja = _written_key(table), table.sheet.name
    if written is None:
        area = f"A1:A{table.header_row}"
        raise UnreadableFile(observe("unidad_ausente", hoja=hoja, celda=area, rotulo=UNIT_KEY_LABEL))
    if not _UNIT_KEY.fullmatch(written.text):
        celda, fila = written.cell, written.row
        raise UnreadableFile(
            observe("unidad_desconocida", written.text, hoja=hoja, celda=celda, fila=fila, sugerencia="")
        )
    return heading.year(table), written.text


def _written_key(table: Table) -> Above | None:
    for cells in preamble(table):
        for label, value in zip(cells, cells[1:], strict=False):
            if bare(label.text) == bare(UNIT_KEY_LABEL):
                return value
    return None


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per centre: a row of `poi_texto` for each text that says something."""
    loads = []
    for table in tables:
        load = UnitLoad("poi_textos", *_unit(table), delivery)
        extracted = extract(table)
        load.observations.extend(extracted.notices)
        label, what = "La actividad {}", "actividad"
        reject_duplicates(table, extracted.rows, ("actividad",), label=label, what=what)
        for row in extracted.rows:
            row.findings.extend(_of_another_year(table, row, load.anio))
            row.findings.extend(_reviewed(table, row))
        rows = accept(load, table, extracted.rows, "actividad", POI_TEXTO)
        load.data[POI_TEXTO.name] = _columns(load, rows)
        if not load.data[POI_TEXTO.name]["texto"]:
            load.observations.append(observe("sin_llenar", hoja=table.sheet.name))
        loads.append(load)
    return loads


def _columns(load: UnitLoad, rows: list[Row]) -> Columns:
    """One row per text, in the order of the sheet."""
    found: dict[str, list] = {name: [] for name in POI_TEXTO.names}
    for orden, row in enumerate(rows, 1):
        key = str(row.values["actividad"])
        ue = _UE.match(key)
        for seccion in TEXT_SECTIONS:
            text = _text(row, seccion)
            if text is None or not _letters(text):
                continue
            values = {
                "anio": load.anio,
                "unidad": load.unidad,
                "actividad": key,
                "seccion": seccion,
                "ue": ue.group(1) if ue else None,
                "orden": orden,
                "actividad_operativa": row.values["actividad_operativa"],
                "texto": text,
                "huella": hashlib.sha256(text.encode()).hexdigest(),
                "es_sintetico": int(load.delivery.es_sintetico),
                "fila": row.fila,
                "carga_id": load.carga_id,
            }
            for name, value in values.items():
                found[name].append(value)
    return dict(found)


def _text(row: Row, seccion: str) -> str | None:
    written = row.values.get(seccion)
    return None if written is None else str(written).strip()


def _letters(text: str) -> int:
    """Letters and digits of a text; of `-`, `...` and the like there are none."""
    return sum(char.isalnum() for char in text)


def _of_another_year(table: Table, row: Row, anio: int) -> list[Observation]:
    key = row.values.get("actividad")
    if key is None or not re.match(r"[0-9]{4}-", str(key)) or str(key).startswith(f"{anio}-"):
        return []
    return [
        row_finding(table, row, "actividad", "valor_no_admitido", key, esperado=f"claves del año {anio}", sugerencia="")
    ]


def _reviewed(table: Table, row: Row) -> list[Observation]:
    """What whoever writes the report would ask about the texts of an activity."""
    if row.rejected:
        return []
    findings = []
    for seccion in TEXT_SECTIONS:
        text = _text(row, seccion)
        if seccion == "motivo" and needs_reason(_pct(row)) and not (text and _letters(text)):
            findings.append(_reason_missing(table, row))
        elif text is not None:
            findings.extend(_of_text(table, row, seccion, text))
    return findings


def _of_text(table: Table, row: Row, seccion: str, text: str) -> list[Observation]:
    if not _letters(text):
        return [row_finding(table, row, seccion, "texto_sin_contenido", text)]
    findings = []
    if _letters(text) < SHORTEST_TEXT and bare(text) not in SAY_ENOUGH:
        findings.append(row_finding(table, row, seccion, "texto_muy_corto", text))
    if len(text) > LONGEST_TEXT:
        sizes = {"caracteres": len(text), "limite": LONGEST_TEXT}
        findings.append(row_finding(table, row, seccion, "texto_muy_largo", text, **sizes))
    if _FORMULA.match(text):
        findings.append(row_finding(table, row, seccion, "texto_como_formula", text))
    return findings


def _pct(row: Row) -> int | None:
    value = row.values.get("fisico_pct")
    return value if isinstance(value, int) else None


def _reason_missing(table: Table, row: Row) -> Observation:
    limits = {"desde": REASON_BELOW // _MILLIONTHS, "hasta": REASON_ABOVE // _MILLIONTHS}
    return row_finding(table, row, "motivo", "motivo_ausente", _text(row, "motivo") or "", **limits)
