"""A small county with its people, and a case to count on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from kentan.domain.cases.models import Case
from kentan.domain.deadlines.models import Clock
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import NOON, make_county, make_staff
from tests.walks import Cast, make_cast, perform, register


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(make_county())


@pytest.fixture
def administrator(cast: Cast) -> Staff:
    return make_staff(cast.county.bureau, Role.ADMINISTRATOR)


class Walker:
    """One case that is walked through acts, each so many days after the first Monday."""

    def __init__(self, cast: Cast, case: Case) -> None:
        self.cast = cast
        self.case = case

    def __call__(self, *steps: tuple[str, str, int]) -> Walker:
        """(move, who, day) in order."""
        for move, who, day in steps:
            self.case.refresh_from_db()
            at = NOON + timedelta(days=day)
            perform(move, case=self.case, by=getattr(self.cast, who), at=at, cast=self.cast)
        self.case.refresh_from_db()
        return self

    def clock(self, kind: str) -> Clock:
        """The last clock of a kind."""
        return Clock.objects.filter(case=self.case, kind=kind).order_by("-started_on", "-id")[0]

    def running(self) -> set[str]:
        """The kinds of the clocks that run."""
        return set(Clock.objects.filter(case=self.case, outcome="running").values_list("kind", flat=True))


@pytest.fixture
def walk(cast: Cast) -> Callable[[], Walker]:
    """Makes a registered case to walk with."""
    return lambda: Walker(cast, register(cast, at=NOON).case)
