"""`kentan backup FILE`: database, uploaded files and keys in one file, while people work."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from kentan.interfaces.jobs.backups import BackupError, Places, make
from kentan.interfaces.jobs.command import KentanCommand


def places() -> Places:
    """This installation's database and files."""
    return Places(
        url=settings.DATABASE_URL,
        files=Path(settings.MEDIA_ROOT),
        keys=Path(settings.KENTAN_KEYRING),
        secret=Path(settings.DATA_DIR) / "secret_key",
    )


class Command(KentanCommand):
    """Safe while Kentan runs."""

    help = "Write the database, the uploaded files and the keys into one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and whether with the keys."""
        parser.add_argument("file", type=Path, help="where to write; it appears only when it is complete, mode 0600")
        parser.add_argument("--without-keys", action="store_true", help="leave the keys out; then keep them elsewhere")
        parser.add_argument("--force", action="store_true", help="write over a file that is there")

    def handle(self, *_: Any, **options: Any) -> None:
        """Write the backup."""
        target: Path = options["file"].absolute()
        if target.exists() and not options["force"]:
            self.wrong_use(f"{target} is there already; say --force to write over it.")
        if not target.parent.is_dir():
            self.wrong_use(f"{target.parent} is no folder.")
        try:
            size = make(places(), target, at=timezone.now(), with_keys=not options["without_keys"])
        except BackupError as error:
            self.fail(str(error))
        self.say(f"{target}: {size / 1e6:.1f} MB")
