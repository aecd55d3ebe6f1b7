"""What every subcommand of `kentan` shares: exit codes, progress, a help page without Django's noise."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import ClassVar, NoReturn, TextIO, TypeVar

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

OK, FAILED, WRONG_USE = 0, 1, 2
T = TypeVar("T")
Advance = Callable[[int], None]


class UsageError(CommandError):
    """The command was called in a way that makes no sense; exit code 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=WRONG_USE)


class KentanCommand(BaseCommand):
    """Base of the subcommands: `self.fail(...)` ends with 1, `self.wrong_use(...)` with 2.

    Set `needs_database = False` where the command works without one: then no database is started for it. An option may
    do so on the instance while it is parsed.
    """

    needs_database: bool = True
    requires_system_checks = ()
    suppressed_base_arguments: ClassVar[set[str]] = {  # type: ignore[misc]  # a plain attribute upstream
        "--version",
        "-v",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }

    def fail(self, message: str) -> NoReturn:
        """End with exit code 1 and this message."""
        raise CommandError(message)

    def wrong_use(self, message: str) -> NoReturn:
        """End with exit code 2 and this message."""
        raise UsageError(message)

    def say(self, text: str = "") -> None:
        """A line for the person, on standard output."""
        self.stdout.write(text)

    @contextmanager
    def progress(self, what: str, *, total: int | None = None) -> Iterator[Advance]:
        """A progress bar on standard error; yields a function that moves it on by n.

        Where standard error is no terminal, a plain line every five seconds and one at the end.
        """
        make = _bar if sys.stderr.isatty() else _lines
        with make(what, total) as advance:
            yield advance

    def track(self, items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]:
        """Go through `items` with a progress bar."""
        if total is None and isinstance(items, Sized):
            total = len(items)
        with self.progress(what, total=total) as advance:
            for item in items:
                yield item
                advance(1)


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Advance]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task: TaskID = bar.add_task(what, total=total)
        yield lambda n: bar.advance(task, n)


@contextmanager
def _lines(what: str, total: int | None) -> Iterator[Advance]:
    counter = _Lines(what, total, sys.stderr)
    yield counter.advance
    counter.write()


class _Lines:
    """Progress as plain lines, for log files and pipes."""

    PAUSE = 5.0  # seconds between two lines

    def __init__(self, what: str, total: int | None, stream: TextIO) -> None:
        self.what, self.total, self.stream = what, total, stream
        self.done, self.written_at = 0, time.monotonic()

    def advance(self, n: int) -> None:
        self.done += n
        if time.monotonic() - self.written_at >= self.PAUSE:
            self.write()

    def write(self) -> None:
        self.written_at = time.monotonic()
        share = f"/{self.total} ({self.done * 100 // self.total}%)" if self.total else ""
        self.stream.write(f"{self.what}: {self.done}{share}\n")
        self.stream.flush()
