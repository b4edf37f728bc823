"""From what happened to what is told: episodes are brought up to it, and what is new is written in the outbox and sent.

Nothing here raises: a broken alert path never hurts a load. What went wrong with it is said in words, for the terminal
and the log.
"""

import logging
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from assets import sucesos
from pipelines import registro
from pipelines.avisos import hechos, texto
from pipelines.avisos.buzon import Buzon, Damaged
from pipelines.avisos.canales import configured
from pipelines.avisos.corridas import Fin, of_run
from pipelines.avisos.entrega import Entrega, attempt, deliver
from pipelines.avisos.episodios import Episodio, Estado, Falla
from pipelines.causas import Causa
from pipelines.cli import CommandError, explain
from pipelines.orchestrator import Report, instance
from pipelines.plazo import within
from pipelines.secretos import redact
from pipelines.settings import Settings
from schemas.calendar import now
from warehouse.engine import UnusableError

_OF_FILES = ("unidad", "archivo")
#: Seconds that the warehouse may take to say what there is to tell.
PATIENCE = 30
#: What changes the state: gives the episodes that begin and end with it, and what is told with them.
Change = Callable[[Estado], tuple[list[Episodio], list[Episodio], texto.Contexto]]


@contextmanager
def told(current: Settings, report: Report, *, whole: bool) -> Iterator[None]:
    """Around an order that loads: its runs, or what kept them from starting, become alerts when the block ends.

    `whole`: the order that a night gives. What a person asked for and cannot be done is told to that person alone.
    """
    registro.start(current)
    sucesos.CORRIDA.set(None)
    since = now()
    sucesos.tell("orden_empieza")
    try:
        yield
    except CommandError as error:
        if whole:
            _of_order(current, report, since, error.cause)
        raise
    except Exception as error:
        _of_order(current, report, since, " ".join(explain(error)), error)
        raise
    _of_order(current, report, since)


def _of_order(
    current: Settings, report: Report, since: str, cause: str | None = None, error: Exception | None = None
) -> None:
    """The runs of one order of the command line, and what stopped it, if something did."""
    ends: list[Fin] = []
    try:
        if report.corridas:
            with instance(current) as held:
                ends = [end for corrida in report.corridas if (end := of_run(held, corrida))]
    except Exception as problem:  # noqa: BLE001  the order's own result counts, not that of its alerts
        _trouble(problem)
    if cause:
        down = isinstance(error, UnusableError)
        ends.append(Fin("", None, False, True, since, now(), Causa(redact(cause), almacen=down)))
    sucesos.CORRIDA.set(None)
    sucesos.tell("orden_termina", cause or "", logging.ERROR if cause else logging.INFO)
    delivered = attend(current, ends)
    for line in delivered.dicho:
        print(f"  {line}", file=sys.stderr)


def attend(current: Settings, ends: Sequence[Fin], *, send: bool = True) -> Entrega:
    """Counts the ends of runs, writes what began and ended with them, and sends it with all that waits."""
    # Asked before the outbox is held: a warehouse that does not answer keeps no other process waiting.
    asked, unseen = now(), _unseen(current, ends)
    found = _facts(current, unseen) if unseen else None

    def change(state: Estado) -> tuple[list[Episodio], list[Episodio], texto.Contexto]:
        new = [end for end in ends if not end.corrida or not state.seen(end.corrida)]
        begun, over = [], []
        for end in sorted(new, key=lambda end: end.hasta):
            if end.falla and (episode := state.fails(end.falla, end.hasta)):
                begun.append(episode)
            over += [episode for ident in end.sanos if (episode := state.is_well(ident, end.hasta))]
        if new and found and found.fallas is not None and state.news(asked, now()):
            more, less = settle(state, found.fallas, _OF_FILES, asked, found.en_camino)
            begun, over = begun + more, over + less
        return begun, over, texto.Contexto([end.corrida for end in new if end.corrida], found)

    return note(current, change, send=send)


def _unseen(current: Settings, ends: Sequence[Fin]) -> list[Fin]:
    """Those that nobody has counted, as far as can be said without holding the outbox."""
    try:
        counted = Buzon(current).read().corridas
    except (OSError, Damaged):
        counted = []
    return [end for end in ends if end.corrida not in counted]


def settle(
    state: Estado, failing: Sequence[Falla], kinds: Sequence[str], at: str, unknown: Collection[str] = ()
) -> tuple[list[Episodio], list[Episodio]]:
    """Of some kinds, exactly these fail: what begins and what ends with that. `unknown`: ids of which nothing can be
    said now; they stay as they are."""
    ids = {falla.id for falla in failing} | set(unknown)
    over = state.ended(lambda episode: episode.tipo in kinds and episode.id not in ids, at)
    begun = [episode for falla in failing if (episode := state.fails(falla, at))]
    return begun, over


def note(current: Settings, change: Change, *, send: bool) -> Entrega:
    """Changes the episodes, writes what is to be told in the same stroke, and sends if asked to. If the outbox cannot
    be written, it is sent all the same: rather twice than never."""
    channels = configured(current)
    names = [channel.nombre for channel in channels]
    for cause in current.sin_leer.values():
        sucesos.tell("ajuste_sin_leer", cause, logging.WARNING)
    written: list = []
    try:
        with Buzon(current).change() as state:
            written = _messages(change(state), names)
            state.mensajes += written
    except Exception as problem:  # noqa: BLE001  told, and sent without being noted
        _trouble(problem)
        written = written or _unnoted(change, names)
        for mensaje in written:
            for channel in channels:
                attempt(channel, mensaje)
        return Entrega()
    for mensaje in written:
        level = logging.WARNING if mensaje.fase == "fallo" else logging.INFO
        sucesos.tell(f"aviso_{mensaje.fase}", mensaje.asunto, level, aviso=mensaje.id)
    return _sent(current) if send else Entrega()


def _messages(changed: tuple[list[Episodio], list[Episodio], texto.Contexto], names: list[str]) -> list:
    begun, over, context = changed
    written = [texto.failure(begun, now(), context, names)] if begun else []
    return written + ([texto.recovery(over, now(), context, names)] if over else [])


def _unnoted(change: Change, names: list[str]) -> list:
    try:
        return _messages(change(Estado()), names)
    except Exception as problem:  # noqa: BLE001  nothing more can be done
        _trouble(problem)
        return []


def _sent(current: Settings) -> Entrega:
    try:
        return deliver(current, insist=True)
    except Exception as problem:  # noqa: BLE001  what waits, waits
        _trouble(problem)
        return Entrega()


def _facts(current: Settings, ends: Sequence[Fin]) -> hechos.Hechos | None:
    years = {end.anio for end in ends}
    only = next(iter(years)) if len(years) == 1 else None
    try:
        return within(PATIENCE, lambda: hechos.ask(current, min(end.desde for end in ends), only))
    except Exception as problem:  # noqa: BLE001  the warehouse may be what failed
        sucesos.tell("aviso_sin_hechos", redact(str(problem)), logging.WARNING)
        return None


def _trouble(problem: Exception) -> None:
    said = f"no se pudo avisar: {redact(str(problem)) or type(problem).__name__}"
    sucesos.tell("aviso_no_escrito", said, logging.WARNING)
    print(f"  aviso: {said}", file=sys.stderr)
