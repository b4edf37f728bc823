"""Back-up and restore: one state of the database, and the custody that it came from.

    <folder>/20261122T070000Z/         one back-up
        almacen.db | almacen.dump      SQLite's own copy | `pg_dump -Fc` of our two schemas
        eventos.jsonl                  the ledger
        manifiesto.json                versions, instant, hashes

The database goes first: custody only grows, so that the file of each load is in what is copied after it. Loads and
readers go on meanwhile. What the folder shares and how long things stay in it: `warehouse.kept`.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from warehouse import kept, pgtools, server
from warehouse.custody import Custody, file_digest
from warehouse.engine import AlmacenError, snapshot, transaction, translated
from warehouse.files import PARTIAL, copy, disk_errors, is_whole, sync, write
from warehouse.kept import LEDGER, MANIFEST
from warehouse.migrations import chain
from warehouse.tables import BI_SCHEMA, SCHEMA


def backup(
    engine: sa.Engine,
    custody: Custody,
    folder: Path,
    *,
    now: str,
    tools: Path | None = None,
    last: int | None = None,
) -> Path:
    """Makes a back-up (`now`: UTC, ISO) and returns its folder. `tools`: where the server's programs are. `last`: so
    many stay in the folder, this one included, and older ones go once it is complete; all stay without it.

    Raises AlmacenError if there is nothing to back up, a copy in custody is damaged, or the programs are missing; then
    there is no new back-up, and older ones are as they were.
    """
    with snapshot(engine) as conn:
        state = chain.state(conn)
    if state.blank:
        raise AlmacenError("No hay nada que respaldar: el almacén está vacío.", "Revise SEGUIMIENTO_DB_URL.")
    name = now.replace("-", "").replace(":", "")
    with _alone(folder), disk_errors(folder):
        if (folder / name).exists():
            raise AlmacenError(f"Ya hay un respaldo de ese instante: {folder / name}.", "Repita la orden.")
        for left in folder.glob(f"*{PARTIAL}"):  # of one that was cut off
            shutil.rmtree(left)
        draft = folder / f"{name}{PARTIAL}"
        draft.mkdir()
        try:
            database = _dump(engine, draft, tools, whole=bool(state.place))
            copy(custody.root / LEDGER, draft / LEDGER, whole_lines=True)
            files = [kept.keep(custody, sha256, folder) for sha256 in sorted(_names(custody.root))]
            manifest = {
                "formato": kept.FORMAT,
                "instante": now,
                "motor": engine.dialect.name,
                "version": state.version,
                "base": {"archivo": database.name, "sha256": _hash(database), "bytes": database.stat().st_size},
                "eventos": {"sha256": _hash(draft / LEDGER)},
                "custodia": files,
            }
            write(draft / MANIFEST, json.dumps(manifest, indent=1).encode())
            sync(draft)
            draft.rename(folder / name)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        sync(folder)
        if last is not None:
            kept.prune(folder, folder / name, last)
    return folder / name


def restore(engine: sa.Engine, custody: Custody, source: Path, *, tools: Path | None = None) -> Path:
    """Puts a back-up (the last one of the folder, if it is not one itself) into an empty database and an empty custody,
    after every hash of it was found right. Returns which.

    A custody whose ledger begins as that of the back-up is the same one, grown since: its ledger stays, and only copies
    that are missing or damaged are put back; the next run loads what came since. A restore that was cut off may be
    repeated. Raises AlmacenError if something else is there already, or the back-up is damaged.
    """
    chosen = _chosen(source)
    manifest = _verified(chosen)
    if manifest["motor"] != engine.dialect.name:
        raise AlmacenError(
            f"El respaldo es de {manifest['motor']} y el almacén de {engine.dialect.name}.",
            "Restaure en el mismo motor; para cambiar de motor restaure la custodia y use «seguimiento db rebuild».",
        )
    with snapshot(engine) as conn:
        if sa.inspect(conn).get_table_names() or not chain.state(conn).blank:
            raise AlmacenError("El almacén no está vacío.", "Dé en SEGUIMIENTO_DB_URL una base nueva y vacía.")
    there = custody.root / LEDGER
    grown = there.exists()
    if grown and not there.read_bytes().startswith((chosen / LEDGER).read_bytes()):
        raise AlmacenError(
            f"La custodia {custody.root} no está vacía, ni es la del respaldo.",
            "Dé en SEGUIMIENTO_CUSTODIA la custodia de la que se hizo, o una carpeta nueva y vacía.",
        )
    with disk_errors(custody.root):
        for sha256 in manifest["custodia"]:
            if not is_whole(custody.path(sha256), sha256):
                copy(kept.stored(chosen.parent, sha256), custody.path(sha256))
        custody.root.mkdir(parents=True, exist_ok=True)
        if not grown and (chosen / LEDGER).stat().st_size:
            copy(chosen / LEDGER, there)
        _load(engine, chosen / manifest["base"]["archivo"], tools)
    return chosen


def _dump(engine: sa.Engine, folder: Path, tools: Path | None, *, whole: bool) -> Path:
    """`whole`: of a version whose tables are in a schema with others' things."""
    if engine.dialect.name == server.POSTGRESQL:
        target = folder / "almacen.dump"
        program = pgtools.find("pg_dump", _major(engine), tools)
        ours = [] if whole else [f"--schema={schema}" for schema in (SCHEMA, BI_SCHEMA)]
        pgtools.run(program, engine.url, "--format=custom", f"--file={target}", *ours)
    else:
        target = folder / "almacen.db"
        with translated(engine.url), closing(engine.raw_connection()) as raw:
            raw.cursor().execute("VACUUM INTO ?", (str(target),))  # one state, while others write
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return target


def _load(engine: sa.Engine, database: Path, tools: Path | None) -> None:
    if engine.dialect.name == server.POSTGRESQL:
        program = pgtools.find("pg_restore", _major(engine), tools)
        with transaction(engine) as conn:  # made empty by whoever prepared the roles; the copy brings its own
            for schema in (SCHEMA, BI_SCHEMA):
                server.execute(conn, f"DROP SCHEMA IF EXISTS {schema}")
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        pgtools.run(program, engine.url, *options, str(database))
    else:
        stored = f"{database.resolve().as_uri()}?mode=ro"
        with (
            translated(engine.url),
            closing(engine.raw_connection()) as raw,
            closing(sqlite3.connect(stored, uri=True)) as copy,
        ):
            copy.backup(raw.driver_connection)  # type: ignore[arg-type]


def _major(engine: sa.Engine) -> int:
    with snapshot(engine) as conn:
        return int(conn.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000


def _chosen(source: Path) -> Path:
    """The back-up that a person named: it itself, or the last complete one of a folder of back-ups."""
    if (source / MANIFEST).exists():
        return source
    found = kept.complete(source)
    if not found:
        raise AlmacenError(f"No hay un respaldo completo en {source}.", "Dé la carpeta que «db respaldar» escribió.")
    return found[-1]


def _verified(chosen: Path) -> dict:
    """The manifest of a back-up whose every file is what it was. Raises AlmacenError otherwise."""
    manifest = kept.manifest(chosen)
    named = {chosen / manifest["base"]["archivo"]: manifest["base"]["sha256"]}
    named[chosen / LEDGER] = manifest["eventos"]["sha256"]
    named |= {kept.stored(chosen.parent, sha256): sha256 for sha256 in manifest["custodia"]}
    for path, sha256 in named.items():
        if not is_whole(path, sha256):
            raise AlmacenError(f"El respaldo está dañado: {path} falta o cambió.", "Use otro respaldo u otra copia.")
    return manifest


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file)


def _names(root: Path) -> Iterator[str]:
    """Hashes of what custody holds."""
    return (path.name for path in root.glob("??/*") if len(path.name) == 64 and path.name[:2] == path.parent.name)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".en-uso").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlmacenError(f"Otro respaldo está escribiendo en {folder}.", "Espere a que termine.") from None
        yield
