"""Delivering what waits in the outbox: in order, each channel for itself, each message once.

A channel's mark is written after it took the message: if the process ends in between, the message goes again under the
same id. A channel that does not work is left alone until the next time; the others go on.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta

from assets import sucesos
from pipelines.avisos.buzon import Buzon
from pipelines.avisos.canales import ChannelDown, Correo, Refused, Webhook, configured
from pipelines.avisos.episodios import KEPT_DAYS, Estado, Mensaje
from pipelines.settings import Settings
from schemas.calendar import INSTANT_FORMAT, moment_of, now

#: Seconds after which no further message is begun: a sensor's tick has sixty.
ENOUGH = 25


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


def deliver(current: Settings) -> Entrega:
    """Sends what waits. Raises OSError if the outbox cannot be used, nothing else."""
    buzon, result = Buzon(current), Entrega()
    until = time.monotonic() + ENOUGH
    with buzon.delivering() as mine:
        if mine:
            for channel in configured(current):
                _through(buzon, channel, result, until)
    result.esperan = len(buzon.read().mensajes)
    return result


def _through(buzon: Buzon, channel: Correo | Webhook, result: Entrega, until: float) -> None:
    for mensaje in buzon.read().mensajes:
        if channel.nombre not in mensaje.pendientes:
            continue
        if time.monotonic() > until:
            return
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


def attempt(channel: Correo | Webhook, mensaje: Mensaje) -> ChannelDown | Refused | None:
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
    """Notes in the state what came of one message on one channel. What nobody has taken for long is let go."""
    if why is not None:
        before = state.canales.get(canal, {})
        state.canales[canal] = {"desde": before.get("desde", now()), "causa": str(why)}
    else:
        state.canales.pop(canal, None)
        for mensaje in state.mensajes:
            if mensaje.id == sent.id and canal in mensaje.pendientes:
                mensaje.pendientes.remove(canal)
    oldest = (moment_of(now()) - timedelta(days=KEPT_DAYS)).strftime(INSTANT_FORMAT)
    state.mensajes = [one for one in state.mensajes if one.pendientes and one.instante >= oldest]
