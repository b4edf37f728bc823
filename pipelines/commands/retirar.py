"""`seguimiento retirar CARGA`: the way out for a wrong load; what it had replaced comes back."""

import argparse

from assets.loading import decisions
from pipelines.decided import said, undertake
from schemas.calendar import now


def run(arguments: argparse.Namespace) -> int:
    with undertake() as (engine, custody, current, quien):
        outcomes = decisions.withdraw(
            engine,
            custody,
            arguments.carga,
            motivo=arguments.motivo,
            quien=quien,
            now=now(),
            ejemplos=current.ejemplos,
        )
    return said(outcomes)
