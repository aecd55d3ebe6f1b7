"""kentan rotate-keys: seal and index all identity data anew with the newest keys."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from kentan.domain.petitioners import actions, queries
from kentan.interfaces.jobs.command import KentanCommand
from kentan.platform import crypto
from kentan.platform.crypto import Use

HOUR = 3600  # seconds; an act that began with the old keys has ended by then


class Command(KentanCommand):
    """Safe to interrupt and to run again while people work."""

    help = (
        "Seal and index all identity data anew with the newest keys. Run it with --new to make new keys first, and an "
        "hour later with --drop-old to take the old ones off the ring. Safe to interrupt and to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do besides sealing anew."""
        parser.add_argument("--new", action="store_true", help="first make a new key for sealing and one for indexing")
        parser.add_argument("--drop-old", action="store_true", help="afterwards take the old keys off the ring")
        parser.add_argument("--batch", type=int, default=500, help="petitioners in one transaction (500)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make keys, seal anew, drop keys: each step only when asked for, in this order."""
        path = Path(settings.KENTAN_KEYRING)
        if options["batch"] < 1:
            self.wrong_use("--batch must be at least 1")
        if options["drop_old"] and (options["new"] or time.time() - path.stat().st_mtime < HOUR):
            self.fail("The keys were changed less than an hour ago; acts begun before may still use the old ones.")
        if options["new"]:
            made = [crypto.new_key(path, use=use) for use in Use]
            self.say(f"New keys {' and '.join(made)} in {path}. Back the file up now.")
        self.say(f"{self._rotate(options['batch'])} petitioners sealed anew.")
        if options["drop_old"]:
            self._drop(path)

    def _rotate(self, batch: int) -> int:
        done, last_id = 0, 0
        with self.progress("Sealing anew", total=queries.under_old_keys(crypto.keyring()).count()) as advance:
            while (step := actions.rotate_keys(batch=batch, after_id=last_id)).last_id is not None:
                done, last_id = done + step.done, step.last_id
                advance(step.done)
        return done

    def _drop(self, path: Path) -> None:
        if queries.under_old_keys(crypto.keyring()).exists():
            self.fail("Some petitioners are still sealed with old keys; run this again.")
        dropped = crypto.drop_old_keys(path)
        self.say(f"Dropped {', '.join(dropped) or 'no key'}. Backups from before need the old file of keys.")
