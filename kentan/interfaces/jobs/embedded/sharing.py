"""Several commands may use one embedded database: the first starts it, and it stays until the last has finished."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kentan.interfaces.jobs.embedded.home import EmbeddedError, Home
from kentan.interfaces.jobs.embedded.roles import ensure_database
from kentan.interfaces.jobs.embedded.server import EmbeddedServer

Tell = Callable[[str], None]


@contextmanager
def shared_server(home: Home, *, tell: Tell) -> Iterator[EmbeddedServer]:
    """Use the server of this data folder: the one that runs, or one started here and stopped at the end.

    The one who started it waits at the end until every other user has finished.
    """
    server = EmbeddedServer(home)
    with _Lock(home.data / "users.lock") as users:
        with _Lock(home.data / "start.lock") as start:
            start.exclusive()
            started = _start_unless_used(server, users)
            users.shared()
        try:
            yield server
        finally:
            if started:
                with _Lock(home.data / "start.lock") as start:
                    start.exclusive()
                    users.release()
                    if not users.try_exclusive():
                        tell("Waiting for other kentan commands that use the database ...")
                        users.exclusive()
                    server.stop()


@contextmanager
def own_server(home: Home) -> Iterator[EmbeddedServer]:
    """Start the server for `kentan up`, which alone may have it; other commands share it while it runs.

    Raises EmbeddedError when another `kentan up`, or another command that started the server, uses the folder.
    """
    server = EmbeddedServer(home)
    with _Lock(home.data / "users.lock") as users, _Lock(home.data / "start.lock") as start:
        start.exclusive()
        if not users.try_exclusive():
            raise EmbeddedError(f"Another kentan command is using {home.data}; wait for it, or choose KENTAN_DATA.")
        server.stop_orphan()
        server.start()
        try:
            ensure_database(server)
            start.release()
            users.release()
            users.shared()
            yield server
        finally:
            start.exclusive()
            server.stop()


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Refuse a second `kentan up` on the same data folder."""
    data.mkdir(parents=True, exist_ok=True)
    with _Lock(data / "up.lock") as up:
        if not up.try_exclusive():
            raise EmbeddedError(
                f"Kentan already runs with the data folder {data} (process {up.read()}). Stop it first, or choose"
                " another folder with KENTAN_DATA."
            )
        up.write(str(os.getpid()))
        yield


def _start_unless_used(server: EmbeddedServer, users: _Lock) -> bool:
    """Start the server if nobody uses it; true if it was started here."""
    if not users.try_exclusive() and server.running() and server.answers():
        return False
    users.release()
    server.stop_orphan()
    server.start()
    try:
        ensure_database(server)
    except BaseException:
        server.stop()
        raise
    return True


class _Lock:
    """A lock on a file that vanishes with the process, however that ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: IO[str] | None = None

    def __enter__(self) -> _Lock:
        self.file = self.path.open("a+", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        assert self.file is not None  # noqa: S101  # set by __enter__
        self.file.close()

    def exclusive(self) -> None:
        fcntl.flock(self._fd(), fcntl.LOCK_EX)

    def shared(self) -> None:
        fcntl.flock(self._fd(), fcntl.LOCK_SH)

    def release(self) -> None:
        fcntl.flock(self._fd(), fcntl.LOCK_UN)

    def try_exclusive(self) -> bool:
        try:
            fcntl.flock(self._fd(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def read(self) -> str:
        return self.path.read_text(encoding="utf-8").strip()

    def write(self, text: str) -> None:
        os.ftruncate(self._fd(), 0)
        os.write(self._fd(), text.encode())

    def _fd(self) -> int:
        if self.file is None:
            raise ValueError("the lock is not open")
        return self.file.fileno()
