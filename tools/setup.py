"""Make a fresh checkout ready: virtual environment, locked packages, front end, translations.

Needs Python >= 3.11 and nothing else; uses the standard library only. What was done already is not done again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "kentan" / "interfaces" / "ui" / "static" / "ui" / "dist"
NEEDED = (3, 11)
NODE_NEEDED = (20, 19)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


def main() -> None:
    """Do what is missing; the exit code is 0, or 1 with a reason."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--no-dev", action="store_true", help="leave out what only checks and tests need")
    options = parser.parse_args()
    find_new_enough_python()
    try:
        install_packages(["base"] if options.no_dev else ["base", "dev"])
        install_command()
        build_frontend()
        run([PYTHON, "-m", "tools.messages", "compile"], cwd=ROOT)
    except subprocess.CalledProcessError as error:
        stop(f"this failed (exit code {error.returncode}): {' '.join(map(str, error.cmd))}")


def find_new_enough_python() -> None:
    """Start again with a newer Python when this one is too old."""
    if sys.version_info >= NEEDED:
        return
    for name in NEWER:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, *sys.argv])
    stop(f"Kentan needs Python {NEEDED[0]}.{NEEDED[1]} or newer; this is {VERSION}.")


def install_packages(groups: list[str]) -> None:
    """The virtual environment with exactly the locked packages; every file is checked against its hash."""
    files = [ROOT / "requirements" / f"{group}.txt" for group in groups]
    wanted = digest(files, sys.version.split()[0], str(VENV))
    mark = VENV / "installed"
    if read(mark) == wanted and PYTHON.exists():
        return
    if not works(PYTHON):
        create_environment()
    say("installing the locked packages ...")
    requirements: list[str | Path] = [part for path in files for part in ("-r", str(path))]
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    run([*pip, "--require-hashes", "--only-binary=:all:", *requirements])
    mark.write_text(wanted)


def create_environment() -> None:
    """Create .venv; where Python came without what that takes, install it or say what to install."""
    say("creating the virtual environment ...")
    if not has_ensurepip() and not (apt_install(f"python{VERSION}-venv") and has_ensurepip()):
        stop(
            f"this Python ({sys.executable}) cannot create virtual environments. Install what is missing, then again:"
            f"\n  Debian, Ubuntu, Kylin:  apt-get install python{VERSION}-venv"
            "\n  others:                 the package that holds the Python module `ensurepip`"
        )
    run([sys.executable, "-m", "venv", "--clear", VENV])


def has_ensurepip() -> bool:
    """Asked of a new process: what was installed a moment ago counts too."""
    return succeeds([sys.executable, "-c", "import ensurepip, venv"])


def apt_install(package: str) -> bool:
    """Install a system package where we are root and apt is there; whether it worked."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return False
    say(f"installing {package} ...")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = [apt, "install", "-y", "--no-install-recommends", package]
    return succeeds(command, env) or (succeeds([apt, "update"], env) and succeeds(command, env))


def install_command() -> None:
    """The command `kentan` in the environment, and the checkout on its path: no build step that could fail."""
    folder = next((VENV / "lib").glob("python3.*/site-packages"))
    write(folder / "kentan.pth", f"{ROOT}\n")
    script = VENV / "bin" / "kentan"
    # through sh, since the path of the checkout may be too long for a first line, or hold a space
    start = "import sys; sys.argv[0] = 'kentan'; from kentan.interfaces.jobs.cli import run; run()"
    if write(script, f'#!/bin/sh\nexec "{PYTHON}" -c "{start}" "$@"\n'):
        script.chmod(0o755)


def build_frontend() -> None:
    """Install the locked npm packages and build, each only when its sources changed."""
    lock = FRONTEND / "package-lock.json"
    folder, version = find_node()
    env = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}", "NO_UPDATE_NOTIFIER": "1"}
    mark, wanted = FRONTEND / "node_modules" / ".installed", digest([lock], version)
    if read(mark) != wanted:
        say("installing the front end's packages ...")
        run([folder / "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=FRONTEND, env=env)
        mark.write_text(wanted)
    mark, wanted = BUILT / ".built", digest(frontend_sources())
    if read(mark) != wanted:
        say("building the front end ...")
        run([folder / "npm", "run", "--silent", "build", "--", "--logLevel", "warn"], cwd=FRONTEND, env=env)
        mark.write_text(wanted)


def frontend_sources() -> Iterable[Path]:
    """Every file that the build reads."""
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name != "node_modules")
        yield from (Path(folder) / name for name in sorted(files))
    icons = BUILT.parents[2] / "icons.txt"
    if icons.exists():
        yield icons


def find_node() -> tuple[Path, str]:
    """The folder of a new enough node with npm (the machine's, else the one from the wheel) and its major version."""
    node = shutil.which("node")
    if node and shutil.which("npm", path=str(Path(node).parent)):
        version = node_version(node)
        if version >= NODE_NEEDED:
            return Path(node).parent, str(version[0])
    return VENV / "bin", str(node_version(VENV / "bin" / "node")[0])


def node_version(node: str | Path) -> tuple[int, ...]:
    """Like (24, 19); (0,) for what does not run."""
    try:
        said = subprocess.run([str(node), "--version"], capture_output=True, text=True, check=False).stdout
        return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError):
        return (0,)


def works(python: Path) -> bool:
    """Whether the environment is there and its Python the one we run on."""
    return succeeds([python, "-c", f"import sys, pip; assert sys.version.split()[0] == {sys.version.split()[0]!r}"])


def succeeds(command: Sequence[str | Path], env: dict[str, str] | None = None) -> bool:
    """Whether a command can be run and says so."""
    try:
        done = subprocess.run([str(part) for part in command], env=env, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def digest(files: Iterable[Path], *words: str) -> str:
    """A fingerprint of files and words."""
    made = hashlib.sha256("\0".join(words).encode())
    for path in files:
        made.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def read(path: Path) -> str:
    """A file's text; empty where there is none."""
    try:
        return path.read_text()
    except OSError:
        return ""


def write(path: Path, text: str) -> bool:
    """Write a file unless it says that already; whether it was written."""
    if read(path) == text:
        return False
    path.write_text(text)
    return True


def run(command: Sequence[str | Path], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    """Run a command; an error ends the setup."""
    subprocess.run([str(part) for part in command], check=True, stdin=subprocess.DEVNULL, cwd=cwd, env=env)


def say(text: str) -> None:
    """Tell what is being done."""
    print(f"setup: {text}", flush=True)


def stop(reason: str) -> NoReturn:
    """End with a reason."""
    sys.exit(f"setup: {reason}")


if __name__ == "__main__":
    main()
