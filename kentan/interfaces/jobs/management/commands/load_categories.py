"""kentan load-categories: load a taxonomy of matters; entries that are left out stay as they are."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from kentan.domain.cases.actions import load_categories
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.triage.rules import category_rows
from kentan.interfaces.jobs.command import KentanCommand
from kentan.platform.words import Refused

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "categories.csv"


class Command(KentanCommand):
    """Safe to run again."""

    help = "Load categories from a CSV file of code,name; without a file the list that Kentan brings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and the name of its edition."""
        parser.add_argument("file", nargs="?", type=Path, default=DEFAULT, help="CSV in UTF-8: code,name")
        parser.add_argument("--edition", default="", help="how this edition of the list is called (its file's name)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, load, say what changed."""
        path: Path = options["file"]
        if not path.is_file():
            self.wrong_use(f"There is no file {path}")
        try:
            rows = category_rows(path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            self.fail(f"{path} is not written in UTF-8")
        except Refused as error:
            self.fail(f"{path}: {error}")
        edition = options["edition"] or path.stem[:20]
        loaded = load_categories(rows=rows, version=edition, by=SYSTEM, at=timezone.now())
        self.say(f"{loaded.added} categories added, {loaded.renamed} renamed; {len(rows)} in the file.")
