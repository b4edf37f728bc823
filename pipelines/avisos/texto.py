"""What people read: a message in Spanish for who plans and who administers, put together from episodes and facts.

The same order always: what happened, what did load, what did not, what stays as it was, whom to call, what to do.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.avisos.catalogo import CLASES
from pipelines.avisos.episodios import FALLO, PRUEBA, RECUPERACION, Episodio, Mensaje, message_id
from pipelines.avisos.hechos import Hechos, called
from pipelines.secretos import redact
from schemas.calendar import LIMA, moment_of

_SHOWN = 30
_RUNBOOK = "docs/avisos.md"


@dataclass(frozen=True, slots=True)
class Contexto:
    """Of which runs a message speaks, and what the warehouse says of them; None if it could not be asked."""

    corridas: Sequence[str] = ()
    hechos: Hechos | None = None
    cargado: bool = True


def failure(begun: Sequence[Episodio], at: str, context: Contexto, channels: Sequence[str]) -> Mensaje:
    """The message of episodes that began together."""
    kinds = list(dict.fromkeys(episode.tipo for episode in begun))
    units = [episode for episode in begun if "archivos" in episode.datos]
    others = [episode for episode in begun if episode not in units]
    parts = [
        _section("Qué pasó", [_what(episode) for episode in others] + _counted(units)),
        _section("Qué sí cargó", _loaded(context) if context.cargado else []),
        _section("Qué no cargó, o cargó en parte", _not_loaded(units)),
        _section("Qué queda como estaba", [CLASES[kind].queda for kind in kinds]),
        _section("A quién llamar", _whom(units)),
        _section("Qué hacer", _steps(kinds)),
        _references(context, message_id(FALLO, begun)),
    ]
    subject = _subject(others, units)
    return _message(FALLO, begun, at, subject, parts, context, channels)


def recovery(over: Sequence[Episodio], at: str, context: Contexto, channels: Sequence[str]) -> Mensaje:
    """The message of episodes that ended together."""
    lines = [
        f"{_named(episode)}: en orden. Empezó el {lima(episode.desde)}"
        + (f"; falló {episode.veces} veces" if episode.veces > 1 and "archivos" not in episode.datos else "")
        for episode in over
    ]
    parts = [
        _section("Qué se resolvió", _cut(lines)),
        _section("Qué sí cargó", _loaded(context) if context.cargado else []),
        _section("Qué hacer", ["Nada: este mensaje cierra el aviso."]),
        _references(context, message_id(RECUPERACION, over)),
    ]
    subject = f"Resuelto: {_named(over[0])}" + (f" y {len(over) - 1} más" if len(over) > 1 else "")
    return _message(RECUPERACION, over, at, subject, parts, context, channels)


def trial(at: str, channels: Sequence[str]) -> Mensaje:
    """A message that says nothing but that messages arrive."""
    said = "Este es un mensaje de prueba de «seguimiento avisos --probar». Si lo lee, los avisos llegan."
    ident = message_id(PRUEBA, [Episodio("atraso", at, "", at, at)])
    return Mensaje(ident, PRUEBA, at, "Prueba de avisos", said + "\n", {}, list(channels))


def lima(instant: str) -> str:
    """`22/11/2026 02:00`, in Lima."""
    moment: datetime = moment_of(instant).astimezone(LIMA)
    return f"{moment:%d/%m/%Y %H:%M}"


def _message(
    fase: str,
    episodes: Sequence[Episodio],
    at: str,
    subject: str,
    parts: Sequence[str],
    context: Contexto,
    channels: Sequence[str],
) -> Mensaje:
    datos = {
        "episodios": [
            {"tipo": one.tipo, "clave": one.clave, "desde": one.desde, "causa": redact(one.causa)} for one in episodes
        ],
        "corridas": list(context.corridas),
        "cargas": [load.carga_id for load in context.hechos.cargas] if context.hechos else [],
    }
    text = redact("\n".join(part for part in parts if part))
    return Mensaje(message_id(fase, episodes), fase, at, redact(subject), text, datos, list(channels))


def _named(episode: Episodio) -> str:
    return str(episode.datos.get("que") or CLASES[episode.tipo].titulo)


def _subject(others: Sequence[Episodio], units: Sequence[Episodio]) -> str:
    if others:
        one = len(units) == 1
        more = f"; además, {len(units)} {'unidad o archivo' if one else 'unidades o archivos'} por revisar"
        more = more if units else ""
        return "; ".join(_named(episode) for episode in others) + more
    if len(units) == 1:
        return f"{CLASES[units[0].tipo].titulo}: {_named(units[0])}"
    return f"{len(units)} unidades o archivos por revisar, de {_named(units[0])} y más"


def _what(episode: Episodio) -> str:
    return f"{_named(episode)}, el {lima(episode.desde)} (hora de Lima).\n  Primera causa: {episode.causa}"


def _counted(units: Sequence[Episodio]) -> list[str]:
    counts = Counter(unit.tipo for unit in units)
    told = [f"{count} {CLASES[kind].uno if count == 1 else CLASES[kind].varios}" for kind, count in counts.items()]
    return [f"{'; '.join(told)}. Se vio el {lima(units[0].desde)} (hora de Lima)."] if told else []


def _loaded(context: Contexto) -> list[str]:
    if context.hechos is None:
        return ["No se pudo preguntar al almacén qué se cargó; lo que se haya cargado está entero."]
    lines = [
        f"{load.fuente} {load.anio}, {called(load.fuente, load.unidad, context.hechos.nombres)}: {rows(load.filas)}"
        + (f"; {rows(load.apartadas)} aparte" if load.apartadas else "")
        for load in context.hechos.cargas
    ]
    return _cut(lines) or ["Nada nuevo."]


def _not_loaded(units: Sequence[Episodio]) -> list[str]:
    lines = [f"{_named(unit)}\n  " + "\n  ".join(_cut(unit.datos["archivos"])) for unit in units]
    return _cut(lines)


def _whom(units: Sequence[Episodio]) -> list[str]:
    return _cut(list(dict.fromkeys(str(unit.datos["llamar"]) for unit in units))) or ["A quien administra el sistema."]


def _steps(kinds: Sequence[str]) -> list[str]:
    lines = []
    for kind in kinds:
        lines += [*CLASES[kind].hacer, f"Más en {_RUNBOOK}, sección «{CLASES[kind].titulo}»."]
    return list(dict.fromkeys(lines))


def _references(context: Contexto, ident: str) -> str:
    loads = [load.carga_id for load in context.hechos.cargas] if context.hechos else []
    lines = [f"aviso {ident}"]
    lines += [f"corrida {', '.join(context.corridas)}"] if context.corridas else []
    lines += [f"cargas {', '.join(_cut(loads))}"] if loads and context.cargado else []
    return _section("Para quien administra", lines)


def _section(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f"{title.upper()}\n" + "\n".join(f"- {line}" for line in lines) + "\n"


def rows(count: int) -> str:
    return f"{count} fila" + ("" if count == 1 else "s")


def _cut(lines: Sequence[str]) -> list[str]:
    """No more than people read; how many more there are is said."""
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([f"y {more} más: «seguimiento status»"] if more > 0 else [])]
