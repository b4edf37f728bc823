"""`recomendaciones`: the matrix of commitments, as a planner decided and completed it. Unit of loading: the UE of a
POI; `psig`, of a PSIG.

A draft that came back as it was written says nothing, and is not loaded: it goes on being drafted with the figures of
the day. A row without key is a person's own.
"""

import hashlib
import re

from assets.reading.book import UnreadableFile
from assets.reading.extract import Row, extract, named_rows, reject_duplicates, row_finding
from assets.reading.table import Above, Table, preamble
from assets.sources.unit import Delivery, UnitLoad, accept, fact_columns, is_plan_year
from schemas import codelists, keys
from schemas.codelists import SIN_DATO
from schemas.layouts.recomendaciones import TOPIC_LABEL, UE_LABEL, YEAR_LABEL, draft_digest
from schemas.normal import bare, fold, slug
from schemas.observation import observe
from schemas.tables.publicacion import TOPICS
from schemas.tables.recomendaciones import (
    ACCEPTED,
    DISCARDED,
    POI_RULES,
    PROPOSED,
    PSIG_RULES,
    RECOMENDACION,
    STATES,
)
from schemas.titles import rule_called

PSIG = "psig"
#: What only a person writes of a draft.
_DECIDED = ("numero", "responsable", "plazo", "evidencia")
_UNIT_KEY = re.compile(r"[0-9]{3,6}-[0-9A-Za-z][0-9A-Za-z._-]{0,150}")


def units(tables: list[Table]) -> set[tuple[int, str]]:
    return {_whose(table)[1:] for table in tables}


def parse(tables: list[Table], delivery: Delivery) -> list[UnitLoad]:
    """One load per matrix."""
    loads = []
    for table in tables:
        tema, anio, alcance = _whose(table)
        load = UnitLoad("recomendaciones", anio, alcance, delivery)
        extracted = extract(table)
        load.observations.extend(extracted.notices)
        reject_duplicates(table, extracted.rows, ("clave",), label="La clave {}", what="recomendación")
        for row in extracted.rows:
            _state(table, row)
        _repeated_numbers(table, extracted.rows)
        rows = [row for row in accept(load, table, extracted.rows, "clave", RECOMENDACION) if not _untouched(row)]
        _complete(rows, tema, alcance)
        constants = {"tema": tema, "anio": anio, "alcance": alcance, "carga_id": load.carga_id}
        constants |= {"es_sintetico": int(delivery.es_sintetico)}
        load.data[RECOMENDACION.name] = fact_columns(RECOMENDACION, rows, constants, ordered=True)
        loads.append(load)
    return loads


def _state(table: Table, row: Row) -> None:
    """What the cell says, in our words; and what an accepted recommendation lacks to be followed up."""
    written = row.values.get("estado")
    state = bare(str(written)).replace(" ", "_") if written else PROPOSED
    if state not in STATES:
        known = ", ".join(name.replace("_", " ") for name in STATES)
        row.findings.append(
            row_finding(
                table, row, "estado", "valor_no_admitido", written, esperado=known, sugerencia="Elija de la lista."
            )
        )
        return
    row.values["estado"] = state
    if state in (PROPOSED, DISCARDED) or row.rejected:
        return
    for column, regla in (("responsable", "compromiso_sin_responsable"), ("plazo", "compromiso_sin_plazo")):
        if row.values.get(column) is None:
            shown = state.replace("_", " ") if state != ACCEPTED else ACCEPTED
            row.findings.append(row_finding(table, row, column, regla, "", estado=shown))


def _repeated_numbers(table: Table, rows: list[Row]) -> None:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.values.get("numero") and row.values.get("estado") != DISCARDED:
            groups.setdefault(fold(str(row.values["numero"])), []).append(row)
    for group in groups.values():
        if len(group) > 1:
            named = named_rows([row.fila for row in group])
            for row in group:
                written = row.values["numero"]
                row.findings.append(row_finding(table, row, "numero", "recomendacion_repetida", written, filas=named))


def _untouched(row: Row) -> bool:
    """A draft as it was written, which nobody decided."""
    decided = any(row.values.get(name) is not None for name in _DECIDED)
    digest = draft_digest(str(row.values["texto"]))
    return row.values["estado"] == PROPOSED and not decided and row.values.get("borrador") == digest


def _complete(rows: list[Row], tema: str, alcance: str) -> None:
    """Keys: of a person's own row from its number, else from its text; the key that its unit would have; rules."""
    taken = {str(row.values["clave"]) for row in rows if row.values.get("clave")}
    for row in rows:
        if not row.values.get("clave"):
            number, text = row.values.get("numero"), fold(str(row.values["texto"]))
            name = slug(str(number)) if number else hashlib.sha256(text.encode()).hexdigest()[:8]
            clave, copy = f"persona-{name}", 2
            while clave in taken:
                clave, copy = f"persona-{name}-{copy}", copy + 1
            row.values["clave"] = clave
            taken.add(clave)
        if regla := row.values.get("regla"):
            row.values["regla"] = rule_called(str(regla), (*POI_RULES, *PSIG_RULES)) or regla
        row.values["unidad_id"] = _unit_id(row.values.get("unidad"), tema, alcance)


def _unit_id(written: object, tema: str, alcance: str) -> str:
    if not isinstance(written, str):
        return SIN_DATO
    if tema == PSIG:
        known = codelists.unidad(written)
        return known.unidad_id if known else SIN_DATO
    return written if _UNIT_KEY.fullmatch(written) else keys.centro_costo_id(alcance, None, written)


# ---- whose it is


def _whose(table: Table) -> tuple[str, int, str]:
    """(subject, year, UE or `psig`), as they stand above the table."""
    hoja, area = table.sheet.name, f"A1:A{table.header_row}"
    topic, year, ue = (_labelled(table, label) for label in (TOPIC_LABEL, YEAR_LABEL, UE_LABEL))
    tema = fold(topic.text) if topic else ""
    if tema not in TOPICS:
        raise UnreadableFile(observe("unidad_ausente", tema, hoja=hoja, celda=area, rotulo=f"{TOPIC_LABEL} POI"))
    if year is None or not re.fullmatch("[0-9]{4}", year.text) or not is_plan_year(int(year.text)):
        raise UnreadableFile(observe("anio_ausente", year.text if year else "", hoja=hoja, celda=area))
    if tema == PSIG:
        return tema, int(year.text), PSIG
    if ue is None or not re.fullmatch("[0-9]{6}", ue.text):
        raise UnreadableFile(
            observe("unidad_ausente", ue.text if ue else "", hoja=hoja, celda=area, rotulo=f"{UE_LABEL} 000000")
        )
    return tema, int(year.text), ue.text


def _labelled(table: Table, label: str) -> Above | None:
    for cells in preamble(table):
        for name, value in zip(cells, cells[1:], strict=False):
            if bare(name.text) == bare(label):
                return value
    return None
