"""`kentan migrate`: bring the database's structure up to date, give the running role its rights, make missing keys."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from kentan.interfaces.jobs.grants import grant_running_role
from kentan.interfaces.jobs.keys import ensure_keys


class Command(DjangoMigrate):
    """Django's own command, and after it the grants and the keys."""

    help = "Bring the database's structure up to date and give the running role its rights."
    needs_database = True

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, grant, and make the file of keys of a new installation."""
        super().handle(*args, **options)
        grant_running_role(connections[options["database"]])
        ensure_keys(connections[options["database"]])


def pending(connection: Any) -> bool:
    """Whether a migration waits to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
