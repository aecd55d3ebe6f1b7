"""Which database a command talks to: the one that DATABASE_URL names, or the embedded one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kentan.interfaces.jobs.embedded.home import Home, find_home, wanted_data
from kentan.interfaces.jobs.embedded.server import OWNER, EmbeddedServer
from kentan.interfaces.jobs.embedded.sharing import shared_server

SETTINGS_MODULE = "kentan.config.settings"


@dataclass(frozen=True)
class Addresses:
    """The database for daily work, the same one for its owner, and the home of the embedded server (None: not ours)."""

    running: str
    owner: str
    home: Home | None

    @property
    def running_role(self) -> str:
        """The database user of the daily work."""
        return unquote(urlsplit(self.running).username or "")

    def environment(self, *, as_owner: bool = False) -> dict[str, str]:
        """The variables that make Django use these."""
        variables = {
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE") or SETTINGS_MODULE,
            "DATABASE_URL": self.owner if as_owner else self.running,
            "KENTAN_RUNNING_ROLE": self.running_role,
        }
        if self.home:
            variables["KENTAN_DATA"] = str(self.home.data)
        return variables


def find_addresses(environ: MutableMapping[str, str] = os.environ) -> Addresses:
    """Read DATABASE_URL and KENTAN_OWNER_DATABASE_URL; without the first, take the embedded server's addresses.

    The server is not started. Raises EmbeddedError when there can be none.
    """
    if given := _from_environment("DATABASE_URL", environ):
        return Addresses(given, _from_environment("KENTAN_OWNER_DATABASE_URL", environ) or given, None)
    home = find_home(wanted_data(environ))
    server = EmbeddedServer(home)
    return Addresses(server.url(), server.url(OWNER), home)


@contextmanager
def database_for(addresses: Addresses, *, tell: Callable[[str], None]) -> Iterator[None]:
    """Keep the embedded server there while a command works; nothing to do for a database of the operator's own."""
    if addresses.home is None:
        yield
        return
    for note in addresses.home.notes:
        tell(note)
    with shared_server(addresses.home, tell=tell):
        yield


def _from_environment(name: str, environ: MutableMapping[str, str]) -> str:
    if path := environ.get(f"{name}_FILE"):
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  # a path is all there is
            return file.read().strip()
    return environ.get(name, "")
