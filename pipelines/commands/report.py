"""`seguimiento report poi|psig AÑO`: the evaluation report; without subject or year, all that there is."""

import argparse
import sys
from datetime import date
from typing import Literal

import sqlalchemy as sa

from assets.loading.as_of import NoPhotograph
from assets.writing import evaluation
from assets.writing.report import NoReport, Wanted, Written
from pipelines import settings
from pipelines.asked import day
from pipelines.cli import FAILED, PARTLY, WELL, CommandError
from warehouse import schema
from warehouse.custody import CustodiaError, Custody
from warehouse.engine import AlmacenError
from warehouse.looking import looking

_TOLD_AT_MOST = 10


def run(arguments: argparse.Namespace) -> int:
    current = settings.load()
    salida = (arguments.salida or current.salida / evaluation.FOLDER).resolve()
    written, complete = 0, True
    with looking(current.db_url) as engine:
        schema.init(engine)
        asked = _wanted(engine, arguments)
        for wanted in asked:
            try:
                made = evaluation.make(
                    engine,
                    Custody(current.custodia),
                    wanted,
                    textos=current.textos,
                    salida=salida,
                    quien=settings.user(),
                    institution=current.institucion.nombre,
                    template=current.plantilla_informe,
                )
            except CustodiaError:
                raise
            except OSError as error:
                where = f"en {error.filename or salida}: {error.strerror or error}"
                raise CommandError(
                    f"no se puede escribir el informe {where}", "revise la carpeta y el espacio en su disco, y repita"
                ) from error
            except (NoReport, NoPhotograph, AlmacenError) as error:
                if len(asked) == 1:
                    raise
                print(f"{wanted.tema} {wanted.anio}: {error.cause}\nremedio: {error.remedy}", file=sys.stderr)
                complete = False
                continue
            for warning in made.warnings:
                print(f"  aviso: {warning}")
            for one in made.reports:
                _tell(one)
                written += 1
                complete = complete and not one.missing
    return WELL if complete else PARTLY if written else FAILED


def _wanted(engine: sa.Engine, arguments: argparse.Namespace) -> list[Wanted]:
    contra: date | Literal["publicado"] | None = None
    if arguments.contra:
        contra = "publicado" if arguments.contra == "publicado" else day(arguments.contra, "--contra")
    corte = day(arguments.corte, "--corte") if arguments.corte else None
    if arguments.tema == "psig" and arguments.ue:
        raise CommandError("el PSIG no es de una unidad ejecutora", "pídalo sin --ue")
    if arguments.tema and arguments.anio:
        return [Wanted(arguments.tema, arguments.anio, corte, contra, arguments.ue)]
    if arguments.tema or corte or contra or arguments.ue:
        raise CommandError(
            "falta decir de qué tema y año es el informe", "por ejemplo: seguimiento report poi 2021 --contra publicado"
        )
    found = [Wanted(tema, anio) for tema, anio in evaluation.loaded(engine)]
    if not found:
        raise CommandError("todavía no hay nada cargado de qué informar", "cargue primero: seguimiento run")
    return found


def _tell(one: Written) -> None:
    print(f"{one.stem}: {len(one.files)} archivos en {one.folder}")
    for edited, new in one.kept:
        print(f"  {edited.name} fue editado o está abierto, y se conserva; lo nuevo está en {new.name}")
    for line in one.decisions[:_TOLD_AT_MOST]:
        print(f"  por decidir: {line}")
    if len(one.decisions) > _TOLD_AT_MOST:
        print(f"  por decidir: y {len(one.decisions) - _TOLD_AT_MOST} más, en el anexo de textos")
    for line in one.missing:
        print(f"  sin escribir: {line}")
