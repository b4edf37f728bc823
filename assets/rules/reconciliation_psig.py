"""What is computed for each figure of an evaluation of the PSIG.

Source: evaluation of the PSIG 2023: Cuadro 1, ranking of the units, section 5, balance and conclusions. Each
function is one figure, or one family of figures; `RULES` says which. None compares.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from assets.rules.reconciliation_compare import Computed, NoSource, Why
from assets.rules.reconciliation_marts import Figure, PsigYear, Row, amount, number, percentage
from assets.rules.reconciliation_print import parse_number, pct, plain
from schemas.codelists import unidad

#: States of a target whose quantity is absent.
_ABSENT = ("no_ejecutada", "sin_cuantificar", "reformulada", "sin_calificar")
_PROGRAMMED, _DONE, _LEVEL = "programadas", "ejecutadas_al_100", "nivel_pct"


def target_percent(figure: Figure, year: PsigYear) -> Computed:
    """Percentage of a target. Source: Cuadro 1."""
    return _percent(year.target(figure.clave))


def activity_percent(figure: Figure, year: PsigYear) -> Computed:
    """Percentage of the target of an activity, as the text gives it. Source: Cuadro 1, section 5."""
    activity, of_year = int(figure.named["actividad"]), figure.named.get("ejercicio")
    rows = [row for row in year.targets if row["actividad"] == activity]
    if of_year:
        rows = [row for row in rows if row["ejercicio_meta"] == int(of_year)]
    if len(rows) != 1:
        raise NoSource(f"la actividad {activity} tiene {len(rows)} metas en los datos; la cifra no dice de cuál es")
    return _percent(rows[0])


def _percent(row: Row) -> Computed:
    """Executed / programmed, uncapped; an absent quantity has no percentage, whatever was ruled about it."""
    if row["pct"] is None:
        arithmetic = f"actividad {row['actividad']}: {row['estado']}, no hay cantidad que dividir"
        return Computed(None, arithmetic, percent=True)
    done, target = amount(row["meta_ejecutada"]), amount(row["meta_programada"])
    value = 100 * done / target
    arithmetic = f"actividad {row['actividad']}: {plain(done)} / {plain(target)} = {pct(value)}"
    return Computed(value, arithmetic, percent=True, why=(_capped(value),))


def _capped(value: Fraction) -> Why:
    return lambda printed: "lo publicado es el porcentaje acotado a 100" if printed == 100 < value else None


def unit_compliance(figure: Figure, year: PsigYear) -> Computed:
    """Simple mean of the percentages of a unit's targets. Source: table of the responsible units."""
    row = _unit(figure, year)
    value = percentage(row["cumplimiento_pct"])
    if value is None:
        return Computed(None, f"{row['responsable']} no tiene metas que promediar", percent=True)
    own = [target for target in year.targets if target["unidad_id"] == row["unidad_id"]]
    parts = [percentage(target["pct_para_promedio"]) for target in own]
    terms = [plain(part, 2) for part in parts if part is not None]
    quotient = f"({' + '.join(terms)}) / {len(terms)} =" if len(terms) > 1 else "una sola meta:"
    ruled = ", ".join(f"N° {target['actividad']} {target['estado']}" for target in own if target["estado"] in _ABSENT)
    absent = f"; metas sin cantidad: {ruled}" if ruled else ""
    return Computed(value, f"{quotient} {pct(value)}{absent}", percent=True)


def unit_count(column: str, figure: Figure, year: PsigYear) -> Computed:
    """Activities of a unit: programmed, or at 100 % or more. Source: section 5."""
    row = _unit(figure, year)
    own = [target for target in year.targets if target["unidad_id"] == row["unidad_id"] and target["cuenta_programada"]]
    if column == _PROGRAMMED:
        arithmetic = f"programadas de {row['responsable']}: {row[column]}"
        return Computed(Fraction(row[column]), arithmetic, counted=True)
    below = "; ".join(f"N° {target['actividad']}, {_short(target)}" for target in own if not _reached(target))
    arithmetic = f"al 100 % o más, de {row['responsable']}: {row[column]} de {row[_PROGRAMMED]}"
    arithmetic += f" (bajo 100 %: {below})" if below else ""
    return Computed(Fraction(row[column]), arithmetic, counted=True, why=(_any_execution(own),))


def _any_execution(own: list[Row]) -> Why:
    """Section 5 seems to count another thing: activities with any execution at all."""
    begun = {row["actividad"] for row in own if row["meta_ejecutada"]}

    def why(printed: Fraction) -> str | None:
        if printed != len(begun):
            return None
        return "lo publicado es el número de las que tienen alguna ejecución, no el de las que llegan a 100 %"

    return why


def _reached(row: Row) -> bool:
    return row["estado"] == "reportada" and row["meta_ejecutada"] >= row["meta_programada"]


def _short(row: Row) -> str:
    computed = _percent(row)
    return f"{plain(computed.value, 2)} %" if isinstance(computed.value, Fraction) else row["estado"]


def _unit(figure: Figure, year: PsigYear) -> Row:
    """The unit that a document names in its own way (`PROGRAMA NACIONAL INABIF`, `DTEG (Ex DGTEG)`)."""
    known = unidad(figure.clave)
    if not known:
        raise NoSource(f"ninguna lista conoce la unidad «{figure.clave}»")
    return year.unit(known.unidad_id)


def balance(column: str, figure: Figure, year: PsigYear) -> Computed:
    """Activities programmed, at 100 % or more, and level of execution of a year. Source: balance of the plan."""
    anio = number(figure.clave, "año")
    try:
        row = year.balance(anio)
    except NoSource as absent:
        raise NoSource(f"{absent}{_printed_level(column, figure, year)}") from None
    return _balance(column, row)


def of_the_year(column: str, figure: Figure, year: PsigYear) -> Computed:
    """The same figures in the text. Source: executive summary, conclusions."""
    return _balance(column, year.balance(figure.anio))


def below_100(figure: Figure, year: PsigYear) -> Computed:
    """Programmed activities under 100 %. Source: executive summary."""
    row = year.balance(figure.anio)
    below = row[_PROGRAMMED] - row[_DONE]
    return Computed(Fraction(below), f"{row[_PROGRAMMED]} - {row[_DONE]} = {below}", counted=True)


def _balance(column: str, row: Row) -> Computed:
    programmed, done = row[_PROGRAMMED], row[_DONE]
    if column == _PROGRAMMED:
        return Computed(Fraction(programmed), f"{programmed} actividades programadas", counted=True)
    if column == _DONE:
        return Computed(Fraction(done), f"{done} actividades con todas sus metas al 100 % o más", counted=True)
    if not programmed:
        return Computed(None, "ninguna actividad programada", percent=True)
    value = Fraction(100 * done, programmed)
    return Computed(value, f"{done} / {programmed} = {pct(value)}", percent=True)


def _printed_level(column: str, figure: Figure, year: PsigYear) -> str:
    """Whether a level that cannot be computed at least agrees with the quantities printed beside it."""
    if column != _LEVEL:
        return ""
    beside = (figure.documento, figure.cuadro)
    texts = [year.printed.get((*beside, name, figure.clave), "") for name in (_DONE, _PROGRAMMED)]
    done, programmed = (parse_number(text) for text in texts)
    if not done or not programmed or not programmed.value:
        return ""
    return f"; entre lo publicado, {texts[0]} / {texts[1]} = {pct(100 * done.value / programmed.value)}"


RULE = Callable[[Figure, PsigYear], Computed]

#: (table of the document, pattern of the figure's name) -> what is computed for it.
RULES: dict[tuple[str, str], RULE] = {
    ("cuadro 1", "pct"): target_percent,
    ("responsables", "nivel_cumplimiento"): unit_compliance,
    ("resumen unidades", "cumplidas"): partial(unit_count, "cumplidas_100"),
    ("resumen unidades", "programadas"): partial(unit_count, _PROGRAMMED),
    ("balance", "programadas"): partial(balance, _PROGRAMMED),
    ("balance", "ejecutadas_al_100"): partial(balance, _DONE),
    ("balance", "nivel_pct"): partial(balance, _LEVEL),
    ("otras cifras", "actividades_programadas"): partial(of_the_year, _PROGRAMMED),
    ("otras cifras", "actividades_al_100_o_mas"): partial(of_the_year, _DONE),
    ("otras cifras", "actividades_bajo_100"): below_100,
    ("otras cifras", r"nivel_ejecucion_\d{4}"): partial(of_the_year, _LEVEL),
    ("otras cifras", r"actividad_(?P<actividad>\d{1,4})(_meta_(?P<ejercicio>\d{4}))?_pct"): activity_percent,
}
