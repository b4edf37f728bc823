"""`seguimiento db init|upgrade|check|rebuild|respaldar|restaurar`: the warehouse as whoever operates it sees it."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from assets.loading import rebuild
from pipelines import settings
from pipelines.cli import CommandError
from schemas.calendar import now
from warehouse import backup, roles, schema
from warehouse.check import check
from warehouse.custody import Custody
from warehouse.engine import connect, shown


def run(arguments: argparse.Namespace) -> int:
    return _ACTIONS[arguments.accion](settings.load(), arguments)


def _init(current: settings.Settings, _: argparse.Namespace) -> int:
    engine = connect(current.db_url)
    schema.init(engine)
    left = roles.bring(engine)
    # what is left is SQL to be handed to psql: nothing else goes to the same place
    print(f"almacén listo: {shown(engine.url)}", file=sys.stderr if left else sys.stdout)
    _tell_roles(left)
    return 0


def _tell_roles(left: str) -> None:
    """What somebody else must type, if anything."""
    if left:
        print(
            f"faltan los roles {roles.OWNER}, {roles.LOADER} y {roles.READER}, o sus permisos en esta base o sus"
            " ajustes, y este usuario no puede darlos. Quien administra el servidor ejecuta esto en ella (psql), y da"
            " una clave a los dos últimos:",
            file=sys.stderr,
        )
        print(left)


def _upgrade(current: settings.Settings, arguments: argparse.Namespace) -> int:
    engine = connect(current.db_url)
    where = shown(engine.url)
    ahead = schema.ahead(engine)
    if arguments.dry_run:
        print("\n".join(f"haría: {step}" for step in ahead.steps) or f"nada que hacer: {where}")
        return 0
    if ahead.rebuild:
        print(f"{ahead.steps[0]}; los archivos de custodia se leen de nuevo", flush=True)
        _rebuild(current, arguments)
        return 0
    done = schema.upgrade(engine)
    for step in done:
        print(f"hecho: {step}")
    print(f"almacén al día: {where}" if done else f"nada que hacer: {where}")
    return 0


def _check(current: settings.Settings, _: argparse.Namespace) -> int:
    engine = connect(current.db_url)
    differences = check(engine)
    for difference in differences:
        print(difference, file=sys.stderr)
    told = "de acuerdo con los contratos" if not differences else f"{len(differences)} diferencias"
    print(f"{shown(engine.url)}: {told}")
    return 3 if differences else 0


def _rebuild(current: settings.Settings, _: argparse.Namespace) -> int:
    engine = connect(current.db_url)
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
    print(f"almacén rehecho desde custodia: {files} archivos, {shown(engine.url)}")
    return 0


def _respaldar(current: settings.Settings, arguments: argparse.Namespace) -> int:
    engine, custody = connect(current.db_url), Custody(current.custodia)
    if arguments.conservar < 1:
        raise CommandError("--conservar es de 1 en adelante", "el respaldo recién hecho se conserva siempre")
    made = backup.backup(engine, custody, arguments.salida, now=now(), tools=current.pg_bin, last=arguments.conservar)
    print(f"respaldo completo: {made}")
    return 0


def _restaurar(current: settings.Settings, arguments: argparse.Namespace) -> int:
    engine, custody = connect(current.db_url), Custody(current.custodia)
    chosen = backup.restore(engine, custody, arguments.respaldo, tools=current.pg_bin)
    print(f"restaurado: {chosen} en {shown(engine.url)} y {current.custodia}")
    ahead, known = schema.ahead(engine), len(Custody(chosen).ledger())
    if ahead.tables or ahead.rebuild:
        print("es de una versión anterior: póngalo al día con «seguimiento db upgrade»", file=sys.stderr)
        if known < len(custody.ledger()):
            print("y después con «seguimiento db rebuild»: la custodia creció desde el respaldo", file=sys.stderr)
        return 0
    _tell_roles(roles.bring(engine))
    files, _ = rebuild.catch_up(engine, custody, known, ejemplos=current.ejemplos)
    if files:
        print(f"cargado lo que llegó después del respaldo: {files} archivos")
    return _check(current, arguments)


_ACTIONS: dict[str, Callable[[settings.Settings, argparse.Namespace], int]] = {
    "init": _init,
    "upgrade": _upgrade,
    "check": _check,
    "rebuild": _rebuild,
    "respaldar": _respaldar,
    "restaurar": _restaurar,
}
