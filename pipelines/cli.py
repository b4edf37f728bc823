"""The command line: words in, exit code out. Each command's module is imported only when it is called.

Exit codes: 0 all well; 1 some unit refused, partial or held (`status`: stale); 2 nothing loaded, or blocking findings
(`check`); 3 the file or the system failed. Errors go to stderr, a line of cause and one of remedy; `--debug` shows the
traceback.
"""

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import NoReturn

from pipelines.secretos import redact
from schemas import columns

WELL, PARTLY, NOTHING, FAILED = 0, 1, 2, 3
SOURCES = sorted(["poi", *columns.SOURCES])


class CommandError(Exception):
    """A command cannot go on, for a reason that a person can mend."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


class _Parser(argparse.ArgumentParser):
    """A mistyped order is no "nothing loaded": it exits 3, with cause and remedy."""

    def error(self, message: str) -> NoReturn:
        print(f"error: orden mal escrita: {message}\nremedio: vea «{self.prog} --help»", file=sys.stderr)
        raise SystemExit(FAILED)


def parser() -> argparse.ArgumentParser:
    top = _Parser(prog="seguimiento", description="Seguimiento del POI y del PSIG: de los archivos al almacén.")
    top.add_argument("--version", action="version", version=f"seguimiento {metadata.version('seguimiento')}")
    top.add_argument("--debug", action="store_true", help="muestra la traza completa de un error")
    commands = top.add_subparsers(dest="command", required=True, metavar="ORDEN")

    run = commands.add_parser("run", help="carga lo entregado en la carpeta raw y calcula los resultados")
    run.add_argument("--fuente", choices=SOURCES, help="solo esta fuente (poi: todas las del POI)")
    run.add_argument("--anio", type=int, help="solo este año")

    check = commands.add_parser("check", help="revisa hojas antes de enviarlas; no usa el almacén")
    check.add_argument("archivos", nargs="+", type=Path, metavar="ARCHIVO")
    check.add_argument("--json", action="store_true", help="los hallazgos como JSON")
    written = "escribe ahí el libro de observaciones y la página de cada archivo"
    check.add_argument("--salida", type=Path, metavar="DIR", help=written)

    backfill = commands.add_parser("backfill", help="carga años pasados, una corrida por año")
    backfill.add_argument("rango", metavar="2019..2023")
    backfill.add_argument("--dry-run", action="store_true", help="solo dice qué haría")

    export = commands.add_parser("export", help="escribe cada vista en un archivo")
    export.add_argument("--corte", metavar="FECHA", help="el POI como estaba al final de ese día (2026-05-31)")
    export.add_argument("--parquet", action="store_true", help="además del CSV, Parquet")
    export.add_argument("--salida", type=Path, metavar="DIR", help="carpeta (SEGUIMIENTO_SALIDA por omisión)")

    report = commands.add_parser("report", help="el informe de evaluación, en Word, Excel, PDF y CSV")
    report.add_argument("tema", nargs="?", choices=("poi", "psig"), help="sin tema ni año: todo lo que hay")
    report.add_argument("anio", nargs="?", type=int, metavar="AÑO")
    report.add_argument("--ue", help="de qué unidad ejecutora del POI (todas las que no son ejemplos, por omisión)")
    past = "como estaba al final de ese día (2026-05-31); por omisión, lo que se cerró, o lo cargado hasta hoy"
    report.add_argument("--corte", metavar="FECHA", help=past)
    compared = "con un anexo de lo que cambió desde esa fecha, o desde lo que se publicó"
    report.add_argument("--contra", metavar="FECHA|publicado", help=compared)
    report.add_argument("--salida", type=Path, metavar="DIR", help="carpeta (SEGUIMIENTO_SALIDA/informes por omisión)")

    tablero = commands.add_parser("tablero", help="el tablero: páginas que se abren desde una carpeta, sin servidor")
    tablero.add_argument("--salida", type=Path, metavar="DIR", help="carpeta (SEGUIMIENTO_SALIDA/tablero por omisión)")

    plantilla = commands.add_parser("plantilla", help="la hoja que llena una unidad, con sus actividades ya escritas")
    plantilla.add_argument("tema", choices=("psig", "poi"))
    plantilla.add_argument("anio", type=int, metavar="AÑO")
    plantilla.add_argument("--unidad", required=True, help="abreviatura, nombre o clave de la unidad")
    plantilla.add_argument("--salida", type=Path, metavar="DIR", help="carpeta (SEGUIMIENTO_SALIDA por omisión)")

    status = commands.add_parser("status", help="qué hay cargado, desde cuándo, y qué espera")
    status.add_argument("--json", action="store_true")
    stale = (
        "código 1, y una línea que dice por qué en la salida de errores, si la última corrida completa es más antigua"
    )
    status.add_argument("--max-horas", type=float, metavar="N", help=stale)

    avisos = commands.add_parser("avisos", help="qué está fallando desde cuándo, y qué avisos esperan")
    doing = avisos.add_mutually_exclusive_group()
    doing.add_argument("--enviar", action="store_true", help="mira qué falta o se atrasa, y envía lo que espera")
    doing.add_argument("--probar", action="store_true", help="envía un mensaje de prueba por cada canal")

    decidir = commands.add_parser("decidir", help="acepta o rechaza un archivo retenido")
    decidir.add_argument("sha", metavar="SHA", help="el comienzo de su huella; la dice «seguimiento status»")
    verdict = decidir.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--aceptar", action="store_true", help="se carga, y es el que vale")
    verdict.add_argument("--rechazar", action="store_true", help="no se carga")
    decidir.add_argument("--motivo", required=True, help="por qué; queda anotado, con quién y cuándo")
    decidir.add_argument("--fecha", help="de qué fecha es, si el archivo no la dice (2026-04-30)")

    retirar = commands.add_parser("retirar", help="retira una carga equivocada; vuelve lo que había antes")
    retirar.add_argument("carga", metavar="CARGA", help="su carga_id, o el comienzo")
    retirar.add_argument("--motivo", required=True, help="por qué; queda anotado, con quién y cuándo")

    cerrar = commands.add_parser("cerrar", help="fija lo que se publicó; lo que se cargue después no lo cambia")
    cerrar.add_argument("tema", choices=("poi", "psig"))
    cerrar.add_argument("anio", type=int, metavar="AÑO")
    cerrar.add_argument("--corte", required=True, metavar="FECHA", help="al final de qué día (2026-05-31)")
    cerrar.add_argument("--resolucion", required=True, help="la resolución o el documento con que se publica")

    db = commands.add_parser("db", help="el almacén: crearlo, ponerlo al día, comprobarlo, rehacerlo, respaldarlo")
    actions = db.add_subparsers(dest="accion", required=True, metavar="ACCIÓN")
    actions.add_parser("init", help="lo crea, con sus roles si el usuario puede crearlos")
    upgrade = actions.add_parser("upgrade", help="lo lleva a esta versión, con sus datos")
    upgrade.add_argument("--dry-run", action="store_true", help="solo dice qué haría")
    actions.add_parser("check", help="lo compara con los contratos")
    actions.add_parser("rebuild", help="lo rehace desde custodia")
    respaldar = actions.add_parser("respaldar", help="copia el almacén y la custodia, sin detener nada")
    respaldar.add_argument("--salida", type=Path, required=True, metavar="DIR", help="la carpeta de los respaldos")
    kept = "cuántos quedan en esa carpeta, con el nuevo (%(default)s); los más viejos se quitan al terminar"
    respaldar.add_argument("--conservar", type=int, default=14, metavar="N", help=kept)
    restaurar = actions.add_parser("restaurar", help="pone un respaldo en un almacén vacío, con su custodia o sin ella")
    restaurar.add_argument("respaldo", type=Path, metavar="DIR", help="un respaldo, o la carpeta de ellos (el último)")

    serve = commands.add_parser("serve", help="la interfaz web y el planificador, en este equipo")
    serve.add_argument("--port", type=int, default=3000)
    works = "no arranca nada: pregunta si lo que ya corre trabaja (código, planificador, horarios y sensores)"
    serve.add_argument("--comprobar", action="store_true", help=works)
    patience = "con --comprobar, cuántos segundos se le da para ponerse en marcha"
    serve.add_argument("--espera", type=float, default=0, metavar="S", help=patience)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    module = importlib.import_module(f"pipelines.commands.{arguments.command}")
    try:
        return module.run(arguments)
    except BrokenPipeError:  # whoever read our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("interrumpido", file=sys.stderr)
        return FAILED
    except Exception as error:  # noqa: BLE001  people get cause and remedy
        if arguments.debug:
            print(redact(traceback.format_exc()), end="", file=sys.stderr)
            return FAILED
        cause, remedy = explain(error)
        print(f"error: {cause}\nremedio: {remedy}", file=sys.stderr)
        return FAILED


def explain(error: Exception) -> tuple[str, str]:
    """Cause and remedy, of the errors that carry them; of any other, what it says. Without secrets, in a line each."""
    cause = getattr(error, "cause", None) or str(error) or type(error).__name__
    remedy = (
        getattr(error, "remedy", None)
        or "repita la orden con --debug delante y envíe lo que muestre a quien mantiene el sistema"
    )
    return redact(str(cause).replace("\n", " ")), redact(str(remedy))


if __name__ == "__main__":
    sys.exit(main())
