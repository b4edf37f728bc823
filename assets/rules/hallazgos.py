"""Two versions of one unit's sheet compared by their findings: what was mended, what is new, what stays.

A finding is the same in both if its rule, its column and the row's own key (`sujeto`) are; where a row has no key, its
cell stands for it. Rows inserted above therefore change nothing. Several of the same kind are told apart by what was
written, then by where.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from schemas.normal import bare, tidy
from schemas.observation import Observation


@dataclass(frozen=True, slots=True)
class Comparison:
    """`mended` are findings of the version before, `new` of the one after; `stays` has both forms of each."""

    mended: tuple[Observation, ...]
    new: tuple[Observation, ...]
    stays: tuple[tuple[Observation, Observation], ...]


def compare(before: Iterable[Observation], after: Iterable[Observation]) -> Comparison:
    """The findings of two versions, each in the order in which it was given."""
    old, new = list(before), list(after)
    pairs: dict[int, int] = {}
    for finest in (_with_text_and_place, _with_text, _with_sheet, _kind):
        _pair(old, new, pairs, finest)
    matched = {place: number for number, place in pairs.items()}
    return Comparison(
        tuple(finding for number, finding in enumerate(old) if number not in pairs),
        tuple(finding for place, finding in enumerate(new) if place not in matched),
        tuple((old[matched[place]], finding) for place, finding in enumerate(new) if place in matched),
    )


def _pair(
    old: list[Observation], new: list[Observation], pairs: dict[int, int], key: Callable[[Observation], Hashable]
) -> None:
    """Pairs what is still alone on both sides and has the same key, first with first."""
    taken = set(pairs.values())
    alone: dict[Hashable, list[int]] = {}
    for place in reversed(range(len(new))):
        if place not in taken:
            alone.setdefault(key(new[place]), []).append(place)
    for number, finding in enumerate(old):
        if number not in pairs and (places := alone.get(key(finding))):
            pairs[number] = places.pop()


def _kind(finding: Observation) -> Hashable:
    column = bare(finding.columna or "")
    if finding.sujeto:
        return finding.regla, column, bare(finding.sujeto)
    return finding.regla, column, None, finding.hoja, finding.celda


def _with_sheet(finding: Observation) -> Hashable:
    return _kind(finding), finding.hoja


def _with_text(finding: Observation) -> Hashable:
    return _kind(finding), tidy(finding.encontrado)


def _with_text_and_place(finding: Observation) -> Hashable:
    return _with_text(finding), finding.hoja, finding.celda
