"""`seguimiento avisos`: what fails since when, and what was not sent; sending it; trying the channels."""

import argparse
import sys

from pipelines import registro, settings
from pipelines.avisos import texto
from pipelines.avisos.buzon import Buzon
from pipelines.avisos.canales import configured
from pipelines.avisos.entrega import attempt
from pipelines.avisos.vigilancia import watch
from pipelines.cli import FAILED, WELL, CommandError
from pipelines.commands.status import print_episodes
from schemas.calendar import now

_NO_CHANNEL = "no hay por dónde avisar"
_CONFIGURE = "defina SEGUIMIENTO_SMTP_URL y SEGUIMIENTO_ALERTA_PARA, o SEGUIMIENTO_WEBHOOK_URL (docs/avisos.md)"


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    for problem in current.sin_leer.values():
        print(f"  aviso: {problem}", file=sys.stderr)
    if arguments.probar:
        return _try(current)
    failed = False
    if arguments.enviar:
        registro.start(current)
        result = watch(current, send=True)
        failed = bool(result.fallas)
        for line in result.dicho:
            print(line)
    state = Buzon(current).read()
    print_episodes(state)
    if not state.episodios and not state.mensajes:
        print("nada falla y ningún aviso espera")
    if not configured(current):
        print(f"{_NO_CHANNEL}: {_CONFIGURE}")
    return FAILED if failed else WELL


def _try(current: settings.Settings) -> int:
    """A message through each channel, at once and without the outbox: does it arrive?"""
    channels = configured(current)
    if not channels:
        raise CommandError(_NO_CHANNEL, _CONFIGURE)
    registro.start(current)
    moment, failed = now(), False
    for channel in channels:
        why = attempt(channel, texto.trial(moment, [channel.nombre]))
        failed = failed or why is not None
        print(f"{channel.nombre}: {why or 'enviado'}")
    return FAILED if failed else WELL
