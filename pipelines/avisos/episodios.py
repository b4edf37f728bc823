"""Episodes: what is failing, since when. One begins with the first failure, goes on while it keeps failing, and ends
with the first success. Plain data and its transitions; where it is kept is in `buzon`, what people read in `texto`.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

FALLO, RECUPERACION, PRUEBA = "fallo", "recuperacion", "prueba"
#: Runs whose end is remembered, so that one that is seen again is not counted again.
_REMEMBERED = 500
#: Where an undelivered message is no news any more, in days.
KEPT_DAYS = 30

Tipo = Literal["almacen", "corrida", "unidad", "archivo", "sin_exportacion", "atraso"]


@dataclass(frozen=True, slots=True)
class Falla:
    """Something that is failing: its kind, which one (`clave`), why, and what people are told of it (`datos`: texts by
    name, as `texto` reads them)."""

    tipo: Tipo
    clave: str
    causa: str
    datos: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.tipo}:{self.clave}" if self.clave else self.tipo


@dataclass(slots=True)
class Episodio:
    """`desde`, `ultima`: instants of its first and its last failure; `veces`: how many there were."""

    tipo: Tipo
    clave: str
    causa: str
    desde: str
    ultima: str
    veces: int = 1
    datos: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.tipo}:{self.clave}" if self.clave else self.tipo


@dataclass(slots=True)
class Mensaje:
    """What is sent. `pendientes`: channels that have not taken it yet; none where there is no channel. `intentos`: when
    each was last tried; `rechazos`: why one that works did not take it. The id is stable: who gets it twice knows."""

    id: str
    fase: str
    instante: str
    asunto: str
    texto: str
    datos: dict[str, Any]
    pendientes: list[str]
    intentos: dict[str, str] = field(default_factory=dict)
    rechazos: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Estado:
    """Open episodes by id; runs already counted; what waits to be delivered; what each channel last said, while it does
    not work; when the warehouse was asked for what the episodes of units and files follow; failed runs that were to be
    tried again, since when."""

    episodios: dict[str, Episodio] = field(default_factory=dict)
    corridas: list[str] = field(default_factory=list)
    mensajes: list[Mensaje] = field(default_factory=list)
    canales: dict[str, dict[str, str]] = field(default_factory=dict)
    preguntado: str = ""
    por_ver: dict[str, str] = field(default_factory=dict)

    def news(self, asked: str, at: str) -> bool:
        """Is what was asked at an instant newer than what is known? From now on it is known."""
        if asked < self.preguntado <= at:  # a clock that was ahead once keeps nothing from being heard
            return False
        self.preguntado = asked
        return True

    def seen(self, corrida: str) -> bool:
        """Was this run's end counted already? From now on it is."""
        if corrida in self.corridas:
            return True
        self.corridas = [*self.corridas, corrida][-_REMEMBERED:]
        return False

    def fails(self, falla: Falla, at: str) -> Episodio | None:
        """Notes a failure; the episode, if it begins with it."""
        known = self.episodios.get(falla.id)
        if known:
            known.veces += 1
            known.ultima = max(known.ultima, at)
            known.causa = falla.causa
            return None
        begun = Episodio(falla.tipo, falla.clave, falla.causa, at, at, datos=falla.datos)
        self.episodios[falla.id] = begun
        return begun

    def is_well(self, ident: str, at: str) -> Episodio | None:
        """Notes a success; the episode, if it ends with it. One that is older than the last failure ends nothing."""
        known = self.episodios.get(ident)
        if known and known.ultima <= at:
            del self.episodios[ident]
            return known
        return None

    def ended(self, wanted: Callable[[Episodio], bool], at: str) -> list[Episodio]:
        """Notes that all open episodes of some kind are over; those that end with it."""
        over = [ident for ident, episode in self.episodios.items() if wanted(episode)]
        return [episode for ident in over if (episode := self.is_well(ident, at))]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(record: dict[str, Any]) -> Estado:
    """What `as_json` gave, names that are not known left out. Raises TypeError or AttributeError for anything else."""

    def of(kind: type, values: dict[str, Any]) -> Any:
        return kind(**{name.name: values[name.name] for name in fields(kind) if name.name in values})

    state = of(Estado, record)
    state.episodios = {ident: of(Episodio, one) for ident, one in state.episodios.items()}
    state.mensajes = [of(Mensaje, one) for one in state.mensajes]
    return state


def message_id(fase: str, episodes: Iterable[Episodio]) -> str:
    """The same for the same episodes, whoever tells of them."""
    which = sorted(f"{episode.id}@{episode.desde}" for episode in episodes)
    return hashlib.sha256("\n".join([fase, *which]).encode()).hexdigest()[:24]
