"""Between a client and a PostgreSQL server: something happens at the n-th COMMIT or the n-th piece of a COPY.

The frontend's messages are read one by one (protocol 3.0: a kind, a length, a body; the first has no kind).
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

COMMIT, COPY = "COMMIT", "COPY"


class Proxy:
    """Listens in a folder, as PostgreSQL's socket does. `at` (from 1; 0: never) counts messages of the kind `what`.

    `before` runs instead of sending that message on; without it the message is sent, its answer is awaited and thrown
    away, and the connection is closed: the client never hears whether its commit was done.
    """

    def __init__(
        self, server: Path, folder: Path, what: str, at: int, before: Callable[[], None] | None = None
    ) -> None:
        self._server, self.folder = server / ".s.PGSQL.5432", folder
        self._what, self._at, self._before = what, at, before
        self.count = 0
        self._listening = socket.socket(socket.AF_UNIX)
        self._lock, self._done = threading.Lock(), threading.Event()

    def __enter__(self) -> "Proxy":
        self.folder.mkdir(parents=True, exist_ok=True)
        self._listening.bind(str(self.folder / ".s.PGSQL.5432"))
        self._listening.listen(16)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if 0 < self._at <= self.count:  # what happens there may take longer than the client lives
            self._done.wait(60)
        self._listening.close()
        (self.folder / ".s.PGSQL.5432").unlink(missing_ok=True)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:  # closed: the drill is over
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        silent, heard = threading.Event(), threading.Event()
        with client, server, contextlib.suppress(OSError):  # either side going away ends both
            server.connect(str(self._server))
            threading.Thread(target=self._answers, args=(server, client, silent, heard), daemon=True).start()
            reader = client.makefile("rb")
            for message in _messages(reader.read):
                if not self._counts(message):
                    server.sendall(message)
                elif self._before is not None:
                    try:
                        self._before()
                    finally:
                        self._done.set()
                    server.sendall(message)
                else:
                    silent.set()
                    server.sendall(message)
                    heard.wait(10)
                    self._done.set()
                    return

    @staticmethod
    def _answers(server: socket.socket, client: socket.socket, silent: threading.Event, heard: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while piece := server.recv(65536):
                if silent.is_set():
                    heard.set()
                    break
                client.sendall(piece)
            client.shutdown(socket.SHUT_RDWR)

    def _counts(self, message: bytes) -> bool:
        kind = message[:1]
        is_it = (self._what == COMMIT and kind == b"Q" and message[5:] == b"COMMIT\0") or (
            self._what == COPY and kind == b"d"
        )
        if not is_it:
            return False
        with self._lock:
            self.count += 1
            return self.count == self._at


def _messages(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Each message whole: the start-up's first, then kind, length, body."""
    head = read(4)
    if len(head) == 4:
        yield head + read(struct.unpack("!I", head)[0] - 4)
    while len(head := read(5)) == 5:
        yield head + read(struct.unpack("!I", head[1:])[0] - 4)
