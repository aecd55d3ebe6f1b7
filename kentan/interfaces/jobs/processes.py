"""Child processes that do not outlive this one, even when it is killed without warning."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10 * 1024 * 1024  # bytes; a longer log is put aside at the next start
Process = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Account:
    """A user of the operating system that a child runs as."""

    name: str
    uid: int
    gid: int


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path | None,
    env: Mapping[str, str],
    account: Account | None = None,
    at_death: signal.Signals = signal.SIGTERM,
    cwd: Path | None = None,
) -> Process:
    """Start a child in a process group of its own, with its output in `log` (None: where ours goes).

    On Linux the kernel sends it `at_death` when this thread ends, however it ends: call from the main thread.
    """
    with _opened(log) if log else contextlib.nullcontext() as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            env=dict(env),
            cwd=cwd,
            process_group=0,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=bound_to_parent(at_death),  # noqa: PLW1509  # runs after the user changed, which clears the signal
        )


def bound_to_parent(number: signal.Signals) -> Callable[[], None] | None:
    """What a child does before exec so that the kernel sends it `number` when its parent dies; None off Linux."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def prepare() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above took effect
            os.kill(os.getpid(), signal.SIGKILL)

    return prepare


def die_with_parent() -> None:
    """Ask the kernel to end this very process when the one that started it dies (Linux only)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)


def stop(process: Process, *, number: signal.Signals = signal.SIGTERM, within: float) -> None:
    """Ask a child to end, wait up to `within` seconds, then kill what is left of its process group."""
    if process.poll() is None:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(within)
    kill_group(process)


def kill_group(process: Process) -> None:
    """Kill the child and everything it started."""
    # nobody is left; on some systems the group of a dead leader gives the second error
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(ready: Callable[[], bool], *, within: float, every: float = 0.05) -> bool:
    """Ask `ready` again and again, for at most `within` seconds; tell whether it ever said yes."""
    deadline = time.monotonic() + within
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def tail(log: Path, lines: int = 20) -> str:
    """The end of a log file."""
    try:
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def _opened(log: Path) -> BinaryIO:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # statements in it may hold names
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))
    return log.open("ab")
