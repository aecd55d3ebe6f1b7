"""`kentan restore FILE`: put a backup in the place of this installation's data."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from kentan.interfaces.jobs.backups import BackupError, put_back
from kentan.interfaces.jobs.command import KentanCommand
from kentan.interfaces.jobs.embedded.home import EmbeddedError
from kentan.interfaces.jobs.embedded.sharing import only_one
from kentan.interfaces.jobs.management.commands.backup import places


class Command(KentanCommand):
    """Only while Kentan does not run."""

    help = "Put a backup in the place of this installation's data. Stop Kentan first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, and whether data may be given up for it."""
        parser.add_argument("file", type=Path, help="a file that `kentan backup` wrote")
        parser.add_argument("--replace", action="store_true", help="give up what the database and the folders hold now")

    def handle(self, *_: Any, **options: Any) -> None:
        """Check the backup, put it in place, bring an older structure up to date."""
        source: Path = options["file"].absolute()
        if not source.is_file():
            self.wrong_use(f"{source} is no file.")
        connections.close_all()
        try:
            with only_one(Path(settings.DATA_DIR)):
                made_at = put_back(places(), source, replace=options["replace"])
                call_command("migrate", verbosity=0, skip_checks=True)
        except (BackupError, EmbeddedError) as error:
            self.fail(str(error))
        self.say(f"Restored the backup of {made_at}. `kentan verify` proves that the record is whole.")
