"""`kentan due 2026-02-12 5wd`: when a limit ends, and why, day by day."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.calendar.rules import DayCalendar, DayUnit, Due, Limit, Party, due_date
from kentan.interfaces.jobs.command import KentanCommand

LIMIT = re.compile(r"([0-9]{1,5})(wd|d)")
UNITS = {"d": DayUnit.NATURAL, "wd": DayUnit.WORKING}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
LONGEST = 1200  # days, each of limit, extension and pause
FIRST_YEAR, LAST_YEAR = 1950, 2080  # so that the longest limit still ends within the lunar tables


class Command(KentanCommand):
    """Print a due date with its explanation."""

    help = "Print when a limit ends, and why, day by day."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("start", help="the day the limit starts, YYYY-MM-DD; it does not count itself")
        parser.add_argument("limit", help="90d (natural days) or 5wd (working days)")
        parser.add_argument(
            "--for",
            dest="party",
            choices=[party.value for party in Party],
            default="organ",
            help="whose limit it is (default: organ)",
        )
        parser.add_argument(
            "--extension", type=int, default=0, metavar="N", help="days of extension, in the limit's unit"
        )
        parser.add_argument(
            "--pause", type=int, default=0, metavar="N", help="days that do not count, in the limit's unit"
        )
        parser.add_argument("--article", default="", help="article of the Regulation, or the rule, for the explanation")
        parser.add_argument(
            "--unmoved", action="store_true", help="judge an organ's lateness by the plain last day, day off or not"
        )
        parser.add_argument(
            "--county",
            action="store_true",
            help="lay the county's own table over the national one (needs the database)",
        )
        parser.add_argument("--lang", choices=list(LANGUAGES), default="zh", help="language (default: zh)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        due = due_date(
            start=self._start(options["start"]),
            limit=self._limit(options["limit"], options["article"]),
            party=Party(options["party"]),
            calendar=self._calendar() if options["county"] else DayCalendar(),
            extension_days=self._days(options["extension"], "--extension"),
            paused_days=self._days(options["pause"], "--pause"),
            organ_lateness_moved=not options["unmoved"],
        )
        with translation.override(LANGUAGES[options["lang"]]):
            self.say(_json(due) if options["json"] else _text(due))

    def _start(self, text: str) -> date:
        try:
            # fromisoformat alone would also take 20260212 and 2026-W07-4
            start = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
        except ValueError:
            start = None
        if start is None:
            self.wrong_use(f"“{text}” is not a date. Write it as YYYY-MM-DD, for example 2026-02-12.")
        if not FIRST_YEAR <= start.year <= LAST_YEAR:
            self.wrong_use(f"{start} is outside the years {FIRST_YEAR} to {LAST_YEAR} that the calendar knows.")
        return start

    def _limit(self, text: str, article: str) -> Limit:
        match = LIMIT.fullmatch(text)
        if match is None:
            self.wrong_use(f"“{text}” is not a limit. Write 90d for natural days or 5wd for working days.")
        return Limit(self._days(int(match[1]), "The limit"), UNITS[match[2]], article)

    def _days(self, days: int, what: str) -> int:
        if not 0 <= days <= LONGEST:
            self.wrong_use(f"{what} is {days} days; it can be 0 to {LONGEST}.")
        return days

    def _calendar(self) -> DayCalendar:
        try:
            return county_calendar()
        except DatabaseError as err:
            reason = str(err).partition("\n")[0]
            self.fail(f"The county's calendar cannot be read: {reason}. Is the system up (`kentan up`)?")


def _json(due: Due) -> str:
    return json.dumps({"due": due.effective.isoformat(), **due.to_json(gettext)}, ensure_ascii=False, indent=2)


def _text(due: Due) -> str:
    return "\n".join([due.effective.isoformat(), *(f"  {line}" for line in due.lines(gettext))])
