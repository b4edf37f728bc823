"""`seguimiento db init|check|rebuild`: set-up, contract against database, and rebuilding from custody."""

import argparse
import sys
import tempfile
from pathlib import Path

from assets.loading import rebuild
from pipelines import settings
from pipelines.cli import CommandError
from schemas.calendar import now
from warehouse import schema
from warehouse.check import check
from warehouse.custody import Custody
from warehouse.engine import connect, shown


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    engine = connect(current.db_url)
    where = shown(engine.url)
    if arguments.accion == "init":
        schema.init(engine)
        print(f"almacén listo: {where}")
        return 0
    if arguments.accion == "check":
        differences = check(engine)
        for difference in differences:
            print(difference, file=sys.stderr)
        print(f"{where}: {'de acuerdo con los contratos' if not differences else f'{len(differences)} diferencias'}")
        return 3 if differences else 0
    custody = Custody(current.custodia)
    if next(custody.events(), None) is None:
        raise CommandError(
            f"no hay libro de eventos en {current.custodia}",
            "revise SEGUIMIENTO_CUSTODIA; sin custodia no se puede rehacer nada",
        )
    with tempfile.TemporaryDirectory(prefix="seguimiento-") as folder:
        files = rebuild.rebuild(
            engine, custody, Path(folder), ejemplos=current.ejemplos, now=now(), institucion=current.institucion
        )
    print(f"almacén rehecho desde custodia: {files} archivos, {where}")
    return 0
