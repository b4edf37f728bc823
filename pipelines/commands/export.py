"""`seguimiento export`: one file per view, the same bytes for the same data on any engine."""

import argparse

from pipelines import settings
from warehouse.engine import connect
from warehouse.export import export


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    folder = (arguments.salida or current.salida / "export").resolve()
    written = export(connect(current.db_url), folder, parquet=arguments.parquet)
    print(f"{len(written)} archivos en {folder}")
    return 0
