"""No process stays behind, however the supervisor ends."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kentan.interfaces.jobs.processes import wait_until
from kentan.interfaces.jobs.supervisor import ChildDied, Supervisor

# a child with a child of its own; both note their numbers
FAMILY = """
import os, subprocess, sys, time
child = subprocess.Popen(["sleep", "300"]) if sys.argv[2] == "parent" else None
open(sys.argv[1], "a").write(f"{os.getpid()}\\n" + (f"{child.pid}\\n" if child else ""))
time.sleep(300)
"""
SUPERVISE = """
import sys
from pathlib import Path
from kentan.interfaces.jobs.supervisor import Stopped, Supervisor
folder = Path(sys.argv[1])
with Supervisor(logs=folder, env={}) as supervisor:
    for name, kind in (("one", sys.argv[3]), ("two", "alone")):
        supervisor.start(name, [sys.executable, "-c", sys.argv[2], str(folder / "pids"), kind])
    try:
        supervisor.wait()
    except Stopped:
        sys.exit(7)
"""


@pytest.fixture
def family(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """A supervisor with running children, and the numbers of these."""
    kind, number = request.param, 3 if request.param == "parent" else 2
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISE, str(tmp_path), FAMILY, kind])
    pids = tmp_path / "pids"
    assert wait_until(lambda: pids.exists() and len(pids.read_text().split()) == number, within=20)
    yield supervisor, [int(line) for line in pids.read_text().split()]
    supervisor.kill()
    supervisor.wait()


def gone(pids: list[int]) -> bool:
    return wait_until(lambda: not any(map(running, pids)), within=10)


def running(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("family", ["parent"], indirect=True)
def test_a_signal_ends_all(family: tuple[subprocess.Popen[bytes], list[int]], number: signal.Signals) -> None:
    supervisor, pids = family
    supervisor.send_signal(number)
    assert supervisor.wait(15) == 7
    assert gone(pids)


def test_the_terminal_is_closed_and_whoever_started_us_keeps_that_to_itself(tmp_path: Path) -> None:
    """As with `ssh -t host make run`: only `make` gets the signal, and it goes on waiting for us."""
    pids = tmp_path / "pids"
    arguments = [sys.executable, "-c", SUPERVISE, str(tmp_path), FAMILY, "alone"]
    shell, terminal = pty.fork()
    if shell == 0:
        os.execv("/bin/sh", ["sh", "-c", 'trap "" HUP; "$@"; exit $?', "sh", *arguments])
    assert wait_until(lambda: pids.exists() and len(pids.read_text().split()) == 2, within=20)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(shell, 0)[1]) == 7
    assert gone([int(line) for line in pids.read_text().split()])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel tells children of a parent's death")
@pytest.mark.parametrize("family", ["alone"], indirect=True)
def test_killed_without_warning(family: tuple[subprocess.Popen[bytes], list[int]]) -> None:
    supervisor, pids = family
    supervisor.kill()
    supervisor.wait()
    assert gone(pids)


def test_the_death_of_a_child_is_noticed_and_told(tmp_path: Path) -> None:
    with Supervisor(logs=tmp_path, env={}) as supervisor:
        supervisor.start("other", ["sleep", "300"])
        supervisor.start("broken", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"])
        other = supervisor.children[0].process.pid
        with pytest.raises(ChildDied, match=r"(?s)broken: .*exit code 3.*the reason"):
            supervisor.wait(within=20)
    assert not running(other)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler or os.environ.get("PYTEST_XDIST_WORKER")


def test_a_step_runs_to_its_end(tmp_path: Path) -> None:
    with Supervisor(logs=tmp_path, env={"GREETING": "hello"}) as supervisor:
        test = "import os; raise SystemExit(5 if os.environ['GREETING'] == 'hello' else 6)"
        assert supervisor.run([sys.executable, "-c", test]) == 5
