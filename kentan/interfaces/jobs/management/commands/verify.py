"""`kentan verify`: does the record fit?"""

from __future__ import annotations

import gzip
import re
import time
import zlib
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kentan.domain.ledger.queries import verification
from kentan.domain.ledger.rules import Checked, NotAnExport, check_export
from kentan.interfaces.jobs.command import KentanCommand
from kentan.interfaces.jobs.verifying import MOST_JOBS, check_record, usual_jobs

LANGUAGES = {"zh": "zh-hans", "en": "en"}
PUBLISHED = re.compile(r"([0-9]{1,9}):([0-9a-fA-F]{64})")
SHOWN = 20


class Command(KentanCommand):
    """Check chains, seals and that the stored state is what the history says; or an export, without the database."""

    help = "Check the record: every chain, every seal, and that replaying it gives the stored state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--file", type=self._offline, metavar="FILE", help="check this export instead; needs no database"
        )
        parser.add_argument(
            "--jobs", type=int, default=usual_jobs(), metavar="N", help="workers (default: one for each processor)"
        )
        parser.add_argument(
            "--published",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="the hash of a seal as it was published; may be given several times",
        )
        parser.add_argument("--lang", choices=list(LANGUAGES), default="zh", help="language (default: zh)")

    def _offline(self, text: str) -> Path:
        self.needs_database = False
        return Path(text)

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["jobs"] <= MOST_JOBS:
            self.wrong_use(f"--jobs must be between 1 and {MOST_JOBS}.")
        published = dict(self._published(text) for text in options["published"])
        started = time.monotonic()
        with translation.override(LANGUAGES[options["lang"]]):
            if options["file"]:
                checked, seals = self._file(options["file"], published)
            else:
                checked, seals = self._database(options["jobs"], published)
            self._report(checked, seals, time.monotonic() - started)

    def _published(self, text: str) -> tuple[int, bytes]:
        match = PUBLISHED.fullmatch(text)
        if match is None:
            self.wrong_use(f"“{text}” is not a published seal. Write its number, a colon and 64 hexadecimal digits.")
        return int(match[1]), bytes.fromhex(match[2])

    def _database(self, jobs: int, published: dict[int, bytes]) -> tuple[Checked, int]:
        with ExitStack() as stack:

            def begin(total: int) -> Callable[[int], None]:
                return stack.enter_context(self.progress(_("Checking the record"), total=total))

            checked = check_record(at=timezone.now(), jobs=jobs, begin=begin, published=published)
        return checked, len(verification.all_seals())

    def _file(self, path: Path, published: dict[int, bytes]) -> tuple[Checked, int]:
        try:
            with _open(path) as lines, self.progress(_("Checking the file")) as advance:
                export = check_export(lines, advance=advance, published=published)
        except NotAnExport as error:
            self.fail(f"{path}: {error}")
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            self.fail(f"{path}: {_('the compressed file is damaged')} ({error})")
        except OSError as error:
            self.wrong_use(f"{path}: {error.strerror or error}")
        return export.checked, len(export.seals)

    def _report(self, checked: Checked, seals: int, seconds: float) -> None:
        counts = {
            "entries": f"{checked.entries:,}",
            "streams": f"{checked.streams:,}",
            "seals": f"{seals:,}",
            "speed": f"{checked.entries / max(seconds, 0.001):,.0f}",
        }
        if not checked.misfits:
            told = _(
                "The record fits: {entries} entries in {streams} streams, {seals} seals; {speed} entries a second."
            )
            self.say(told.format(**counts))
            return
        for misfit in checked.misfits[1:SHOWN]:
            self.stderr.write(misfit.text(_))
        if checked.misfitting > SHOWN:
            self.stderr.write(_("… and {number} more.").format(number=checked.misfitting - SHOWN))
        first = checked.misfits[0].text(_)
        told = _("The record does not fit: {number} misfits in {entries} entries. The first: {first}")
        self.fail(told.format(number=checked.misfitting, first=first, **counts))


def _open(path: Path) -> TextIO:
    """The lines of a file, compressed or not. Bytes that are no UTF-8 reach the check and do not fit there."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", errors="surrogateescape", newline="\n")
    return path.open(encoding="utf-8", errors="surrogateescape", newline="\n")
