"""`kentan demo`: what it is made of, what it makes, and that it works on any day of the year."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from kentan.domain.calendar.rules import DayCalendar, Party
from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.lifecycle.checks import TITLE_AT_MOST
from kentan.domain.cases.lifecycle.codes import Channel, Purpose, Rating, State
from kentan.domain.cases.lifecycle.guards import OBJECTION_LIMIT, REVIEW_REQUEST_LIMIT, last_day
from kentan.domain.cases.models import Case, CaseFile
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.queries import today
from kentan.domain.ledger.models import Entry, Seal
from kentan.domain.notices.models import Notice
from kentan.domain.notices.rules import State as NoticeState
from kentan.domain.organisation.models import Hamlet, Place, RoleGrant, Staff, Unit
from kentan.domain.organisation.rules import Level, Role, UnitKind
from kentan.domain.petitioners.models import Petitioner
from kentan.domain.triage.rules import category_rows
from kentan.interfaces.jobs.command import FAILED, WRONG_USE
from kentan.interfaces.jobs.demo import NotEmpty, Told, load
from kentan.interfaces.jobs.demo.loading import ACTS, AT_HOME
from kentan.interfaces.jobs.demo.material import FOLDER, Plot, read_material
from kentan.interfaces.jobs.demo.moments import CHINA, Moments
from kentan.interfaces.jobs.demo_accounts import ACCOUNTS, PASSWORD, PEOPLE
from kentan.interfaces.jobs.verifying import check_record

MATERIAL = read_material()
EVERY_PLOT = [part for plot in (*MATERIAL.plots, *MATERIAL.stories) for part in (plot, *plot.sequels)]
pytestmark = pytest.mark.django_db
STORIES = ("断两根肋骨", "五万多元工钱", "240户业主")


class Demo:
    """The smallest demo there is: every plot once."""

    told: Told

    @cached_property
    def now(self) -> datetime:
        return timezone.now()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Demo]:
    """Loaded once for this file; each test's own changes are rolled back."""
    made = Demo()
    with django_db_blocker.unblock():
        made.told = load(now=made.now, count=1, begin=lambda what, total: lambda n: None)
    yield made
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


# ---------------------------------------------------------------- what it is made of


def test_the_matters_are_well_formed() -> None:
    categories = {code for code, _ in category_rows((FOLDER.parent / "categories.csv").read_text("utf-8-sig"))}
    units = {row["key"] for row in MATERIAL.units} | {"town"}
    values = dict.fromkeys(("town", "village", "hamlet", "n", "m", "money", "year", "estate"), "一二三四五六")
    assert len(MATERIAL.matters) >= 60
    assert len({matter.key for matter in MATERIAL.matters}) == len(MATERIAL.matters)
    for matter in MATERIAL.matters:
        assert matter.category in categories, matter.key
        assert {matter.unit, matter.other} <= units | {""}, matter.key
        assert (matter.unit == "discipline") is (matter.purpose is Purpose.ACCUSATION), matter.key
        texts = (matter.title, matter.body, *matter.demands, matter.facts, *matter.answers, *matter.promises)
        said = [text.format_map(values) for text in texts]
        assert len(said[0]) <= TITLE_AT_MOST, matter.key
        assert all(len(text) >= 4 for text in said), matter.key


def test_the_plots_are_well_formed() -> None:
    for plot in EVERY_PLOT:
        assert plot.steps[0].act == "register", plot.name
        assert [step.ago for step in plot.steps] == sorted((step.ago for step in plot.steps), reverse=True), plot.name
        for step in plot.steps:
            assert step.act in ACTS, (plot.name, step.act)
            assert step.given.get("text", "") in {*plot.texts, ""}, (plot.name, step)


def test_no_number_can_be_anybodys() -> None:
    from kentan.interfaces.jobs.demo.invented import somebody

    for seed in range(200):
        person = somebody(random.Random(seed), "衡南县茶市镇")
        assert person["phone"].startswith("154")  # no operator has these
        assert person.get("id_number", "430499").startswith("430499")  # no county has this code


def test_the_telephones_of_units_ring_nowhere(demo: Demo) -> None:
    assert not Unit.objects.exclude(phone__startswith="0734-1").exists()


# ---------------------------------------------------------------- on any day of the year


def _planned(plot: Plot, now: datetime, seed: int) -> list[tuple[str, datetime]]:
    moments = Moments(now, DayCalendar(), random.Random(seed))
    wanted = [(step.ago, step.act not in AT_HOME) for step in plot.steps]
    return list(zip([step.act for step in plot.steps], moments.plan(wanted), strict=True))


DAYS = st.dates(min_value=date(2024, 3, 1), max_value=date(2027, 12, 31))
TIMES = st.times().map(lambda at: at.replace(tzinfo=None))


@settings(max_examples=60)
@given(day=DAYS, at=TIMES, seed=st.integers(0, 1000))
def test_every_plot_keeps_the_law_whatever_the_day(day: date, at: time, seed: int) -> None:
    now = datetime.combine(day, at, tzinfo=CHINA)
    for plot in EVERY_PLOT:
        planned = _planned(plot, now, seed)
        moments = [moment for _, moment in planned]
        assert moments == sorted(set(moments)), plot.name
        assert moments[-1] < now, plot.name
        for act, moment in planned:
            if act not in AT_HOME:
                assert DayCalendar().is_working(moment.date()), (plot.name, act)
                assert time(8, 30) <= moment.time() <= time(17, 30), (plot.name, act)
        _check_windows(plot, planned)


def _check_windows(plot: Plot, planned: list[tuple[str, datetime]]) -> None:
    """What is asked within a time, and what has to wait for its end."""
    calendar, since = DayCalendar(), dict[str, date]()
    for act, moment in planned:
        day = moment.date()
        if act == "object":
            assert day <= last_day(since["forward"], OBJECTION_LIMIT, Party.ORGAN, calendar), plot.name
        if act in ("ask_review", "rate") and "deliver" in since:
            assert (day - since["deliver"]).days <= 30, (plot.name, act)
        if act == "ask_re_review":
            assert (day - since["deliver_review"]).days <= 30, plot.name
        if act == "close" and plot.purpose is Purpose.CLAIM and "deliver" in since and not since.keys() & _NO_WAITING:
            assert day > last_day(since["deliver"], REVIEW_REQUEST_LIMIT, Party.PETITIONER, calendar), plot.name
        since[act] = day


_NO_WAITING = {"waive", "deliver_conclusion"}


# ---------------------------------------------------------------- what it makes


def test_every_state_channel_purpose_and_move_is_there(demo: Demo) -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(State)
    assert set(Case.objects.values_list("channel", flat=True)) == set(Channel)
    assert set(Case.objects.values_list("purpose", flat=True)) == set(Purpose)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert [move.code for move in MOVES.values() if move.event not in kinds] == ["settle_from_archive"]
    assert Case.objects.count() == demo.told.cases


def test_special_matters_are_there(demo: Demo) -> None:
    cases = Case.objects
    assert cases.filter(simple=True).exists()
    assert cases.filter(urgent=True).exists()
    assert cases.filter(anonymous=True, parties__isnull=True).exists()
    assert cases.filter(confidential=True).exists()
    assert cases.filter(people_present__gte=5).exists()
    assert cases.filter(repeat_of__isnull=False).count() >= 4
    assert cases.filter(merged_into__isnull=False).count() >= 4
    assert cases.filter(reopened__gt=0).count() >= 2
    assert set(cases.exclude(rated_unit="").values_list("rated_unit", flat=True)) >= {Rating.SATISFIED}
    assert CaseFile.objects.count() >= 8


def test_clocks_stand_everywhere(demo: Demo) -> None:
    on = demo.now.astimezone(CHINA).date()
    running = Clock.objects.filter(outcome="running", is_window=False)
    late = running.filter(effective_on__lt=on, paused_since__isnull=True)
    assert late.values("kind").distinct().count() >= 5
    assert running.filter(effective_on__gte=on, effective_on__lte=on + timedelta(days=7)).count() >= 3
    assert running.filter(effective_on__gt=on + timedelta(days=14)).exists()
    assert running.filter(paused_since__isnull=False).exists()
    assert running.filter(kind="handling", extension_days__gt=0).exists()
    assert set(Clock.objects.values_list("outcome", flat=True)) == {"running", "met", "late", "lapsed", "cancelled"}


def test_the_county_is_there(demo: Demo) -> None:
    assert Place.objects.filter(level=Level.TOWNSHIP).count() == 23
    villages = Place.objects.filter(level=Level.VILLAGE)
    assert villages.count() >= 69
    assert villages.filter(hamlets__isnull=True).count() == 0
    assert Hamlet.objects.count() >= 2 * villages.count()
    assert Unit.objects.filter(kind=UnitKind.TOWNSHIP).count() == 23
    assert Unit.objects.filter(kind=UnitKind.DEPARTMENT).count() >= 15
    lonely = Unit.objects.filter(superior__isnull=True)
    assert list(lonely.values_list("short_name", flat=True)) == ["省政府"]
    bureau = Unit.objects.get(kind=UnitKind.BUREAU)
    assert bureau.address
    assert bureau.phone


def test_the_stories_are_found_by_their_titles(demo: Demo) -> None:
    leader = Staff.objects.get(username="leader")
    found = [queries.searched(queries.visible(leader), words).first() for words in STORIES]
    assert [case and case.number for case in found] == [number for _, number, _ in demo.told.stories]
    for case, (_, number, code) in zip(found, demo.told.stories, strict=True):
        assert case is not None
        assert queries.with_code(number=number, code=code).case == case


def test_the_record_fits_and_is_sealed(demo: Demo) -> None:
    checked = check_record(at=demo.now)
    assert [misfit.text() for misfit in checked.misfits] == []
    assert checked.entries == Entry.objects.count() == Seal.objects.get().entries
    assert not Entry.objects.filter(backfilled=True).exists()


def test_nothing_lies_in_the_future(demo: Demo) -> None:
    assert not Entry.objects.filter(at__gt=demo.now).exists()
    assert not Case.objects.filter(registered_at__gt=demo.now).exists()


def test_cases_are_numbered_in_the_order_of_their_registration(demo: Demo) -> None:
    numbers = list(Case.objects.order_by("registered_at", "id").values_list("number", flat=True))
    assert numbers == sorted(numbers)


def test_nothing_waits_to_be_sent(demo: Demo) -> None:
    assert not Notice.objects.filter(petitioner_id__isnull=False).exclude(state=NoticeState.SENT).exists()
    assert not Notice.objects.filter(channel="email").exists()
    assert not Staff.objects.exclude(email="").exists()
    readers = Notice.objects.filter(staff__isnull=False).values("staff").annotate(count=Count("id"))
    assert readers.count() >= 10
    assert Notice.objects.filter(staff__username="handler", template__startswith="deadlines.").exists()


def test_it_does_not_mix_with_an_installation_in_use(demo: Demo) -> None:
    with pytest.raises(NotEmpty):
        load(now=demo.now, count=1, begin=lambda what, total: lambda n: None)
    with pytest.raises(CommandError) as refused:
        call_command("demo", stdout=StringIO())
    assert refused.value.returncode == FAILED


def test_wrong_use() -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("demo", "--cases", "0", stdout=StringIO())
    assert wrong.value.returncode == WRONG_USE


# ---------------------------------------------------------------- the accounts


def test_there_is_an_account_for_each_role(demo: Demo) -> None:
    assert {role for person in PEOPLE for role in person.roles} == set(Role)
    names = [person.username for person in PEOPLE]
    held = RoleGrant.objects.filter(staff__username__in=names, revoked_at__isnull=True)
    assert set(held.values_list("role", flat=True)) == set(Role)
    others = Staff.objects.exclude(username__in=names)
    assert not any(staff.has_usable_password() for staff in others), "nobody else can sign in"


@pytest.mark.parametrize("username", [name for name, _ in ACCOUNTS])
def test_everybody_signs_in_and_sees_today(demo: Demo, username: str) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": username, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("workspace:today"))
    page = client.get(reverse("workspace:today"))
    assert page.status_code == 200


@pytest.mark.parametrize("username", ["dispatcher", "handler", "head", "handler2", "townhandler", "reviewer"])
def test_those_who_act_have_something_to_do(demo: Demo, username: str) -> None:
    assert today(Staff.objects.get(username=username), demo.now).duties


def test_accusations_stay_among_few(demo: Demo) -> None:
    accusations = Case.objects.filter(purpose=Purpose.ACCUSATION)
    for person in PEOPLE:
        seen = queries.visible(Staff.objects.get(username=person.username)).filter(pk__in=accusations)
        few = person.username in ("accusation", "discipline")
        assert seen.exists() is few, person.username


def test_people_are_masked_and_found_again(demo: Demo) -> None:
    assert Petitioner.objects.count() >= 80
    assert not Petitioner.objects.exclude(masked_name__endswith="*").exists()
    assert not Petitioner.objects.exclude(masked_phone__startswith="154****").exists()
