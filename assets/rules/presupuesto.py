"""The POI against the budget, exactly: what each adds up to, the difference, and what may explain it.

Céntimos in, céntimos out. Activities and budget lines (metas) that the bridge joins, directly or through others, are
one group and are compared as one; what no bridge joins is a group of its own. Nothing is smoothed or shared out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

UNIT, WITHOUT_BRIDGE = "ue", "sin_puente"
#: Codes that a text names; the others it counts.
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Activity:
    """An AO in the POI's latest state. Amounts of the year; `executed` by month, twelve; None is not reported."""

    active: bool
    opening: int | None
    current: int | None
    executed: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A meta, or the whole UE where the source has no metas. `accrued` by month; None where it gives no months."""

    pia: int | None
    pim: int | None
    total: int | None
    accrued: Sequence[int | None] | None


@dataclass(frozen=True, slots=True)
class Poi:
    activities: Mapping[str, Activity]
    month: int | None
    corte: str | None


@dataclass(frozen=True, slots=True)
class Budget:
    """`lines` by meta; under the key None what is of no meta."""

    fuente: str
    lines: Mapping[str | None, Line]
    month: int | None
    corte: str | None


@dataclass(slots=True)
class Group:
    activities: set[str] = field(default_factory=set)
    metas: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        return min(self.metas or self.activities)


def groups(bridge: Iterable[tuple[str, str]]) -> list[Group]:
    """Activities and metas of (AO, meta) that hang together, in order of their keys."""
    of: dict[tuple[str, str], Group] = {}
    for activity, meta in sorted(bridge):
        one = of.get(("ao", activity)) or of.get(("meta", meta)) or Group()
        other = of.get(("meta", meta), one)
        one.activities |= {activity, *other.activities}
        one.metas |= {meta, *other.metas}
        of |= {("ao", code): one for code in one.activities} | {("meta", code): one for code in one.metas}
    found = {id(group): group for group in of.values()}
    return sorted(found.values(), key=lambda group: group.key)


def reconcile(poi: Poi, budget: Budget, bridge: Iterable[tuple[str, str]]) -> list[dict[str, object]]:
    """Rows of `presupuesto_conciliacion` without year, UE and origin: the UE, then each group of the bridge."""
    known = [pair for pair in bridge if pair[0] in poi.activities or pair[1] in budget.lines]
    metas = {meta for meta in budget.lines if meta}
    joined = groups(known) if metas else []
    loose = Group(
        set(poi.activities) - {code for group in joined for code in group.activities},
        metas - {code for group in joined for code in group.metas},
    )
    without = bool(loose.activities or loose.metas or None in budget.lines)
    why = f"Sin puente: {len(loose.activities)} actividades y {len(loose.metas)} metas." if without else ""
    if not joined:
        why = "No hay puente de actividades a metas para esta unidad." if metas else "La fuente no da metas."
    rows = _compare(UNIT, Group(set(poi.activities), metas), poi, budget, why)
    for group in joined:
        rows += _compare(group.key, group, poi, budget, _absent(group, poi, budget))
    if joined and without:
        rows += _compare(WITHOUT_BRIDGE, loose, poi, budget, why)
    return rows


def _compare(key: str, group: Group, poi: Poi, budget: Budget, why: str) -> list[dict[str, object]]:
    activities = [poi.activities[code] for code in sorted(group.activities) if code in poi.activities]
    loose = key in (UNIT, WITHOUT_BRIDGE)
    lines = [line for meta, line in budget.lines.items() if meta in group.metas or (loose and meta is None)]
    month = _common_month(poi, budget)
    uncut = (_sum(amount for one in activities for amount in one.executed), _sum(line.total for line in lines))
    cut = uncut
    if month is not None:
        cut = (
            _sum(amount for one in activities for amount in one.executed[:month]),
            _sum(amount for line in lines for amount in (line.accrued or ())[:month]),
        )
    sums = {
        "pia": (_sum(one.opening for one in activities), _sum(line.pia for line in lines)),
        "pim": (_sum(one.current for one in activities), _sum(line.pim for line in lines)),
        "devengado": cut,
    }
    named = key != UNIT
    rows: list[dict[str, object]] = []
    for concept, (theirs, ours) in sums.items():
        result, said = _result(theirs, ours)
        reasons = [said, why, _inactive(group, poi)]
        if concept == "devengado":
            if month == 0:
                result, reasons[0] = "sin_meses_comunes", "Ningún mes está en los dos: no hay qué comparar."
            reasons += [_cutoff(poi, budget, month), _uncut(*uncut) if cut == (None, None) != uncut else ""]
        rows.append(
            {
                "fuente_presupuesto": budget.fuente,
                "nivel": "grupo" if named else UNIT,
                "grupo": key,
                "concepto": concept,
                "hasta_mes": month if concept == "devengado" else None,
                "actividades": (_codes(group.activities) or None) if named else None,
                "metas": (_codes(group.metas) or None) if named else None,
                "poi_soles": theirs,
                "presupuesto_soles": ours,
                "diferencia_soles": None if theirs is None or ours is None else ours - theirs,
                "resultado": result,
                "explicacion": " ".join(filter(None, reasons)),
                "corte_poi": poi.corte,
                "corte_presupuesto": budget.corte,
            }
        )
    return rows


def _result(theirs: int | None, ours: int | None) -> tuple[str, str]:
    if theirs is None and ours is None:
        return "sin_dato", "Ninguno de los dos trae el dato."
    if ours is None:
        return "solo_poi", "Solo el POI trae el dato."
    if theirs is None:
        return "solo_presupuesto", "Solo el presupuesto trae el dato."
    if theirs == ours:
        return "igual", "Coinciden."
    more = "más" if ours > theirs else "menos"
    return "diferente", f"El presupuesto dice {_money(abs(ours - theirs))} soles {more} que el POI."


def _money(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def _sum(amounts: Iterable[int | None]) -> int | None:
    said = [amount for amount in amounts if amount is not None]
    return sum(said) if said else None


def _common_month(poi: Poi, budget: Budget) -> int | None:
    """The last month that both have; None where the budget gives no months."""
    return None if budget.month is None else min(poi.month or 0, budget.month)


def _cutoff(poi: Poi, budget: Budget, month: int | None) -> str:
    if month is None:
        return "La fuente del presupuesto no da meses: se compara todo lo que trae cada uno."
    if poi.month == budget.month:
        return ""
    theirs = f"informa hasta el mes {poi.month}" if poi.month else "no informa ningún mes"
    ours = f"tiene movimiento hasta el {budget.month}" if budget.month else "no tiene movimiento"
    return f"El POI {theirs} y el presupuesto {ours}" + (f"; se comparan hasta el {month}." if month else ".")


def _uncut(theirs: int | None, ours: int | None) -> str:
    """What each side says of the year, where nothing of it is in the months compared."""
    sides = (("el POI", theirs), ("el presupuesto", ours))
    told = [f"{who} dice {_money(said)} soles" for who, said in sides if said is not None]
    return f"En todo el año {' y '.join(told)}." if told else ""


def _inactive(group: Group, poi: Poi) -> str:
    found = {code for code in group.activities if code in poi.activities and not poi.activities[code].active}
    return f"Actividades inactivas en el POI: {_codes(found)}." if found else ""


def _absent(group: Group, poi: Poi, budget: Budget) -> str:
    """What the bridge names and one side does not have."""
    activities, metas = group.activities - set(poi.activities), group.metas - {meta for meta in budget.lines if meta}
    told = [f"El puente nombra actividades que no están en el POI: {_codes(activities)}."] if activities else []
    told += [f"El puente nombra metas que no están en el presupuesto: {_codes(metas)}."] if metas else []
    return " ".join(told)


def _codes(codes: set[str]) -> str:
    rest = len(codes) - _NAMED
    return ", ".join(sorted(codes)[:_NAMED]) + (f" y {rest} más" if rest > 0 else "")
