"""Figures of the text of an evaluation of the POI: highlights, families of activities, and lists of departments.

Source: evaluation of the POI 2021, conclusions 2.5-2.7, principal achievements, recommendation 3.3. None compares.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from assets.rules.reconciliation_compare import Computed, Departments, NoSource, Why
from assets.rules.reconciliation_marts import Figure, PoiUnit, Row, amount
from assets.rules.reconciliation_poi_tables import DONE, TARGET
from assets.rules.reconciliation_print import counted, pct, plain
from schemas.codelists import SIN_DATO
from schemas.normal import fold

#: By how much the execution goes beyond the target, in percent of the target.
EXCESS = "exceso"


@dataclass(frozen=True, slots=True)
class Highlight:
    """A figure of the text that is a quantity of one activity of table 5; `starts` guards against another numbering."""

    number: int
    starts: str
    measure: str


#: Figures of the text that are one activity of table 5, by (year, UE). Source: conclusion 2.5 and principal
#: achievements; which activity each one is was found by its unit, its name and its quantity.
HIGHLIGHTS = {
    (2021, "001087"): {
        "dsld_intervencion_ludica": Highlight(97, "Intervención lúdica y espacios seguros", DONE),
        "adopciones_entorno_definitivo": Highlight(104, "Integración de niñas, niños y adolescentes", DONE),
        "dipam_prevencion_condiciones_riesgo": Highlight(12, "Personas adultas mayores reciben servicios", DONE),
        "kits_abrigo": Highlight(119, "Implementación de medidas de protección ante bajas temperaturas", DONE),
        "dipam_identificadas_en_riesgo": Highlight(10, "Identificación, selección y derivación", DONE),
        "dipam_identificadas_en_riesgo_meta": Highlight(10, "Identificación, selección y derivación", TARGET),
        "dipam_identificadas_en_riesgo_exceso_pct": Highlight(10, "Identificación, selección y derivación", EXCESS),
    }
}

#: How the families that the text speaks of begin in table 5. Source: table 5, Dirección de Protección Especial.
FAMILIES = {
    "nna_en_riesgo": "Atención a niñas, niños y adolescentes en riesgo",
    "evaluacion_sociofamiliar": "Atención, seguimiento y evaluación sociofamiliar",
    "acogimiento_familiar": "Elaboración, implementación, ejecución y evaluación del plan de trabajo individual",
}


def highlight(figure: Figure, unit: PoiUnit) -> Computed:
    """A quantity of one activity, or by how much it exceeded its target. Source: `HIGHLIGHTS`."""
    known = HIGHLIGHTS.get((figure.anio, unit.ue), {}).get(figure.cifra)
    if not known:
        raise NoSource(f"no se sabe de qué actividad de {figure.anio} y la UE {unit.ue} es esta cifra")
    row = unit.activity(known.number)
    if not fold(row["actividad_operativa"]).startswith(fold(known.starts)):
        raise NoSource(f"la actividad N° {known.number} de los datos no es «{known.starts}...»")
    done, target = amount(row[DONE]), amount(row[TARGET])
    if known.measure == EXCESS:
        excess = 100 * (done - target) / target if target else None
        ratio = f"AO N° {known.number}: ({plain(done)} - {plain(target)}) / {plain(target)}"
        return Computed(excess, f"{ratio} = {pct(excess) if excess is not None else 'sin meta'}", percent=True)
    value = amount(row[known.measure])
    noun = "ejecutado" if known.measure == DONE else "meta"
    why = (_as_execution(done, target),) if known.measure == DONE and target else ()
    return Computed(value, f"AO N° {known.number}, {noun} = {plain(value)}", counted=True, why=why)


def _as_execution(done: Fraction, target: Fraction) -> Why:
    def why(printed: Fraction) -> str:
        return (
            f"con lo publicado la ejecución sería {plain(printed)} / {plain(target)} = {pct(100 * printed / target)}, "
            f"y la de la tabla 5 es {plain(done)} / {plain(target)} = {pct(100 * done / target)}"
        )

    return why


def family_total(family: str, figure: Figure, unit: PoiUnit) -> Computed:
    """Executed sum of a family of activities with one unit of measure. Source: conclusion 2.5."""
    name = _family(unit, family)
    row = next(row for row in unit.level("familia") if row["codigo"] == name)
    if row[DONE] is None:
        raise NoSource("las actividades de la familia no comparten unidad de medida: no se suman")
    value = amount(row[DONE])
    return Computed(value, f"suma de {counted(row['actividades'])} de «{name}» = {plain(value)}", counted=True)


def low_departments(
    low: Callable[[pd.DataFrame], pd.DataFrame], limit: int, family: str, figure: Figure, unit: PoiUnit
) -> Computed:
    """Departments where a family's physical execution is low. Sources: recommendation 3.3, conclusions 2.6 and 2.7."""
    name = _family(unit, family or figure.named["familia"])
    found = low(unit.frame)
    found = found[found["actividad_familia"] == name]
    codes = sorted(set(found["departamento_id"]) - {SIN_DATO})
    execution = {code: ", ".join(texts) for code, texts in _executions(unit, name, found).items()}
    listed = ", ".join(execution[code] for code in codes)
    return Computed(Departments(tuple(codes), execution), f"con {limit} % o menos: {listed or 'ninguno'}")


def _executions(unit: PoiUnit, name: str, low: pd.DataFrame) -> dict[str, list[str]]:
    """What the activities of a family executed, by ubigeo: of a department with low ones those only, counted
    under the department that the rule counts them under.
    """
    counted_in = dict(zip(low["actividad_id"], low["departamento_id"], strict=True))
    found: dict[str, list[str]] = {}
    for row in unit.activities:
        code: str = counted_in.get(row["actividad_id"]) or row["departamento_id"]
        is_low = row["actividad_id"] in counted_in
        if row["actividad_familia"] == name and (is_low or code not in counted_in.values()):
            found.setdefault(code, []).append(f"{row['ambito']} {_execution(row)}")
    return found


def _execution(row: Row) -> str:
    if not row["cuenta_en_promedio"]:
        return f"sin porcentaje ({row['estado']})"
    done, target = amount(row[DONE]), amount(row[TARGET])
    return f"{plain(done)}/{plain(target)} = {plain(100 * done / target, 2)} %"


def _family(unit: PoiUnit, key: str) -> str:
    """Name, in the data, of a family of `FAMILIES`."""
    start = FAMILIES.get(key)
    if start is None:
        raise NoSource(f"no se sabe qué familia de actividades es «{key}»")
    found = {row["codigo"] for row in unit.level("familia") if fold(row["codigo"]).startswith(fold(start))}
    if len(found) != 1:
        raise NoSource(f"los datos tienen {len(found)} familias de actividades que empiezan «{start}»")
    return found.pop()
