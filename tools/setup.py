"""Make a fresh checkout ready: virtual environment, locked packages, front end, translations.

Needs Python >= 3.11 and nothing else; uses the standard library only. What was done already is not done again.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "kentan" / "interfaces" / "ui" / "static" / "ui" / "dist"
NEEDED = (3, 11)
NODE_NEEDED = (20, 19)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def main():
    """Do what is missing; the exit code is 0, or 1 with a reason."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--no-dev", action="store_true", help="leave out what only checks and tests need")
    options = parser.parse_args()
    find_new_enough_python()
    try:
        install_packages(["base"] if options.no_dev else ["base", "dev"])
        install_command()
        build_frontend()
        run([PYTHON, "-m", "tools.messages", "compile"], cwd=ROOT)
    except subprocess.CalledProcessError as error:
        stop("this failed (exit code %s): %s" % (error.returncode, " ".join(map(str, error.cmd))))


def find_new_enough_python():
    """Start again with a newer Python when this one is too old."""
    if sys.version_info >= NEEDED:
        return
    for name in NEWER:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, *sys.argv])
    stop("Kentan needs Python %d.%d or newer; this is %d.%d." % (NEEDED + sys.version_info[:2]))


def install_packages(groups):
    """The virtual environment with exactly the locked packages; every file is checked against its hash."""
    files = [ROOT / "requirements" / (group + ".txt") for group in groups]
    wanted = digest(files, sys.version.split()[0], str(VENV))
    mark = VENV / "installed"
    if read(mark) == wanted and works(PYTHON):
        return
    if not works(PYTHON):
        create_environment()
    say("installing the locked packages ...")
    requirements = [part for path in files for part in ("-r", str(path))]
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    run([*pip, "--require-hashes", "--only-binary=:all:", *requirements])
    mark.write_text(wanted)


def create_environment():
    """Create .venv; where Python came without what that takes, install it or say what to install."""
    say("creating the virtual environment ...")
    if not has_ensurepip() and not apt_install("python%d.%d-venv" % sys.version_info[:2]):
        stop(
            "this Python (%s) cannot create virtual environments. Install what is missing and try again:"
            "\n  Debian, Ubuntu, Kylin:  apt-get install python%d.%d-venv"
            "\n  others:                 the package that holds the Python module `ensurepip`"
            % ((sys.executable,) + sys.version_info[:2])
        )
    run([sys.executable, "-m", "venv", "--clear", VENV])


def has_ensurepip():
    """Asked of a new process: an installation a moment ago counts too."""
    return subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0


def apt_install(package):
    """Install a system package where we are root and apt is there; whether it worked."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return False
    say("installing %s ..." % package)
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = [apt, "install", "-y", "--no-install-recommends", package]
    for before in ([], [apt, "update"]):
        if before:
            subprocess.run(before, env=env, capture_output=True)
        if subprocess.run(command, env=env, capture_output=True).returncode == 0:
            return True
    return False


def install_command():
    """The command `kentan` in the environment, and the checkout on its path: no build step that could fail."""
    folder = next((VENV / "lib").glob("python3.*/site-packages"))
    write(folder / "kentan.pth", "%s\n" % ROOT)
    script = VENV / "bin" / "kentan"
    if write(script, "#!%s\nfrom kentan.interfaces.jobs.cli import run\n\nrun()\n" % PYTHON):
        script.chmod(0o755)


def build_frontend():
    """Install the locked npm packages and build, each only when its sources changed."""
    lock = FRONTEND / "package-lock.json"
    node = find_node()
    env = dict(os.environ, PATH=str(node) + os.pathsep + os.environ.get("PATH", ""))
    version = subprocess.run(["node", "--version"], env=env, capture_output=True, text=True).stdout.strip()
    mark, wanted = FRONTEND / "node_modules" / ".installed", digest([lock], version.split(".")[0])
    if read(mark) != wanted:
        say("installing the front end's packages ...")
        run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=FRONTEND, env=env)
        mark.write_text(wanted)
    sources = sorted(path for path in FRONTEND.rglob("*") if path.is_file() and "node_modules" not in path.parts)
    icons = BUILT.parents[2] / "icons.txt"
    mark, wanted = BUILT / ".built", digest([*sources, *([icons] if icons.exists() else [])])
    if read(mark) != wanted:
        say("building the front end ...")
        run(["npm", "run", "--silent", "build", "--", "--logLevel", "warn"], cwd=FRONTEND, env=env)
        mark.write_text(wanted)


def find_node():
    """The folder of a new enough node with npm: the machine's, else the one from the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
        numbers = said.strip().lstrip("v").split(".")[:2]
        if [part for part in numbers if part.isdigit()] == numbers and tuple(map(int, numbers)) >= NODE_NEEDED:
            return Path(node).parent
    return VENV / "bin"


def works(python):
    """Whether the environment is there and its Python the one we run on."""
    try:
        asked = [str(python), "-c", "import sys, pip; print(sys.version.split()[0])"]
        done = subprocess.run(asked, capture_output=True, text=True)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == sys.version.split()[0]


def digest(files, *words):
    """A fingerprint of files and words."""
    sum_ = hashlib.sha256("\0".join(words).encode())
    for path in files:
        sum_.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return sum_.hexdigest()


def read(path):
    """A file's text; empty where there is none."""
    try:
        return path.read_text()
    except OSError:
        return ""


def write(path, text):
    """Write a file unless it says that already; whether it was written."""
    if read(path) == text:
        return False
    path.write_text(text)
    return True


def run(command, **options):
    """Run a command; an error ends the setup."""
    subprocess.run([str(part) for part in command], check=True, stdin=subprocess.DEVNULL, **options)


def say(text):
    """Tell what is being done."""
    print("setup: " + text, flush=True)


def stop(reason):
    """End with a reason."""
    sys.exit("setup: " + reason)


if __name__ == "__main__":
    main()
