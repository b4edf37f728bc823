"""`seguimiento cerrar poi|psig AÑO`: pins what was published; nothing that is loaded later changes it."""

import argparse
import tempfile
from pathlib import Path

from assets.loading import cierre
from pipelines.asked import day
from pipelines.cli import PARTLY, WELL
from pipelines.decided import say_remake, undertake
from schemas.calendar import now


def run(arguments: argparse.Namespace) -> int:
    corte = day(arguments.corte, "--corte")
    with undertake() as (engine, custody, _, quien), tempfile.TemporaryDirectory(prefix="seguimiento-") as aside:
        done = cierre.close(
            engine,
            custody,
            arguments.tema,
            arguments.anio,
            corte,
            arguments.resolucion,
            quien=quien,
            now=now(),
            aside=Path(aside),
        )
    units = "1 unidad" if done.unidades == 1 else f"{done.unidades} unidades"
    what = f"{done.publicacion_id}, {done.cifras} cifras de {units}"
    if not done.new:
        print(f"ya estaba cerrado, no cambió nada: {what}; bi_publicacion_cambio dice qué difiere hoy")
        return WELL
    print(f"cerrado: {what}")
    if done.replaces:
        document, changed = done.replaces
        print(f"toma el lugar de lo publicado con {document}: {changed} cifras son otras (bi_publicacion_cifra)")
    if done.left_out:
        print(f"sin publicar, por no tener fotografía hasta el {corte}: {', '.join(done.left_out)}")
    say_remake([(arguments.tema, arguments.anio)])
    return PARTLY if done.left_out else WELL
