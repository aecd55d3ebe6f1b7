"""What holds for every start day, limit and calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kentan.domain.calendar.rules import (
    DayCalendar,
    DayInfo,
    DayKind,
    DaySource,
    DayUnit,
    Due,
    Limit,
    Party,
    StepKind,
    add_working_days,
    due_date,
    tier_dates,
    working_days_between,
)

days = st.dates(min_value=date(2014, 6, 1), max_value=date(2029, 6, 30))
infos = st.sampled_from([DayKind.COUNTY_OFF, DayKind.COUNTY_WORK]).map(
    lambda kind: DayInfo(kind, "x", DaySource.COUNTY)
)
calendars = st.builds(
    DayCalendar,
    county=st.dictionaries(days, infos, max_size=12),
    confirmed_years=st.frozensets(st.integers(2025, 2029), max_size=2),
)
limits = st.builds(Limit, days=st.integers(0, 120), unit=st.sampled_from(DayUnit), article=st.just("34"))
dues = st.builds(
    due_date,
    start=days,
    limit=limits,
    party=st.sampled_from(Party),
    calendar=calendars,
    extension_days=st.integers(0, 30),
    paused_days=st.integers(0, 30),
    organ_lateness_moved=st.booleans(),
)


@given(start=days, n=st.integers(0, 40), calendar=calendars)
def test_adding_working_days_is_the_same_as_walking_day_by_day(start: date, n: int, calendar: DayCalendar) -> None:
    walked = [day for k in range(1, 400) if calendar.is_working(day := start + timedelta(days=k))]
    assert add_working_days(start, n, calendar=calendar) == ([start, *walked])[n]


@given(start=days, n=st.integers(0, 60), calendar=calendars)
def test_counting_undoes_adding(start: date, n: int, calendar: DayCalendar) -> None:
    assert working_days_between(start, add_working_days(start, n, calendar=calendar), calendar=calendar) == n


@given(start=days, limit=limits, calendar=calendars, party=st.sampled_from(Party))
def test_where_it_ends(start: date, limit: Limit, calendar: DayCalendar, party: Party) -> None:
    due = due_date(start=start, limit=limit, party=party, calendar=calendar)
    assert due.unmoved <= due.moved
    assert calendar.is_working(due.moved)
    assert not any(calendar.is_working(due.unmoved + timedelta(days=k)) for k in range((due.moved - due.unmoved).days))
    assert due.unmoved > start or limit.days == 0
    if limit.unit is DayUnit.NATURAL:
        assert due.unmoved == start + timedelta(days=limit.days)
    elif limit.days:
        assert due.moved == due.unmoved


@given(due=dues)
def test_who_it_moves_for(due: Due) -> None:
    assert due.effective in {due.unmoved, due.moved}
    if due.party is Party.PETITIONER:
        assert due.effective == due.warn_by == due.moved
    else:
        assert due.warn_by == due.unmoved


@given(due=dues)
def test_the_explanation_accounts_for_every_day_once(due: Due) -> None:
    assert [step.kind for step in due.steps[:2]] == [StepKind.RULE, StepKind.START]
    told = [step for step in due.steps if step.kind in {StepKind.COUNTED, StepKind.SKIPPED}]
    if due.limit.unit is DayUnit.NATURAL:  # what lengthens a limit of working days is within its counted days
        told += [step for step in due.steps if step.kind in {StepKind.EXTENSION, StepKind.PAUSE}]
    covered = [step.first + timedelta(days=k) for step in told for k in range((step.last - step.first).days + 1)]
    assert covered == [due.start + timedelta(days=k) for k in range(1, (due.unmoved - due.start).days + 1)]
    assert any(step.kind is StepKind.PROVISIONAL for step in due.steps) is due.provisional
    assert any(step.kind is StepKind.MOVED for step in due.steps) is (due.moved != due.unmoved)
    assert all(line and "{" not in line for line in due.lines(str))


@given(start=days, later=st.integers(0, 30), limit=limits, longer=st.integers(0, 30), calendar=calendars)
def test_later_or_longer_never_ends_earlier(
    start: date, later: int, limit: Limit, longer: int, calendar: DayCalendar
) -> None:
    due = due_date(start=start, limit=limit, party=Party.ORGAN, calendar=calendar)
    after = due_date(
        start=start + timedelta(days=later),
        limit=limit,
        party=Party.ORGAN,
        calendar=calendar,
        extension_days=longer,
    )
    assert after.unmoved >= due.unmoved
    assert after.effective >= due.effective


@given(due=dues)
def test_tiers_climb_to_the_reminder_day(due: Due) -> None:
    dates = [day for _, day in tier_dates(due.start, due)]
    assert dates == sorted(dates)
    assert dates[-1] == due.warn_by
    assert due.start <= dates[0]


@given(start=days, limit=limits, calendar=calendars)
def test_a_date_that_is_not_provisional_stays_whatever_notices_come(
    start: date, limit: Limit, calendar: DayCalendar
) -> None:
    """A later notice is a county table that touches only unsettled days."""
    due = due_date(start=start, limit=limit, party=Party.PETITIONER, calendar=calendar)
    if due.provisional:
        return
    window = [due.start + timedelta(days=k) for k in range((due.moved - due.start).days + 60)]
    flipped = {
        day: DayInfo(DayKind.COUNTY_OFF if calendar.is_working(day) else DayKind.COUNTY_WORK, "n", DaySource.COUNTY)
        for day in window
        if calendar.unsettled_years(day)
    }
    other = DayCalendar({**calendar.county, **flipped}, calendar.confirmed_years)
    assert due_date(start=start, limit=limit, party=Party.PETITIONER, calendar=other).effective == due.effective
