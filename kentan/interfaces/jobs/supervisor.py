"""Looks after the child processes of `kentan up`: starts them, waits, and leaves none behind."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from kentan.interfaces.jobs.embedded.home import CHECKOUT
from kentan.interfaces.jobs.processes import Process, kill_group, spawn, tail

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 10.0  # seconds a child gets to finish what it does
LOOK = 0.1  # seconds between two looks at the children


class Stopped(Exception):
    """Somebody asked for the end (Ctrl-C, a signal) while something was still being prepared."""


class ChildDied(Exception):
    """A child ended that should not have; the message says which, with the end of its log."""


@dataclass(frozen=True)
class Child:
    """A process that is looked after."""

    name: str
    process: Process
    log: Path | None


class Supervisor:
    """Use as a context; leaving it stops every child, however it is left. One at a time, in the main thread."""

    def __init__(self, *, logs: Path, env: Mapping[str, str], also_alive: Callable[[], bool] = lambda: True) -> None:
        self.logs = logs
        self.env = {**os.environ, **env}
        self.also_alive = also_alive
        self.children: list[Child] = []
        self.asked = 0  # how often somebody asked for the end
        self.terminal = _terminal()

    def __enter__(self) -> Supervisor:
        self.before = {number: signal.signal(number, self._ask) for number in STOP_SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def run(self, command: Sequence[str], *, env: Mapping[str, str] | None = None) -> int:
        """Run a step to its end with its output on our screen; the exit code. Raises Stopped."""
        process = spawn(command, log=None, env={**self.env, **(env or {})}, cwd=CHECKOUT)
        step = Child(command[-1], process, None)
        self.children.append(step)
        while process.poll() is None:
            self.check()
            time.sleep(LOOK / 2)
        self.children.remove(step)
        self.check()
        return process.returncode

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a child that is to live as long as we do."""
        log = self.logs / f"{name}.log"
        self.children.append(Child(name, spawn(command, log=log, env=self.env, cwd=CHECKOUT), log))

    def check(self) -> None:
        """Raises Stopped or ChildDied when it is time to go."""
        if self.asked or _hung_up(self.terminal):
            raise Stopped
        if not self.also_alive():
            raise ChildDied(f"database: ended unexpectedly.\n{tail(self.logs / 'postgres.log')}")
        for child in self.children:
            if child.log and child.process.poll() is not None:
                code = child.process.returncode
                raise ChildDied(f"{child.name}: ended unexpectedly (exit code {code}).\n{tail(child.log)}")

    def wait(self, ready: Callable[[], bool] = lambda: False, *, within: float | None = None) -> bool:
        """Look after the children until `ready` says yes or the time (seconds) is over. Raises Stopped, ChildDied."""
        deadline = None if within is None else time.monotonic() + within
        while not ready():
            self.check()
            if deadline and time.monotonic() > deadline:
                return False
            time.sleep(LOOK)
        return True

    def stop(self) -> None:
        """End all children at once and wait for them; kill what does not end, or at once when asked again."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        asked, deadline = self.asked, time.monotonic() + GRACE
        while any(child.process.poll() is None for child in self.children):
            if time.monotonic() > deadline or self.asked > asked + 1:
                break
            time.sleep(LOOK / 2)
        for child in self.children:
            kill_group(child.process)
        self.children.clear()

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked += 1


def _terminal() -> int | None:
    """The terminal that we were started from, if any."""
    return next((number for number in range(3) if os.isatty(number)), None)


def _hung_up(terminal: int | None) -> bool:
    """Whether our terminal was closed. The signal for it may have gone to `make` alone, which keeps it to itself."""
    if terminal is None:
        return False
    poll = select.poll()
    poll.register(terminal, 0)
    return any(events & select.POLLHUP for _, events in poll.poll(0))
