"""The embedded PostgreSQL: where it lives, how it starts and stops, its roles. No Django here."""

from kentan.interfaces.jobs.embedded.home import EmbeddedError, Home, find_home
from kentan.interfaces.jobs.embedded.server import EmbeddedServer

__all__ = ["EmbeddedError", "EmbeddedServer", "Home", "find_home"]
