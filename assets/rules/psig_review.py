"""What the technical secretariat checks by hand in a unit's PSIG sheet, row by row, as findings at the cell at fault.

Pure rules over plain rows: the columns of table `psig_meta` (amounts in hundredths, percentages in millionths) with the
place of each column. They run in `check`, when a sheet is loaded, and on the stored rows of a whole year. None stops a
row. Source: PSIG 2023, what the secretariat checks; Cuadro 1 and Factores.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from assets.rules import evidence
from assets.rules.declared import agrees, percent_text, ratio
from assets.rules.documents import without_initials
from assets.rules.psig_names import responsables
from schemas.normal import bare
from schemas.observation import Observation, observe

#: Above this an over-execution is told, in percent. In Cuadro 1 of 2023 what lies between 100 and 125 are head counts
#: that went a little over (109, 114, 123, 123); the next ones, 136 and above, are at least a third over their target.
OVER = 125
#: Columns of the plan that a sheet repeats, and how a message calls them.
PLANNED = ("denominacion", "responsable_texto", "unidad_medida", "evidencia_requerida")

_DONE = re.compile(
    r"\b(?:se|fue|fueron|ha|han)\s+(?:ha\s+|han\s+)?(?:realiz|ejecut|cumpli|logr|alcanz|implement|desarroll|llev|capacit"
    r"|difund|elabor|aplic|super|culmin|conclu)\w*"
)
_NOT_DONE = re.compile(r"\b(?:no|sin|aun|todavia|pendiente|falt\w+|parcial\w*|reprogram\w+|reformul\w+|cancel\w+)\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands: the sheet, its letter and its title as it is written. `fila`: the row in which its cell
    is seen, where that is not the row's own because a merge hides it."""

    hoja: str
    letra: str
    titulo: str
    fila: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet that can be loaded: column -> value, its number in Excel, and the places of its columns."""

    values: Mapping[str, object]
    fila: int
    places: Mapping[str, Place]

    @property
    def actividad(self) -> int:
        return int(str(self.values["actividad"]))

    def text(self, column: str) -> str:
        """What a cell says; nothing if it is blank."""
        value = self.values.get(column)
        return value if isinstance(value, str) else ""

    def exact(self, column: str) -> int | None:
        """An exact number; None if the cell gives none."""
        value = self.values.get(column)
        return value if type(value) is int else None

    def at(self, *columns: str) -> dict[str, object]:
        """Place of the first of these columns that the sheet has."""
        place = next((self.places[column] for column in columns if column in self.places), None)
        if place is None:
            return {"fila": self.fila, "columna": ""}
        fila = place.fila or self.fila
        return {"hoja": place.hoja, "celda": f"{place.letra}{fila}", "fila": fila, "columna": place.titulo}


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that a row offers; `orden`: its place in the cell, from 1."""

    unidad: str
    line: Line
    orden: int
    document: evidence.Document
    identity: str | None


def places(columns: Iterable[tuple[str, str, str, str]]) -> dict[str, Place]:
    """Places of the columns of Cuadro 1, from (hoja, medida, letra, titulo) of all that was read: Factores too has an
    activity and who is responsible for it."""
    read = list(columns)
    factores = {hoja for hoja, medida, _, _ in read if medida == "problema"}
    return {medida: Place(hoja, letra, titulo) for hoja, medida, letra, titulo in read if hoja not in factores}


def review(lines: Sequence[Line], factores: Sequence[Line], anio: int, unidad: str | None) -> list[Observation]:
    """Every finding of one unit's sheet, by row; those of a document that several activities offer come last.

    `lines` and `factores` are the rows of Cuadro 1 and of Factores; `unidad` is None if it could not be told.
    """
    found: list[Observation] = []
    ordered = sorted(lines, key=lambda line: (line.actividad, line.fila))
    for _, rows in groupby(ordered, key=lambda line: line.actividad):
        activity = list(rows)
        found += _evidence(activity)
        for line in activity:
            found += [*_declared(line), *_over(line)]
        found += _unexplained(activity, factores)
    found += _no_column_of_links(lines)
    found += shared(offers(lines, unidad or "", anio))
    return sorted(found, key=lambda finding: (finding.fila is None, finding.fila or 0))


def _finding(regla: str, line: Line, encontrado: object, *columns: str, **details: object) -> Observation:
    told = observe(regla, encontrado, **line.at(*columns), actividad=line.actividad, **details)  # type: ignore[arg-type]
    return replace(told, sujeto=str(line.actividad))


# ---- evidence


def says_done(line: Line) -> str:
    """In words, what shows that a row without a quantity reports something done; nothing if it does not."""
    declared = line.exact("pct_declarado")
    if declared:
        return f"el porcentaje dice {line.text('pct_declarado_texto')}"
    told = bare(line.text("evaluacion"))
    if _NOT_DONE.search(told):
        return "la evaluación dice que se hizo" if _done_before_a_doubt(told) else ""
    if _DONE.search(told):
        return "la evaluación dice que se hizo"
    return "" if told or not evidence.documents(line.text("documento_sustento")) else "ofrece un documento de sustento"


def _done_before_a_doubt(told: str) -> bool:
    """`La actividad se realizó; falta precisar la cantidad`: done, and something is missing; not `no se realizó`."""
    done, doubt = _DONE.search(told), _NOT_DONE.search(told)
    return done is not None and doubt is not None and done.start() < doubt.start() and doubt.group().startswith("falt")


def is_done(line: Line) -> bool:
    """Does the row report execution?"""
    executed = line.exact("meta_ejecutada")
    return executed > 0 if executed is not None else bool(says_done(line))


def _evidence(activity: Sequence[Line]) -> list[Observation]:
    """What one activity offers as evidence; its targets usually share one cell, which is told of once."""
    found: list[Observation] = []
    cells: dict[tuple[str, str], Line] = {}
    for line in activity:
        if is_done(line):
            cells.setdefault((line.text("documento_sustento"), line.text("enlace_evidencia")), line)
    for (documento, enlace), line in cells.items():
        offered = evidence.documents(documento)
        required = evidence.required_kinds(line.text("evidencia_requerida"))
        if not offered:
            found.append(_finding("sustento_ausente", line, documento, "documento_sustento"))
        elif evidence.answers(offered, required) is False:
            kinds = {"pide": ", ".join(required), "ofrece": ", ".join(dict.fromkeys(d.clase or "" for d in offered))}
            found.append(
                _finding("evidencia_de_otra_clase", line, without_initials(documento), "documento_sustento", **kinds)
            )
        unnumbered = _unnumbered(offered, required)
        if unnumbered:
            seen = "; ".join(document.shown for document in unnumbered)
            found.append(_finding("documento_sin_numero", line, seen, "documento_sustento"))
        if "enlace_evidencia" in line.places:
            found += _link(line, enlace)
    return found


def _unnumbered(offered: Sequence[evidence.Document], required: tuple[str, ...]) -> list[evidence.Document]:
    """Documents without the number that the document system gives.

    Of those that it does not number, mails; lists, plans and the like only where nothing in the cell has a number. What
    the plan itself asks for (a mail, a list) needs none.
    """
    some_numbered = any(document.has_number for document in offered)
    unnumbered = tuple(kind for kind in required if kind not in evidence.NUMBERED)
    found = []
    for document in offered:
        asked_for = document.clase not in evidence.NUMBERED and evidence.answers([document], unnumbered) is True
        expected = document.clase in evidence.NUMBERED or document.clase == evidence.CORREO or not some_numbered
        if not document.has_number and expected and not asked_for:
            found.append(document)
    return found


def _link(line: Line, written: str) -> list[Observation]:
    found = evidence.links(written)
    if found.faults or (not found.urls and not evidence.is_nothing(written)):
        seen = "; ".join(found.faults) or written
        return [_finding("enlace_mal_formado", line, seen, "enlace_evidencia")]
    return [] if found.urls else [_finding("enlace_ausente", line, written, "enlace_evidencia")]


def _no_column_of_links(lines: Sequence[Line]) -> list[Observation]:
    """A sheet without the column of links has none to show for what it did: said once."""
    lacking = [line for line in lines if "enlace_evidencia" not in line.places and is_done(line)]
    if not lacking:
        return []
    told = observe("sin_columna_de_enlaces", hoja=str(lacking[0].at("actividad").get("hoja") or "") or None)
    return [replace(told, veces=len(lacking))]


# ---- the same document for two activities


def offers(lines: Iterable[Line], unidad: str, anio: int) -> list[Offer]:
    """Every document that the rows of a unit offer, in order."""
    entidad = evidence.entity_of(unidad)
    return [
        Offer(unidad, line, orden, document, evidence.identity(document, entidad, anio))
        for line in lines
        for orden, document in enumerate(evidence.documents(line.text("documento_sustento")), 1)
    ]


def sharing(offered: Iterable[Offer]) -> dict[str, list[Offer]]:
    """Documents that more than one activity offers -> their offers, one for each unit and activity, in order."""
    found: dict[str, dict[tuple[str, int], Offer]] = {}
    for offer in offered:
        if offer.identity:
            found.setdefault(offer.identity, {}).setdefault((offer.unidad, offer.line.actividad), offer)
    return {
        name: [once[key] for key in sorted(once, key=lambda key: (key[1], key[0]))]
        for name, once in found.items()
        if len({activity for _, activity in once}) > 1
    }


def shared(offered: Iterable[Offer], unidad: str | None = None) -> list[Observation]:
    """One finding for each document that several activities offer, naming them and their cells.

    With `unidad`, of the offers of many units: only those that this unit shares with another one, at its own cells.
    """
    found = []
    for name, group in sharing(offered).items():
        own = [offer for offer in group if unidad in (None, offer.unidad)]
        if not own or (unidad is not None and len(own) == len(group)):
            continue
        line = own[0].line
        document = next((offer.document for offer in group if offer.document.has_number), own[0].document).name
        named = _and(_activity(offer, unidad) for offer in group)
        cells = ", ".join(dict.fromkeys(str(offer.line.at("documento_sustento").get("celda") or "") for offer in own))
        where = line.at("documento_sustento")
        seen = f"{document} (actividades {named})"
        told = observe(
            "documento_compartido" if unidad is None else "documento_compartido_con_otra_unidad",
            seen,
            **{**where, "celda": cells or None},  # type: ignore[arg-type]
            documento=document,
            actividades=named,
        )
        found.append(replace(told, sujeto=name, veces=len(own)))
    return found


def _activity(offer: Offer, unidad: str | None) -> str:
    if unidad is None:
        return str(offer.line.actividad)
    return f"{offer.line.actividad} ({offer.unidad})"


def _and(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} y {last}" if most else last


# ---- quantities


def _ratio(line: Line) -> Fraction | None:
    return ratio(line.exact("meta_ejecutada"), line.exact("meta_programada"))


def _declared(line: Line) -> list[Observation]:
    """The percentage that the unit wrote, against its own quantities, to the last decimal that it shows."""
    exact, declared, shown = _ratio(line), line.exact("pct_declarado"), line.text("pct_declarado_texto")
    if exact is None or declared is None or agrees(declared, shown, exact):
        return []
    both = {"ejecutada": line.text("meta_ejecutada_texto"), "programada": line.text("meta_programada_texto")}
    computed = percent_text(exact)
    return [_finding("pct_declarado_distinto", line, shown, "pct_declarado_texto", calculado=computed, **both)]


def _over(line: Line) -> list[Observation]:
    exact = _ratio(line)
    if exact is None or exact <= OVER:
        return []
    seen = line.text("meta_ejecutada_texto")
    both = {"programada": line.text("meta_programada_texto"), "pct": percent_text(exact), "limite": OVER}
    return [_finding("sobreejecucion", line, seen, "meta_ejecutada_texto", **both)]


def _unexplained(activity: Sequence[Line], factores: Sequence[Line]) -> list[Observation]:
    """An activity under 100 % says in Factores what the problem was and what will be done about it."""
    under = [(line, exact) for line in activity if (exact := _ratio(line)) is not None and exact < 100]
    if not under:
        return []
    line, exact = under[0]
    told = [row for row in factores if row.values.get("actividad") == line.actividad]
    said = {column: any(not evidence.is_nothing(row.text(column)) for row in told) for column in _FACTORS}
    missing = [words for column, words in _FACTORS.items() if not said[column]]
    if not missing:
        return []
    blank = next(column for column in _FACTORS if not said[column])
    at, column = (told[0], blank) if told else (line, "meta_ejecutada_texto")
    details = {"pct": percent_text(exact), "falta": " ni ".join(missing)}
    return [_finding("bajo_meta_sin_factores", at, at.text(column), column, **details)]


_FACTORS = {"problema": "el problema", "accion_mejora": "la acción de mejora"}


# ---- the approved plan


def against_plan(lines: Sequence[Line], plan: Iterable[Mapping[str, object]]) -> list[Observation]:
    """What a sheet says otherwise than the approved plan: title, responsible unit, unit of measure, required evidence.

    `plan`: rows with the columns of table `psig_plan_actividad`. What either leaves blank is not compared, nor are
    capitals, accents and punctuation; units are the same through their abbreviations, names and renamings.
    """
    planned = {int(str(row["actividad"])): row for row in plan}
    found, told = [], set()
    for line in lines:
        approved = planned.get(line.actividad, {})
        for column in PLANNED:
            said, wanted = line.text(column), approved.get(column)
            if not isinstance(wanted, str) or (line.actividad, column, said) in told or _same(column, said, wanted):
                continue
            told.add((line.actividad, column, said))
            found.append(_finding("difiere_del_plan", line, said, *_cell_of(column), plan=wanted))
    return found


def _cell_of(column: str) -> tuple[str, ...]:
    """The title stands in the cell of the activity's number."""
    return ("actividad",) if column == "denominacion" else (column,)


def _same(column: str, said: str, wanted: str) -> bool:
    if not bare(said) or not bare(wanted):
        return True
    if bare(said).replace(" ", "") == bare(wanted).replace(" ", ""):
        return True
    if column != "responsable_texto":
        return False
    one, other = responsables(said).responsable, responsables(wanted).responsable
    return one is None or other is None or one == other


def outside_plan(lines: Iterable[Line], plan: Iterable[Mapping[str, object]]) -> list[Observation]:
    """Activities that the approved plan does not program this year, each told once; none if it programs nothing."""
    programmed = {int(str(row["actividad"])) for row in plan if row["situacion"] in ("con_meta", "reformulada")}
    once = {line.actividad: line for line in reversed(list(lines)) if line.actividad not in programmed}
    if not programmed:
        return []
    return [_finding("actividad_fuera_del_plan", once[number], number, "actividad") for number in sorted(once)]


def silent_units(plan: Iterable[Mapping[str, object]], reported: Iterable[str]) -> list[tuple[str, list[int]]]:
    """Units with programmed activities and no sheet, with those activities, as the plan's text names the first one."""
    answered = set(reported)
    waiting: list[tuple[str, int]] = []
    for row in plan:
        text = row.get("responsable_texto")
        unit = responsables(text).responsable if isinstance(text, str) else None
        if row["situacion"] == "con_meta" and unit and unit.abreviatura not in answered:
            waiting.append((unit.abreviatura, int(str(row["actividad"]))))
    waiting.sort()
    return [(unit, [activity for _, activity in own]) for unit, own in groupby(waiting, key=itemgetter(0))]
