"""`kentan migrate`: bring the database's structure up to date and give the running role its rights."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from kentan.interfaces.jobs.grants import grant_running_role


class Command(DjangoMigrate):
    """Django's own command, and after it the grants."""

    help = "Bring the database's structure up to date and give the running role its rights."
    needs_database = True
    as_owner = True

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then grant."""
        super().handle(*args, **options)
        grant_running_role(connections[options["database"]])


def pending(connection: Any) -> bool:
    """Whether a migration waits to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
