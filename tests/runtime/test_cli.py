"""The command `kentan`: exit codes 0 done, 1 failed, 2 called wrongly."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from kentan.interfaces.jobs import cli
from kentan.interfaces.jobs.command import KentanCommand, UsageError


def kentan(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    command = [sys.executable, "-m", "kentan", *arguments]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kentan.config.settings", **env}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=60)


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in cli.names())
    assert cli.main(["--version"]) == 0
    assert cli.main([]) == 2


def test_an_unknown_command_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["upp"]) == 2
    assert "upp" in capsys.readouterr().err


@pytest.mark.parametrize("name", cli.names())
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([name, "--help"]) == 0
    assert f"usage: kentan {name}" in capsys.readouterr().out


@pytest.mark.parametrize("name", cli.names())
def test_an_unknown_option_is_wrong_use(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([name, "--no-such-option"]) == 2
    assert "usage: " in capsys.readouterr().err


def test_a_port_that_is_none(tmp_path: Path) -> None:
    assert kentan("up", "--port", "many", KENTAN_DATA=str(tmp_path)).returncode == 2


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = kentan("up", "--port", port, KENTAN_DATA=str(tmp_path))
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (CommandError("no good"), 1, "no good"),
        (UsageError("not like this"), 2, "not like this"),
        (OSError("disk full"), 1, "OSError: disk full"),
        (KeyboardInterrupt(), 130, ""),
        (SystemExit(2), 2, ""),
    ],
)
def test_what_goes_wrong_becomes_a_code_and_a_line(
    error: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def dispatch(*_: Any) -> int:
        raise error

    monkeypatch.setattr(cli, "_dispatch", dispatch)
    assert cli.main(["due"]) == code
    assert capsys.readouterr().err == (f"kentan due: {said}\n" if said else "")


def test_progress_without_a_terminal_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(KentanCommand().track(range(3), "reading")) == [0, 1, 2]
    assert capsys.readouterr().err == "reading: 3/3 (100%)\n"
