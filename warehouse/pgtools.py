"""`pg_dump` and `pg_restore` of PostgreSQL itself: finding those that fit the server, and running them without
showing a password."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import sqlalchemy as sa

from warehouse.engine import AlmacenError

#: Where Debian keeps the programs of each version.
_DEBIAN = Path("/usr/lib/postgresql")
#: What an address may hold that nobody else may see.
_SECRET = ("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")


def find(program: str, server: int, folder: Path | None) -> Path:
    """A program of the server's major version or a later one: in `folder` if given, else on PATH or in Debian's place.

    Raises AlmacenError, with the package to install, if there is none.
    """
    places = [folder / program] if folder else [Path(found) for found in [shutil.which(program)] if found]
    if not folder:
        places += sorted(_DEBIAN.glob(f"*/bin/{program}"))
    seen = []
    for place in places:
        version = _version(place)
        seen.append(f"{place} (versión {version})" if version else f"{place} (no se puede ejecutar)")
        if version >= server:
            return place
    raise AlmacenError(
        f"Falta {program} de PostgreSQL {server} o posterior; hay: {', '.join(seen) or 'ninguno'}.",
        f"Instale el paquete postgresql-client-{server}, o diga en SEGUIMIENTO_PG_BIN la carpeta que lo tiene.",
    )


def _version(program: Path) -> int:
    """Its major version; 0 if it does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)", said)
    return int(found.group(1)) if found else 0


def run(program: Path, url: sa.URL, *arguments: str | Path) -> None:
    """Runs it against a database. What is secret goes by the environment and a file: everyone sees a command line.

    Raises AlmacenError with the first line of what it complains of.
    """
    given = psycopg.conninfo.conninfo_to_dict(url.set(drivername="postgresql").render_as_string(hide_password=False))
    secrets = {name: str(given.pop(name)) for name in _SECRET if given.get(name)}
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if "password" in secrets:
        environment["PGPASSWORD"] = secrets["password"]
    with tempfile.TemporaryDirectory(prefix="seguimiento-") as folder:  # of its owner alone
        if rest := [f"{name}={secret}" for name, secret in secrets.items() if name != "password"]:
            if given.get("service"):
                raise AlmacenError(
                    f"La dirección del almacén nombra un servicio y trae aparte {', '.join(sorted(secrets))}.",
                    "Ponga eso en el archivo de servicios (~/.pg_service.conf), y quítelo de la dirección.",
                )
            given["service"] = "seguimiento"
            environment["PGSERVICEFILE"] = str(Path(folder) / "pg_service.conf")
            Path(environment["PGSERVICEFILE"]).write_text("\n".join(["[seguimiento]", *rest, ""]))
        target = f"--dbname={psycopg.conninfo.make_conninfo('', **given)}"
        done = subprocess.run(
            [program, target, "--no-password", *arguments], capture_output=True, text=True, env=environment
        )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line] or done.stderr.splitlines()
        why = lines[0] if lines else f"código {done.returncode}"
        for secret in secrets.values():
            why = why.replace(secret, "***")
        raise AlmacenError(f"{program.name} no terminó: {why}.", "Corrija esa causa y repita; lo anterior no cambió.")
