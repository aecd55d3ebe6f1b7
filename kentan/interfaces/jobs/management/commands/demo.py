"""kentan demo: fill an empty database with the demo county."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.utils import timezone

from kentan.interfaces.jobs.command import KentanCommand
from kentan.interfaces.jobs.demo import NotEmpty, Told, check_empty, load
from kentan.interfaces.jobs.demo.loading import CASES
from kentan.interfaces.jobs.demo_accounts import ACCOUNTS, PASSWORD


class Command(KentanCommand):
    """All of it or nothing: one transaction."""

    help = (
        "Fill an empty database with the demo county: Hengnan with its 23 townships, units, an account for each role, "
        "and about 200 invented cases in all states. Refuses where there are accounts or cases."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much."""
        parser.add_argument(
            "--cases",
            type=int,
            default=CASES,
            metavar="N",
            help=f"about how many cases ({CASES}); fewer than one of each kind there never are",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then say what is there."""
        if options["cases"] < 1:
            self.wrong_use("--cases must be at least 1.")
        try:
            check_empty()
            told = self._load(options["cases"])
        except NotEmpty as error:
            self.fail(str(error))
        self._report(told)

    def _load(self, count: int) -> Told:
        with ExitStack() as bars:

            def begin(what: str, total: int) -> Callable[[int], None]:
                bars.pop_all().close()  # one bar at a time
                return bars.enter_context(self.progress(what, total=total))

            return load(now=timezone.now(), count=count, begin=begin)

    def _report(self, told: Told) -> None:
        self.say(f"The demo county is there: {told.cases} cases, {told.acts} acts.")
        self.say("\nThree stories, each with the number and query code that the petitioner has:")
        for title, number, code in told.stories:
            self.say(f"  {number}  {code}  {title}")
        self.say(f"\nAccounts, all with the password {PASSWORD}:")
        width = max(len(name) for name, _ in ACCOUNTS)
        for name, said in ACCOUNTS:
            self.say(f"  {name:<{width}}  {said}")
