"""`seguimiento tablero`: the dashboard, one static site that opens from a disk or a file share."""

import argparse

from assets.writing.dashboard import build
from pipelines import settings
from warehouse.looking import looking


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    target = (arguments.salida or current.salida / "tablero").resolve()
    with looking(current.db_url) as engine:
        print(build(engine, target))
    return 0
