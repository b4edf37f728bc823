"""Which Debian packages `make test-full` needs, and whether what they bring is here.

Standard library only: CI asks for the list before there is an environment (`python3 -m tests.full.paquetes --lista`).
"""

import shutil
import subprocess
import sys

#: Package -> the programs that it brings.
PROGRAMS = {
    "unixodbc": ("isql", "odbcinst"),
    "systemd": ("systemd-analyze",),
    "libreoffice-calc": ("soffice", "localc"),
    "libreoffice-writer": ("soffice", "lowriter"),
    "chromium": ("chromium",),
}
#: Package -> the ODBC driver that it brings, as `odbcinst` names it.
DRIVERS = {"odbc-postgresql": "PostgreSQL Unicode", "libsqliteodbc": "SQLite3"}
NEEDED = (*PROGRAMS, *DRIVERS)


def missing() -> list[str]:
    """The packages that are still to be installed."""
    lacking = [package for package, programs in PROGRAMS.items() if not all(map(shutil.which, programs))]
    if "unixodbc" in lacking:
        return [*lacking, *DRIVERS]
    drivers = subprocess.run(["odbcinst", "-q", "-d"], capture_output=True, text=True, check=False).stdout
    return [*lacking, *(package for package, driver in DRIVERS.items() if f"[{driver}]" not in drivers.splitlines())]


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
