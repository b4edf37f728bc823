"""The figures of each unit that its texts may speak of, and the numbers of texts that are nearly one of them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from assets.reports.informe.data import Record
from assets.rules.known_figures import Figure, Figures, Unit
from assets.rules.numbers_in_text import TOLD, check

#: Column, what people call the measure (its first word says which one it is), unit.
_Measures = tuple[tuple[str, str, Unit], ...]

_OF_ACTIVITY: _Measures = (
    ("fisico_programado", "meta física", "cantidad"),
    ("fisico_ejecutado", "ejecución física", "cantidad"),
    ("fisico_pct", "porcentaje de ejecución física", "pct"),
    ("financiero_programado_soles", "meta financiera", "soles"),
    ("financiero_ejecutado_soles", "ejecución financiera", "soles"),
    ("financiero_pct", "porcentaje de ejecución financiera", "pct"),
)
_OF_GROUP: _Measures = (
    ("actividades", "número de actividades", "conteo"),
    ("fisico_pct_promedio", "avance físico promedio", "pct"),
    ("financiero_programado_soles", "programación financiera", "soles"),
    ("financiero_ejecutado_soles", "ejecución financiera", "soles"),
    ("financiero_pct", "avance financiero", "pct"),
)
_OF_TARGET: _Measures = (
    ("meta_programada", "meta programada", "cantidad"),
    ("meta_ejecutada", "meta ejecutada", "cantidad"),
    ("pct", "porcentaje de ejecución", "pct"),
)
_OF_RESPONSIBLE: _Measures = (
    ("cumplimiento_pct", "nivel de cumplimiento", "pct"),
    ("programadas", "actividades programadas", "conteo"),
    ("cumplidas_100", "actividades al 100 %", "conteo"),
    ("metas", "metas", "conteo"),
)
_OF_BALANCE: _Measures = (
    ("programadas", "actividades programadas", "conteo"),
    ("ejecutadas_al_100", "actividades al 100 %", "conteo"),
    ("nivel_pct", "nivel de ejecución", "pct"),
)


def to_review(tema: str, rows: Mapping[str, Sequence[Record]]) -> list[Record]:
    """Numbers of the texts that are nearly a figure, or that were not looked at: `unidad`, `donde` (key of the text),
    `numero`, `mensaje`. A unit's text is compared with its own figures, the report's with those of the whole."""
    found: list[Record] = []
    known: dict[str | None, Figures] = {}
    for row in rows["bi_narrativa"]:
        if row["situacion"] == "huerfana":
            continue
        unit = None if str(row["clave"]).startswith("informe.") else str(row["unidad_id"])
        actividad = str(row["actividad"]) if row["actividad"] else None
        if unit not in known:
            known[unit] = Figures(of_unit(tema, rows, unit))
        found += [
            {
                "unidad": row["unidad"],
                "donde": row["clave"],
                "numero": finding.number.text,
                "mensaje": finding.message,
            }
            for finding in check(str(row["texto"]), known[unit], actividad, of_all=unit is None)
            if finding.kind in TOLD
        ]
    return found


def of_unit(tema: str, rows: Mapping[str, Sequence[Record]], unidad_id: str | None) -> Iterator[Figure]:
    """The figures of a unit; of the whole, with those of every activity, if none is given."""
    if tema == "poi":
        yield from _each(rows["bi_poi_actividad"], unidad_id, _OF_ACTIVITY, "actividad_operativa", "actividad_id")
        groups = [row for row in rows["bi_poi_agregado"] if row["nivel"] == "centro_costo"]
        yield from _each(groups, unidad_id, _OF_GROUP, "nombre")
        if unidad_id is None:
            yield from _each(rows["bi_poi_resumen"], None, _OF_GROUP, "ue")
    else:
        yield from _each(rows["bi_psig_actividad"], unidad_id, _OF_TARGET, "denominacion", "meta_id")
        yield from _each(rows["bi_psig_responsable"], unidad_id, _OF_RESPONSIBLE, "responsable")
        if unidad_id is None:
            yield from _each(rows["bi_psig_balance"], None, _OF_BALANCE, "anio")


def _each(
    rows: Sequence[Record], unidad_id: str | None, measures: _Measures, named: str, key: str = ""
) -> Iterator[Figure]:
    for row in rows:
        if unidad_id is not None and row.get("unidad_id") != unidad_id:
            continue
        for column, words, unit in measures:
            value = row[column]
            if isinstance(value, Decimal | int):
                name = f"{words} de «{row[named] or row.get(key)}»"
                yield Figure(name, Decimal(value), unit, str(row[key]) if key else None)
