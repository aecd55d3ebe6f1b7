"""`kentan up` as an operator sees it: database, web and worker come up together and go together."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kentan.interfaces.jobs.management.commands.up import http_status
from kentan.interfaces.jobs.processes import wait_until

pytestmark = pytest.mark.slow


class Running:
    """One `kentan up` and what it said so far."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.said = folder / "said.txt"
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(command(self.port), env=environment(folder), stdout=out, stderr=out)
        assert wait_until(lambda: "Ctrl-C" in self.text or self.process.poll() is not None, within=180), self.text
        assert self.process.poll() is None, self.text
        self.family = psutil.Process(self.process.pid).children(recursive=True)

    @property
    def text(self) -> str:
        return self.said.read_text()

    def nobody_left(self) -> bool:
        return wait_until(lambda: not any(map(lives, self.family)), within=15)


def lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def command(port: int) -> list[str]:
    return [sys.executable, "-m", "kentan", "up", "--no-demo", "--port", str(port)]


def kentan(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kentan", *arguments]
    return subprocess.run(command, env=environment(folder), capture_output=True, text=True, check=False, timeout=180)


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    return kept | {"KENTAN_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "kentan.config.settings"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One data folder for all: the first start fills it, the others find it."""
    made = Path(tempfile.mkdtemp(prefix="kentan-up-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def test_ctrl_c_stops_everything(folder: Path) -> None:
    running = Running(folder)
    assert len(running.family) >= 5  # database with its helpers, web with two processes, worker
    status = http_status(f"http://127.0.0.1:{running.port}/")
    assert status is not None
    assert status < 500
    second = kentan(folder, *command(running.port)[3:])
    assert second.returncode == 1
    assert "already runs" in second.stderr
    backup = str(folder / "backup.tar")
    done = kentan(folder, "backup", backup)  # a command beside it uses the same database
    assert done.returncode == 0, done.stderr
    refused = kentan(folder, "restore", "--replace", backup)
    assert refused.returncode == 1
    assert "already runs" in refused.stderr
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(40) == 0, running.text
    assert running.nobody_left()
    done = kentan(folder, "restore", "--replace", backup)
    assert done.returncode == 0, done.stderr
    assert "Restored" in done.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel tells children of a parent's death")
def test_kill_leaves_nothing_and_the_next_start_works(folder: Path) -> None:
    running = Running(folder)
    running.process.kill()
    running.process.wait()
    assert running.nobody_left()
    running = Running(folder)
    worker = next(child for child in running.family if "procrastinate" in " ".join(child.cmdline()))
    worker.kill()
    assert running.process.wait(40) == 1
    assert "worker: ended unexpectedly" in running.text
    assert running.nobody_left()
