"""Telling the whole demo: every act of every matter in the order in which it happened, in one transaction."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial

from django.db import transaction

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.cases import actions as cases
from kentan.domain.cases.lifecycle.codes import Channel
from kentan.domain.cases.models import Case
from kentan.domain.deadlines import actions as deadlines
from kentan.domain.ledger import actions as ledger
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.notices import actions as notices
from kentan.domain.notices.queries import inbox
from kentan.domain.organisation.models import Staff
from kentan.domain.triage.rules import category_rows
from kentan.interfaces.jobs.demo import answering, outbox, taking_in
from kentan.interfaces.jobs.demo.casting import SEED, Casting
from kentan.interfaces.jobs.demo.county import County, found_county
from kentan.interfaces.jobs.demo.life import Life
from kentan.interfaces.jobs.demo.material import FOLDER, Material, read_material
from kentan.interfaces.jobs.demo.moments import CHINA, Moments
from kentan.platform.words import N_, Refused

CASES = 200
FOUNDED = 900  # days ago
REMINDED_DAYS, UNREAD_DAYS = 10, 3  # working days
REMINDERS_AT_ONCE = 500
ACTS: Mapping[str, taking_in.Act] = {**taking_in.ACTS, **answering.ACTS}
# What petitioners do from home, they do at any hour.
AT_HOME = frozenset({"rate", "ask_review", "ask_re_review", "waive"})


class NotEmpty(Refused):
    """There is an installation in use: the demo does not mix with it."""


@dataclass(frozen=True)
class Told:
    """What was made: how many cases and acts, and the stories as (title, number, query code)."""

    cases: int
    acts: int
    stories: list[tuple[str, str, str]] = field(default_factory=list, repr=False)


def check_empty() -> None:
    """Raises NotEmpty when somebody works with this database."""
    if Staff.objects.exists() or Case.objects.exists():
        raise NotEmpty(
            N_("There are accounts or cases in this database already."),
            instead=N_("Load the demo county into an empty database: give another data folder or DATABASE_URL."),
        )


@transaction.atomic
def load(*, now: datetime, count: int = CASES, begin: Callable[[str, int], Callable[[int], None]]) -> Told:
    """Load the demo county as it stands at `now`, all of it or nothing.

    `begin` is told what comes and how many steps it has, and returns what is told of progress. Raises NotEmpty.
    """
    check_empty()
    chance, clock = random.Random(SEED), random.Random(-SEED)  # noqa: S311  # the same demo every time
    material, moments = read_material(), Moments(now, county_calendar(), clock)
    county = _found(material, moments, chance, begin)
    groups = list(Casting(material, county, moments, chance).lives(count))
    lives = [life for group in groups for life in group]
    with outbox.nobody_is_called():
        acts = _tell(lives, moments, begin)
        _finish(county, moments, now)
    stories = [group[0] for group in groups[: len(material.stories)]]
    return Told(len(lives), acts, [(life.said(life.matter.title), life.number, life.query_code) for life in stories])


def _found(
    material: Material, moments: Moments, chance: random.Random, begin: Callable[[str, int], Callable[[int], None]]
) -> County:
    founded = moments.office(FOUNDED, moments.now)
    towns = {row["town"] for row in material.places}
    advance = begin("Demo county", len(material.units) + len(towns))
    county = found_county(material, chance, at=founded, advance=advance)
    rows = category_rows((FOLDER.parent / "categories.csv").read_text(encoding="utf-8-sig"))
    cases.load_categories(rows=rows, version="categories", by=SYSTEM, at=founded)
    return county


@dataclass(order=True)
class _Due:
    """Something that happens at a moment; `order` settles ties."""

    at: datetime
    order: int
    do: Callable[[], object] = field(compare=False)


def _tell(lives: Iterable[Life], moments: Moments, begin: Callable[[str, int], Callable[[int], None]]) -> int:
    acts = [_Due(at, number, do) for number, (at, do) in enumerate(_acts(lives, moments))]
    mornings = [_Due(at, -2, partial(_remind, at)) for at in _mornings(moments)]
    evenings = [_Due(at, -1, partial(outbox.send, at)) for at in _evenings(acts, moments.now)]
    advance = begin("Demo cases", len(acts))
    for due in sorted([*acts, *mornings, *evenings]):
        due.do()
        advance(due.order >= 0)
    return len(acts)


def _acts(lives: Iterable[Life], moments: Moments) -> Iterator[tuple[datetime, Callable[[], object]]]:
    for life in lives:
        steps = life.plot.steps
        planned = moments.plan([(step.ago + life.shift, not _at_home(life, step.act)) for step in steps])
        for step, at in zip(steps, planned, strict=True):
            yield at, partial(ACTS[step.act], life, at, step.given)


def _at_home(life: Life, act: str) -> bool:
    return act in AT_HOME or (act == "register" and life.channel is Channel.ONLINE)


def _mornings(moments: Moments) -> list[datetime]:
    mornings = (datetime.combine(day, time(8, 45), tzinfo=CHINA) for day in moments.last_working_days(REMINDED_DAYS))
    return [morning for morning in mornings if morning < moments.now]


def _evenings(acts: Iterable[_Due], now: datetime) -> list[datetime]:
    """The end of every day on which something happened."""
    days = {due.at.date() for due in acts}
    return [min(datetime.combine(day, time(22), tzinfo=CHINA), now) for day in days]


def _remind(at: datetime) -> None:
    """What the worker does every morning: rights lapse, people are reminded."""
    deadlines.lapse_windows(at=at)
    while deadlines.warn(at=at, limit=REMINDERS_AT_ONCE):
        pass
    deadlines.warn_of_overdue(at=at)


def _finish(county: County, moments: Moments, now: datetime) -> None:
    """People have read what is older than some days, and what is on the record so far is sealed."""
    deadlines.lapse_windows(at=now)
    outbox.send(now)
    since = moments.office(UNREAD_DAYS, now).replace(hour=0)
    for staff in county.staff.values():
        old = inbox(staff).filter(created_at__lt=since).values_list("pk", flat=True)
        notices.mark_read(staff=staff, at=since + timedelta(hours=9), notice_ids=old)
    ledger.seal(day=moments.today, at=now)
