"""Delivering what waits in the outbox: in order, each channel for itself, each message once.

That a message is tried is written before it goes, for an outbox that cannot be written could not note that it went
either, and it would go again every minute. That a channel took it is written after: if the process ends in between, it
goes again under the same id. A channel that does not work is left alone until the next time; the others go on.
"""

import logging
import time
from dataclasses import dataclass, field

from assets import sucesos
from pipelines.avisos.buzon import Buzon
from pipelines.avisos.canales import Canal, ChannelDown, Refused, configured
from pipelines.avisos.episodios import KEPT_DAYS, Estado, Mensaje
from pipelines.revision import hours_before
from pipelines.settings import Settings
from schemas.calendar import now

#: Seconds for each channel, after which no further message is begun: a sensor's tick has sixty.
ENOUGH = 20
#: Hours before a message is tried again on a channel that works and refused it: somebody may have mended the address.
REFUSED_FOR = 24


@dataclass(slots=True)
class Entrega:
    """What a delivery did: messages taken by at least one channel, how many wait still, what each channel said."""

    enviados: int = 0
    esperan: int = 0
    fallas: dict[str, str] = field(default_factory=dict)

    @property
    def dicho(self) -> list[str]:
        """For the terminal; nothing if there was nothing."""
        lines = [f"avisos enviados: {self.enviados}"] if self.enviados else []
        lines += [f"aviso sin enviar por {canal}: {why}" for canal, why in sorted(self.fallas.items())]
        if self.esperan:
            lines.append(
                f"avisos que esperan: {self.esperan}; salen con la próxima corrida o «seguimiento avisos --enviar»"
            )
        return lines


def deliver(current: Settings, *, insist: bool = False) -> Entrega:
    """Sends what waits. `insist`: what a channel refused today is tried too. Raises OSError if the outbox cannot be
    used, nothing else."""
    buzon, result = Buzon(current), Entrega()
    channels = configured(current)
    with buzon.delivering() as mine:
        if mine:
            _tidy(buzon, [channel.nombre for channel in channels])
            for channel in channels:
                _through(buzon, channel, result, insist)
    result.esperan = sum(bool(mensaje.pendientes) for mensaje in buzon.read().mensajes)
    return result


def _tidy(buzon: Buzon, names: list[str]) -> None:
    """What nobody has taken for long is let go, whatever channels there are by now; what was written while there was
    none goes to those that there are."""
    oldest = hours_before(now(), KEPT_DAYS * 24)
    if not any(one.instante < oldest or (names and not one.pendientes) for one in buzon.read().mensajes):
        return
    with buzon.change() as state:
        for mensaje in [one for one in state.mensajes if one.instante < oldest]:
            state.mensajes.remove(mensaje)
            sucesos.tell("aviso_vencido", mensaje.asunto, logging.WARNING, aviso=mensaje.id)
        for mensaje in state.mensajes:
            mensaje.pendientes = mensaje.pendientes or list(names)


def _through(buzon: Buzon, channel: Canal, result: Entrega, insist: bool) -> None:
    until = time.monotonic() + ENOUGH
    for mensaje in buzon.read().mensajes:
        refused = channel.nombre in mensaje.rechazos and mensaje.intentos.get(channel.nombre, "") > hours_before(
            now(), REFUSED_FOR
        )
        if channel.nombre not in mensaje.pendientes or (refused and not insist):
            continue
        if time.monotonic() > until:
            return
        with buzon.change() as state:
            noted = [one for one in state.mensajes if one.id == mensaje.id]
            for one in noted:
                one.intentos[channel.nombre] = now()
        if not noted:  # let go since it was read
            continue
        why = attempt(channel, mensaje)
        if why is None:
            result.enviados += 1
            result.fallas.pop(channel.nombre, None)
        else:
            result.fallas[channel.nombre] = str(why)
        with buzon.change() as state:
            _mark(state, channel.nombre, mensaje, why)
        if isinstance(why, ChannelDown):
            return


def attempt(channel: Canal, mensaje: Mensaje) -> ChannelDown | Refused | None:
    """Sends one message through one channel; why not, if not. Raises nothing."""
    try:
        channel.send(mensaje)
    except (ChannelDown, Refused) as error:
        why: ChannelDown | Refused | None = error
    except Exception as error:  # noqa: BLE001  whatever a library does, an alert hurts nothing
        why = ChannelDown(f"error inesperado ({type(error).__name__})")
    else:
        why = None
    evento = "aviso_enviado" if why is None else "aviso_no_enviado"
    level = logging.INFO if why is None else logging.WARNING
    sucesos.tell(evento, str(why or mensaje.asunto), level, aviso=mensaje.id, canal=channel.nombre)
    return why


def _mark(state: Estado, canal: str, sent: Mensaje, why: ChannelDown | Refused | None) -> None:
    """Notes in the state what came of one message on one channel. Who refuses a message works."""
    if isinstance(why, ChannelDown):
        before = state.canales.get(canal, {})
        state.canales[canal] = {"desde": before.get("desde", now()), "causa": str(why)}
        return
    state.canales.pop(canal, None)
    for mensaje in [one for one in state.mensajes if one.id == sent.id and canal in one.pendientes]:
        if why is not None:
            mensaje.rechazos[canal] = str(why)
            continue
        mensaje.pendientes.remove(canal)
        mensaje.rechazos.pop(canal, None)
        if not mensaje.pendientes:
            state.mensajes.remove(mensaje)
