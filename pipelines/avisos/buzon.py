"""The outbox: episodes and undelivered messages, in one file under the orchestrator's folder.

Not in the database, for that may be what failed. Written aside, synchronised, renamed; one process at a time
changes it.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from pipelines.avisos.episodios import Estado, from_json
from pipelines.settings import Settings

FOLDER = "avisos"
_STATE, _CHANGING, _DELIVERING = "estado.json", ".cambio", ".entrega"
#: Seconds to wait for another process that changes the state: it writes a small file, and asks nobody meanwhile.
_WAIT = 20


class Buzon:
    """Raises OSError if its folder cannot be used."""

    def __init__(self, current: Settings) -> None:
        self.folder = current.dagster_home / FOLDER

    def read(self) -> Estado:
        """The state as it is; an empty one if there is none. For whoever only looks."""
        try:
            return from_json(json.loads((self.folder / _STATE).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Estado()
        except (ValueError, TypeError, AttributeError) as error:
            raise Damaged(f"el archivo {self.folder / _STATE} está dañado") from error

    @contextmanager
    def change(self) -> Iterator[Estado]:
        """The state, written when the block ends without an error."""
        with self._held(_CHANGING, _WAIT):
            try:
                state = self.read()
            except Damaged:  # an alert repeated is better than none
                with suppress(FileNotFoundError):
                    (self.folder / _STATE).replace(self.folder / f"{_STATE}.roto")
                state = Estado()
            yield state
            self._write(state)

    @contextmanager
    def delivering(self) -> Iterator[bool]:
        """Whether this process may deliver: if another one does, it delivers all there is."""
        with ExitStack() as holding:
            try:
                holding.enter_context(self._held(_DELIVERING, 0))
            except BlockingIOError:
                mine = False
            else:
                mine = True
            yield mine

    @contextmanager
    def _held(self, name: str, wait: float) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + wait
        with (self.folder / name).open("w") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= until:
                        raise
                    time.sleep(0.05)
            yield

    def _write(self, state: Estado) -> None:
        draft = self.folder / f"{_STATE}.nuevo"
        try:
            with draft.open("w", encoding="utf-8") as file:
                json.dump(state.as_json(), file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / _STATE)
        finally:
            draft.unlink(missing_ok=True)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Damaged(Exception):
    """The outbox's file is not one."""
