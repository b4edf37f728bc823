"""What the ledger says of each file: which of its events speaks for it, and whether it still stands.

A file is its bytes; it *stands* while some place of the folder last held it. Whom a person took out (rejected, or
withdrew a load of) takes nobody's place: it is as if it had not come.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assets.sources.snapshot import dated_name
from warehouse.custody import Decision, Event, Ledger, Received

EXAMPLES = "ejemplo"


@dataclass(frozen=True, slots=True)
class Standing:
    """A file by its bytes: the event that speaks for it, its last event's number, and whether it still stands."""

    event: Received
    secuencia: int
    stands: bool
    primera_vez: str


def is_example(ruta: str) -> bool:
    return ruta.split("/", 1)[0] == EXAMPLES


def mine(ledger: Iterable[tuple[int, Event]], *, ejemplos: bool) -> list[tuple[int, Received]]:
    """The files received that this warehouse follows."""
    return [
        (number, event)
        for number, event in ledger
        if isinstance(event, Received) and (ejemplos or not is_example(event.ruta))
    ]


def taken_out(ledger: Ledger) -> set[str]:
    """Files of which the last that a person said is no."""
    last = {event.sha256: event for _, event in ledger if isinstance(event, Decision)}
    return {sha256 for sha256, decision in last.items() if decision.takes_out}


def standing(ledger: Ledger, *, ejemplos: bool) -> dict[str, Standing]:
    """Every file of the ledger by its hash. The first event whose name dates it speaks for it, else the last one that
    still stands. A date that a person gave when deciding goes before a listed one."""
    received = mine(ledger, ejemplos=ejemplos)
    out = taken_out(ledger)
    decided = {event.sha256: event.fecha for _, event in ledger if isinstance(event, Decision) and event.fecha}
    last_at = {event.place: event.sha256 for _, event in received if event.sha256 not in out}
    last_of_all = {event.place: event.sha256 for _, event in received}
    found: dict[str, Standing] = {}
    for number, event in received:
        sha256 = event.sha256
        before = found.get(sha256)
        speaks = before.event if before and dated_name(before.event.nombre) else event
        dated = decided.get(sha256) or event.entregado or (before.event.entregado if before else None)
        speaks = Received(sha256, speaks.ruta, speaks.bytes, event.recibido_en, dated, speaks.lugar)
        here = (last_of_all if sha256 in out else last_at).get(event.place)
        stands = here == sha256 or bool(before and before.stands)
        found[sha256] = Standing(speaks, number, stands, before.primera_vez if before else event.recibido_en)
    return found
