"""`kentan up`: database, web server and job worker, all in one, until Ctrl-C."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from kentan.interfaces.jobs import migrated
from kentan.interfaces.jobs.addresses import Addresses, find_addresses
from kentan.interfaces.jobs.command import KentanCommand
from kentan.interfaces.jobs.embedded.home import EmbeddedError, wanted_data
from kentan.interfaces.jobs.embedded.sharing import only_one, own_server
from kentan.interfaces.jobs.processes import die_with_parent, tail, wait_until
from kentan.interfaces.jobs.supervisor import ChildDied, Stopped, Supervisor

KENTAN = [sys.executable, "-m", "kentan"]
IN_USE = (errno.EADDRINUSE,)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
WEB_SECONDS = 60.0
PORT_SECONDS = 3.0  # one that was just stopped may hold its port for a moment
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104  # to ask, not to listen


class Command(KentanCommand):
    """Starts everything, waits, stops everything."""

    help = "Start the database, the web server and the job worker, and wait for Ctrl-C."
    needs_database = False  # it looks after the database itself

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options."""
        port = os.environ.get("PORT") or os.environ.get("KENTAN_PORT") or "8000"
        host = os.environ.get("KENTAN_HOST") or "127.0.0.1"
        parser.add_argument("--port", default=port, help=f"web port (PORT or KENTAN_PORT; now {port})")
        parser.add_argument("--host", default=host, help=f"address to listen on (KENTAN_HOST; now {host})")
        parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
        parser.add_argument("--threads", type=int, default=4, help="requests at a time in each web process (4)")
        parser.add_argument("--no-demo", action="store_true", help="do not fill an empty database with the demo county")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run until asked to stop."""
        if os.environ.get("KENTAN_DIE_WITH_PARENT"):
            die_with_parent()
        self.options = options
        self.told = False
        port = self._port()
        addresses = find_addresses()
        data = addresses.home.data if addresses.home else wanted_data()
        for note in addresses.home.notes if addresses.home else ():
            self.say(note)
        try:
            with only_one(data):
                self._check_port(port, options["host"])
                self._run(addresses, data)
        except Stopped:
            self.say("Stopped.")
        except (ChildDied, EmbeddedError) as error:
            self.fail(str(error))

    def _run(self, addresses: Addresses, data: Path) -> None:
        supervisor = Supervisor(logs=data / "logs", env=addresses.environment())
        with supervisor, self._database(addresses, supervisor):
            self._prepare(supervisor, addresses, data)
            self._start_web(supervisor)
            self._wait_for_web(supervisor)
            self._start_worker(supervisor)
            self._announce(addresses, data)
            try:
                supervisor.wait()
            finally:
                self.say("\nStopping ...")
                supervisor.stop()  # before the database goes

    @contextlib.contextmanager
    def _database(self, addresses: Addresses, supervisor: Supervisor) -> Iterator[None]:
        if addresses.home is None:
            yield
            return
        with own_server(addresses.home) as server:
            supervisor.also_alive = server.alive
            try:
                yield
            finally:
                supervisor.stop()
                supervisor.also_alive = lambda: True

    def _prepare(self, supervisor: Supervisor, addresses: Addresses, data: Path) -> None:
        """Structure, rights, and the demo county for an empty database."""
        if not migrated.up_to_date(addresses.running, data):
            owner = {"KENTAN_OWNER_DATABASE_URL": addresses.owner}
            if supervisor.run([*KENTAN, "migrate", "--skip-checks", "--verbosity", "0"], env=owner):
                self.fail("The database's structure could not be brought up to date.")
            migrated.note(addresses.running, data)
        wanted = not self.options["no_demo"] and find_spec("kentan.interfaces.jobs.management.commands.demo")
        if wanted and not usernames(addresses.running):
            self.say("The database is empty: loading the demo county ...")
            if supervisor.run([*KENTAN, "demo"]):
                self.fail("The demo county could not be loaded.")
            self.told = True  # it has just said what the accounts are

    def _start_web(self, supervisor: Supervisor) -> None:
        host, port, workers, threads = (str(self.options[name]) for name in ("host", "port", "workers", "threads"))
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", port]
        granian += ["--workers", workers, "--blocking-threads", threads, "--respawn-failed-workers", "--no-ws"]
        granian += ["--workers-kill-timeout", "5", "--log-level", "warning"]
        (supervisor.logs.parent / "static").mkdir(
            exist_ok=True
        )  # where `collectstatic` writes; whitenoise wants it there
        supervisor.start("web", [*granian, "kentan.config.wsgi:application"])

    def _start_worker(self, supervisor: Supervisor) -> None:
        supervisor.start("worker", [*KENTAN, "manage", "procrastinate", "worker", "--shutdown-graceful-timeout", "5"])

    def _wait_for_web(self, supervisor: Supervisor) -> None:
        answers: list[int] = []
        address = self._address()

        def answered() -> bool:
            if status := http_status(address):
                answers.append(status)
            return bool(answers)

        if not supervisor.wait(answered, within=WEB_SECONDS) or answers[0] >= 500:  # server error
            self.fail(f"web: {address} does not answer as it should.\n{tail(supervisor.logs / 'web.log')}")

    def _announce(self, addresses: Addresses, data: Path) -> None:
        self.say(f"\n恳谈 Kentan is running: {self._address()}")
        self.say(f"data folder {data}, logs in {data / 'logs'}")
        there = set() if self.told else usernames(addresses.running)
        accounts, password = demo_accounts()
        shown = [(name, role) for name, role in accounts if name in there]
        if shown:
            self.say(f"\ndemo accounts, password {password}:")
            width = max(len(name) for name, _ in shown)
            for name, role in shown:
                self.say(f"  {name:<{width}}  {role}")
        if self.options["host"] not in LOOPBACK and not os.environ.get("KENTAN_HOSTS"):
            self.say("\nFor other machines set KENTAN_HOSTS to the names that people type.")
        self.say("\nCtrl-C stops everything.")
        self.stdout.flush()

    def _address(self) -> str:
        host = ANY_ADDRESS.get(self.options["host"], self.options["host"])
        return f"http://{host}:{self.options['port']}/"

    def _port(self) -> int:
        try:
            port = int(self.options["port"])
        except ValueError:
            port = 0
        if not 0 < port < 65536:  # what a port can be
            self.wrong_use(f"{self.options['port']!r} is no port; give a number from 1 to 65535.")
        return port

    def _check_port(self, port: int, host: str) -> None:
        if not wait_until(lambda: port_free(host, port), within=PORT_SECONDS, every=0.2):
            self.fail(
                f"Port {port} on {host} is in use. Choose another: PORT={port + 1} make run, or --port {port + 1}."
            )


def port_free(host: str, port: int) -> bool:
    """Whether one could listen there. Raises OSError for an address that is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno in IN_USE:
                return False
            raise
    return True


def http_status(address: str) -> int | None:
    """The status of the answer, without following redirects; None where nobody answers."""
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def usernames(url: str) -> set[str]:
    """The accounts in the database; none also where there is no such table yet."""
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('organisation_staff')").fetchone() == (None,):
            return set()
        return {name for (name,) in connection.execute("SELECT username FROM organisation_staff")}


def demo_accounts() -> tuple[list[tuple[str, str]], str]:
    """The accounts of the demo county and their password, where the demo is part of this installation."""
    name = "kentan.interfaces.jobs.demo_accounts"
    if find_spec(name) is None:
        return [], ""
    module = import_module(name)
    return [(str(username), str(role)) for username, role in module.ACCOUNTS], str(module.PASSWORD)
