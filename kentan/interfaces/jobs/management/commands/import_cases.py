"""kentan import-cases: take in matters from another system's file."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from kentan.interfaces.jobs.command import KentanCommand
from kentan.interfaces.jobs.importing import PRESETS, BadRow, Plan, Preset, Taken, Unreadable, plan_of, read_table, take

SHOWN_AGENCIES = 12


class Command(KentanCommand):
    """Reads the whole file first, says what it holds, then takes in the good rows, each in its own transaction."""

    help = (
        "Take in matters from a CSV or XLSX file. Rows with an answer, its date and its author become closed cases "
        "with their true dates; the others become open cases that wait to be dispatched, with an answer of which the "
        "author or the day is missing kept as a note. Nothing is taken in twice, so "
        "a run that was broken off is simply started again. Exit code 1 when rows were bad; the good ones are in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, what its columns mean, and whether to write."""
        parser.add_argument("file", type=Path, help="a .csv or .xlsx file; the first row names the columns")
        parser.add_argument("--preset", required=True, choices=sorted(PRESETS), help="what the columns mean")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--received",
            choices=("now", "original"),
            default="now",
            help="on which day open matters count as received: today (default), or when they were written",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview, and unless it is a dry run, take in."""
        preset = PRESETS[options["preset"]]
        plan = self._plan(options["file"], preset)
        self._preview(plan)
        if not options["dry_run"]:
            with self.progress("Taking in", total=len(plan.rows)) as advance:
                original = options["received"] == "original"
                taken = take(plan.rows, preset=preset, at=timezone.now(), original=original, advance=advance)
            self._result(taken)
            plan.bad += taken.bad
        if plan.bad:
            self.fail(f"{len(plan.bad)} rows could not be taken in; they are named above.")

    def _plan(self, path: Path, preset: Preset) -> Plan:
        try:
            table = read_table(path)
        except Unreadable as error:
            self.wrong_use(f"{path}: {error}")
        missing = [name for name in preset.needed if name not in table.columns]
        if missing:
            self.wrong_use(f"{path} has no column {', '.join(missing)}: is it a file of the kind {preset.name}?")
        return plan_of(table.rows, preset, at=timezone.now())

    def _preview(self, plan: Plan) -> None:
        answered = sum(row.is_answered for row in plan.rows)
        rows = len(plan.rows) + len(plan.bad) + len(plan.repeated)
        self.say(f"{rows} rows: {len(plan.rows)} good, {len(plan.repeated)} repeated, {len(plan.bad)} bad")
        self.say(f"  with an answer: {answered} (become closed cases); open: {len(plan.rows) - answered}")
        if loose := sum(row.has_loose_reply for row in plan.rows):
            self.say(f"  of the open ones {loose} bring an answer without its author or day: it is kept as a note")
        agencies = plan.agencies
        if agencies:
            most = "、".join(f"{name} {count}" for name, count in agencies.most_common(SHOWN_AGENCIES))
            self.say(f"  {len(agencies)} agencies answered: {most}" + ("…" if len(agencies) > SHOWN_AGENCIES else ""))
        self._name("Repeated", plan.repeated)
        self._name("Bad", plan.bad)

    def _name(self, what: str, rows: Sequence[BadRow]) -> None:
        for row in rows:
            self.say(f"  {what}: line {row.line}" + (f" ({row.number})" if row.number else "") + f": {row.reason}")

    def _result(self, taken: Taken) -> None:
        self.say(
            f"Taken in: {taken.opened} open, {taken.closed} closed. There already: {taken.known}. "
            f"Agencies of the past noted: {taken.units}."
        )
        self._name("Refused", taken.bad)
