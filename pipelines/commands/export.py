"""`seguimiento export`: one file per view, the same bytes for the same data on any engine; also as of a past date."""

import argparse
import tempfile
from pathlib import Path

import sqlalchemy as sa

from assets.loading import as_of
from pipelines import settings
from pipelines.asked import day
from warehouse.engine import connect
from warehouse.export import export


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    engine = connect(current.db_url)
    if arguments.corte is None:
        return _write(engine, arguments, current.salida / "export")
    corte = day(arguments.corte, "--corte")
    with (
        tempfile.TemporaryDirectory(prefix="seguimiento-") as aside,
        as_of.warehouse(engine, corte, Path(aside)) as past,
    ):
        return _write(past, arguments, current.salida / f"export-{corte}")


def _write(engine: sa.Engine, arguments: argparse.Namespace, folder: Path) -> int:
    target = (arguments.salida or folder).resolve()
    written = export(engine, target, parquet=arguments.parquet)
    print(f"{len(written)} archivos en {target}")
    return 0
