"""Starting and stopping the embedded PostgreSQL. It listens on a Unix socket in a closed folder, on no network port."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import stat
import subprocess
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from kentan.interfaces.jobs.embedded.home import MAJOR, EmbeddedError, Home
from kentan.interfaces.jobs.processes import Process, spawn, stop, tail, wait_until

SUPERUSER, OWNER, RUNNING, DATABASE = "postgres", "kentan_owner", "kentan_app", "kentan"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 103  # characters a socket's path may have on every system
START_SECONDS, STOP_SECONDS = 60.0, 30.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
    "log_min_duration_statement": "1s",
}
LEAST_BUFFERS, MOST_BUFFERS = 128, 1024  # MB
# for tests: nothing has to survive a power cut
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "512MB"}


class EmbeddedServer:
    """One PostgreSQL on one data folder. Not safe against two starting at once: hold the lock of `Sharing`."""

    def __init__(self, home: Home, *, careless: bool = False) -> None:
        self.home = home
        self.careless = careless
        self.process: Process | None = None
        self.sockets = socket_folder(home.data)
        self.log = home.data / "logs" / "postgres.log"

    def url(self, role: str = RUNNING, database: str = DATABASE) -> str:
        """The address of a database for a role, for DATABASE_URL."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def running(self) -> int | None:
        """The process id of the PostgreSQL that holds this data folder now, whoever started it."""
        pid = self._recorded_pid()
        return pid if pid is not None and self._is_ours(pid) else None

    def start(self) -> None:
        """Create the database files if there are none, start the server, wait until it answers.

        Raises EmbeddedError with the end of the server's log when it does not.
        """
        self._initialise()
        self._clear_away_stale_pid()
        self._make_owned(self.sockets)
        settings = SETTINGS | (CARELESS if self.careless else memory_settings(psutil.virtual_memory().total))
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = spawn(
            [self.home.program("postgres"), "-D", self.home.cluster, "-k", self.sockets, *options],
            log=self.log,
            env=_environment(),
            account=self.home.account,
            at_death=signal.SIGINT,  # a fast and clean shutdown
            cwd=Path("/"),
        )
        wait_until(lambda: self.answers() or not self.alive(), within=START_SECONDS)
        if not (self.alive() and self.answers()):
            self.stop()
            raise EmbeddedError(f"The embedded PostgreSQL did not start. The end of {self.log}:\n{tail(self.log)}")

    def stop(self) -> None:
        """Shut the server down if this object started it: fast and clean, by force after half a minute."""
        if self.process is not None:
            stop(self.process, number=signal.SIGINT, within=STOP_SECONDS)
            self.process = None
            if not _inside(self.sockets, self.home.data):
                shutil.rmtree(self.sockets, ignore_errors=True)

    def stop_orphan(self, *, within: float = STOP_SECONDS) -> None:
        """Shut down a server on this folder that somebody else left behind."""
        pid = self.running()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        if not wait_until(lambda: self.running() is None, within=within):
            raise EmbeddedError(f"A PostgreSQL (process {pid}) holds {self.home.cluster} and does not stop.")

    def alive(self) -> bool:
        """Whether the process that this object started still runs."""
        return self.process is not None and self.process.poll() is None

    def answers(self) -> bool:
        """Whether one can connect."""
        try:
            with psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    def _initialise(self) -> None:
        """Create the database files; under another name first, so that a half-made folder is never taken for one."""
        cluster = self.home.cluster
        if cluster.exists():
            self._check_version()
            return
        fresh = cluster.with_name(f"{cluster.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._make_owned(fresh)
        done = subprocess.run(
            [
                *(self.home.program("initdb"), "-D", fresh, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"),
                *(["--no-sync"] if self.careless else []),
            ],
            user=self.home.account.uid if self.home.account else None,
            group=self.home.account.gid if self.home.account else None,
            extra_groups=[] if self.home.account else None,
            env=_environment(),
            cwd="/",
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise EmbeddedError(f"The database files could not be created:\n{done.stderr.decode(errors='replace')}")
        fresh.rename(cluster)

    def _check_version(self) -> None:
        found = self.home.cluster / "PG_VERSION"
        major = found.read_text().strip() if found.exists() else "no"
        if major != MAJOR:
            raise EmbeddedError(
                f"{self.home.cluster} holds files of {major} PostgreSQL, this is {MAJOR}. Choose another data folder"
                " with KENTAN_DATA, or move the data with pg_dump of the old version."
            )

    def _make_owned(self, folder: Path) -> None:
        """A folder that only the database's account (and root) can enter; refuses somebody else's."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        account = self.home.account
        if account and folder.stat().st_uid == 0:
            os.chown(folder, account.uid, account.gid)
        owner = account.uid if account else os.geteuid()
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) & 0o077:
            raise EmbeddedError(f"{folder} must be a folder that belongs to the database's account alone.")

    def _recorded_pid(self) -> int | None:
        try:
            return int((self.home.cluster / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _is_ours(self, pid: int) -> bool:
        """Whether the process is a PostgreSQL on our folder, and not one that got the same number later."""
        try:
            return str(self.home.cluster) in psutil.Process(pid).cmdline()
        except psutil.Error:
            return False

    def _clear_away_stale_pid(self) -> None:
        """After a power cut the file may name a number that another program has by now; PostgreSQL would give up."""
        if self._recorded_pid() is not None and self.running() is None:
            (self.home.cluster / "postmaster.pid").unlink(missing_ok=True)


def memory_settings(total: int) -> dict[str, str]:
    """How much of the machine's memory (bytes) the server takes, and how much of its files it may expect in it."""
    megabytes = total // 2**20
    buffers = min(max(megabytes // 16, LEAST_BUFFERS), MOST_BUFFERS)
    return {"shared_buffers": f"{buffers}MB", "effective_cache_size": f"{max(megabytes // 2, 2 * buffers)}MB"}


def socket_folder(data: Path) -> Path:
    """The folder of the Unix socket: in the data folder, or a short one where that path is too long for a socket."""
    folder = data / "run"
    if len(str(folder / SOCKET_NAME).encode()) <= LONGEST_SOCKET:
        return folder
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path("/tmp") / f"kentan-{os.geteuid()}-{name}"  # noqa: S108  # closed to others, and that is checked


def _inside(path: Path, folder: Path) -> bool:
    return folder in path.parents


def _environment() -> dict[str, str]:
    """No variable of ours reaches the server: PGDATA, PGPORT or a locale that is not installed would mislead it."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
