"""`seguimiento decidir SHA --aceptar|--rechazar`: the way out for a held file."""

import argparse

from assets.loading import decisions
from assets.loading.deliveries import noted_moment
from pipelines.cli import CommandError
from pipelines.decided import said, undertake
from schemas.calendar import now


def run(arguments: argparse.Namespace) -> int:
    fecha = _date(arguments.fecha, accept=arguments.aceptar)
    with undertake() as (engine, custody, current, quien):
        outcomes = decisions.decide(
            engine,
            custody,
            arguments.sha,
            accept=arguments.aceptar,
            motivo=arguments.motivo,
            quien=quien,
            now=now(),
            ejemplos=current.ejemplos,
            fecha=fecha,
        )
    return said(outcomes)


def _date(text: str | None, *, accept: bool) -> str | None:
    if text is None:
        return None
    if not accept:
        raise CommandError("--fecha va con --aceptar", "quítela: un archivo rechazado no necesita fecha")
    moment = noted_moment(text.strip())
    if moment is None or moment > now():
        wrong = "no es una fecha" if moment is None else "todavía no llega"
        raise CommandError(f"«{text}» {wrong}", "escríbala como 2026-04-30 o 30/04/2026")
    return moment
