"""`kentan export-ledger`: the record as a file that anybody can check."""

from __future__ import annotations

import gzip
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from django.utils import timezone

from kentan.domain.ledger.queries import verification
from kentan.domain.ledger.rules import Row, export_lines
from kentan.interfaces.jobs.command import KentanCommand


class Command(KentanCommand):
    """Write the whole record as of one moment; `kentan verify --file` checks it without the database."""

    help = "Write the record to a file that `kentan verify --file` checks without the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to; a name that ends in .gz is compressed")
        parser.add_argument("--force", action="store_true", help="write over a file that is there already")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.exists() and not options["force"]:
            self.wrong_use(f"{path} is there already; give --force to write over it.")
        if not path.parent.is_dir():
            self.wrong_use(f"{path.parent} is no folder.")
        part = path.with_name(f".{path.name}.part")
        try:
            entries = self._write(part, compressed=path.suffix == ".gz")
            part.replace(path)
        except OSError as error:
            self.fail(f"{path}: {error.strerror or error}")
        finally:
            part.unlink(missing_ok=True)
        self.say(f"{entries:,} entries in {path} ({path.stat().st_size:,} bytes).")

    def _write(self, path: Path, *, compressed: bool) -> int:
        with verification.one_snapshot():
            total = verification.count()
            with _create(path, compressed=compressed) as file, self.progress("Exporting", total=total) as advance:
                seals = verification.all_seals()
                file.writelines(export_lines(seals=seals, batches=_watched(advance), at=timezone.now()))
        return total


def _watched(advance: Callable[[int], None]) -> Iterator[list[Row]]:
    for batch in verification.rows():
        yield batch
        advance(len(batch))


def _create(path: Path, *, compressed: bool) -> TextIO:
    if compressed:
        return gzip.open(path, "wt", encoding="utf-8", compresslevel=6, newline="\n")
    return path.open("w", encoding="utf-8", newline="\n")
