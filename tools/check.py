"""All checks that run nothing of Kentan: style, types, layers, templates, migrations, translations, front end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.setup import FRONTEND, ROOT, find_node

PYTHON = sys.executable


@dataclass(frozen=True)
class Check:
    """A command that fails when something is wrong."""

    name: str
    command: list[str]
    folder: Path = ROOT


@dataclass(frozen=True)
class Result:
    """What came of a check, in how many seconds."""

    check: Check
    passed: bool
    output: str
    seconds: float


def checks() -> Iterator[Check]:
    """The longest first."""
    sources = [name for name in ("kentan", "tests", "bench", "tools") if (ROOT / name).exists()]
    yield Check("types", [PYTHON, "-m", "mypy", *sources])
    yield Check("layers", [str(Path(PYTHON).parent / "lint-imports"), "--no-logo"])
    yield Check("templates", [PYTHON, "-m", "djlint", "--lint", "--quiet", "kentan"])
    yield Check("migrations", [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"])
    yield Check("system", [PYTHON, "-m", "django", "check", "--fail-level", "WARNING"])
    yield Check("translations", [PYTHON, "-m", "tools.messages", "check"])
    yield Check("front end", [str(find_node()[0] / "npm"), "run", "--silent", "check"], FRONTEND)
    yield Check("style", [PYTHON, "-m", "ruff", "check", "--quiet", "."])
    yield Check("layout", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."])


def run(check: Check, data: str) -> Result:
    """Run one check with its output kept for the end."""
    node = f"{find_node()[0]}{os.pathsep}" if check.folder == FRONTEND else ""
    env = {
        **os.environ,
        "PATH": node + os.environ.get("PATH", ""),
        "DJANGO_SETTINGS_MODULE": "kentan.config.settings",
        "KENTAN_DATA": data,
        "SECRET_KEY": "for checks only",
        "PYTHONWARNINGS": "ignore::RuntimeWarning",  # of makemigrations, that no database answers
    }
    started = time.monotonic()
    done = subprocess.run(
        check.command, cwd=check.folder, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    return Result(check, done.returncode == 0, (done.stdout + done.stderr).strip(), time.monotonic() - started)


def main() -> int:
    """Run the checks two at a time; name every one that failed, with what it said."""
    with tempfile.TemporaryDirectory(prefix="kentan-check-") as data, ThreadPoolExecutor(2) as pool:
        failed = []
        for result in pool.map(lambda check: run(check, data), checks()):
            word = "ok" if result.passed else "FAILED"
            print(f"{result.check.name:<14} {word:<7} {result.seconds:5.1f} s", flush=True)
            if not result.passed:
                failed.append(result)
    for result in failed:
        print(f"\n---- {result.check.name}: {' '.join(result.check.command)}\n{result.output}")
    if failed:
        print(f"\nfailed: {', '.join(result.check.name for result in failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
