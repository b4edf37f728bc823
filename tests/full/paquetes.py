"""Which Debian packages `make test-full` needs, and whether what they bring is here.

Standard library only: CI asks for the list before there is an environment (`python3 -m tests.full.paquetes --lista`).
"""

import shutil
import subprocess
import sys

#: Package -> the ODBC driver that it brings, as `odbcinst` names it; none: the programs `isql` and `odbcinst`.
NEEDED = {"unixodbc": "", "odbc-postgresql": "PostgreSQL Unicode", "libsqliteodbc": "SQLite3"}


def missing() -> list[str]:
    """The packages that are still to be installed."""
    if not shutil.which("isql") or not shutil.which("odbcinst"):
        return list(NEEDED)
    drivers = subprocess.run(["odbcinst", "-q", "-d"], capture_output=True, text=True, check=False).stdout
    return [package for package, driver in NEEDED.items() if driver and f"[{driver}]" not in drivers.splitlines()]


def remedy(packages: list[str]) -> str:
    return (
        f"error: `make test-full` necesita paquetes de Debian que no están: {', '.join(packages)}\n"
        f"remedio: apt-get install --no-install-recommends {' '.join(packages)}\n"
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["--lista"]:
        sys.stdout.write(" ".join(NEEDED) + "\n")
    elif found := missing():
        sys.stderr.write(remedy(found))
        sys.exit(1)
