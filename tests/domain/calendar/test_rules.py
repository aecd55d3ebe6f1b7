"""Due dates: the vectors of the rules, moving, explanations, provisional years, the county's table."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

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
    next_working_day,
    tier_dates,
    working_days_between,
)
from kentan.domain.calendar.rules.national import notice_known

NATIONAL = DayCalendar()


def due(
    start: str,
    days: int,
    *,
    unit: DayUnit = DayUnit.NATURAL,
    party: Party = Party.ORGAN,
    article: str = "34",
    calendar: DayCalendar = NATIONAL,
    extension_days: int = 0,
    paused_days: int = 0,
    organ_lateness_moved: bool = True,
) -> Due:
    return due_date(
        start=date.fromisoformat(start),
        limit=Limit(days, unit, article),
        party=party,
        calendar=calendar,
        extension_days=extension_days,
        paused_days=paused_days,
        organ_lateness_moved=organ_lateness_moved,
    )


def english(due: Due) -> list[str]:
    return due.lines(lambda msgid: msgid)


# ------------------------------------------------------------------------------------------------------------ vectors


@pytest.mark.parametrize(
    ("start", "days", "unmoved", "moved"),
    [
        ("2023-10-01", 60, "2023-11-30", "2023-11-30"),
        ("2026-01-05", 15, "2026-01-20", "2026-01-20"),
        ("2026-01-05", 60, "2026-03-06", "2026-03-06"),
        ("2026-01-05", 90, "2026-04-05", "2026-04-07"),
        ("2026-02-28", 30, "2026-03-30", "2026-03-30"),
        ("2026-04-20", 15, "2026-05-05", "2026-05-06"),
    ],
)
def test_natural_days(start: str, days: int, unmoved: str, moved: str) -> None:
    answer = due(start, days)
    assert (answer.unmoved, answer.moved) == (date.fromisoformat(unmoved), date.fromisoformat(moved))


def test_five_working_days_over_spring_festival() -> None:
    answer = due("2026-02-12", 5, unit=DayUnit.WORKING, article="23")
    assert answer.effective == date(2026, 2, 26)
    assert english(answer) == [
        "Limit: 5 working days (Article 23 of the Regulation on Petition Work).",
        "2026-02-12 (Thursday): the start day does not count.",
        "2026-02-13 (Friday): worked, counts; 1 of 5 working days so far.",
        "2026-02-14 (Saturday): worked in exchange (Spring Festival), counts; 2 of 5 working days so far.",
        "2026-02-15 (Sunday) to 2026-02-23 (Monday): Spring Festival, a public holiday, does not count.",
        "2026-02-24 (Tuesday) to 2026-02-26 (Thursday): worked, counts; 5 of 5 working days so far.",
        "2026-02-26 (Thursday): the last day of the limit.",
    ]


# ------------------------------------------------------------------------------------------------------------- moving


def test_an_organ_is_reminded_by_the_plain_day_and_judged_by_the_moved_one() -> None:
    answer = due("2026-01-05", 90)
    assert answer.warn_by == date(2026, 4, 5)
    assert answer.effective == date(2026, 4, 7)


def test_the_switch_keeps_an_organ_to_the_plain_day() -> None:
    answer = due("2026-01-05", 90, organ_lateness_moved=False)
    assert answer.effective == answer.warn_by == date(2026, 4, 5)
    assert answer.moved == date(2026, 4, 7)
    assert english(answer)[-1] == "The last day is a day off; for an organ it stays 2026-04-05 (Sunday)."


@pytest.mark.parametrize("switch", [True, False])
def test_a_petitioners_limit_always_moves(switch: bool) -> None:
    answer = due("2026-01-05", 90, party=Party.PETITIONER, organ_lateness_moved=switch)
    assert answer.effective == answer.warn_by == date(2026, 4, 7)
    assert english(answer)[-2:] == [
        "2026-04-05 (Sunday) to 2026-04-06 (Monday): Qingming Festival, a public holiday.",
        "The last day is a day off, so it moves to the next working day: 2026-04-07 (Tuesday).",
    ]


def test_a_last_day_on_a_worked_saturday_stays() -> None:
    answer = due("2026-01-30", 15, party=Party.PETITIONER)
    assert answer.effective == date(2026, 2, 14)  # worked for Spring Festival


def test_a_last_day_on_a_mere_weekend_moves() -> None:
    answer = due("2026-03-02", 12, party=Party.PETITIONER)
    assert (answer.unmoved, answer.effective) == (date(2026, 3, 14), date(2026, 3, 16))
    assert "2026-03-14 (Saturday) to 2026-03-15 (Sunday): weekend." in english(answer)


# ------------------------------------------------------------------------------------------------ extension and pause


def test_sixty_days_extended_by_thirty_end_where_ninety_would() -> None:
    extended, plain = due("2026-01-05", 60, extension_days=30), due("2026-01-05", 90)
    assert (extended.unmoved, extended.effective) == (plain.unmoved, plain.effective)
    assert "Extended by 30 days, to 2026-04-05 (Sunday)." in english(extended)


def test_the_time_of_a_hearing_does_not_count() -> None:
    answer = due("2026-03-02", 30, paused_days=7, article="36")
    assert answer.unmoved == date(2026, 4, 8)
    assert "7 days of pause do not count: to 2026-04-08 (Wednesday)." in english(answer)


def test_an_extension_of_working_days_counts_working_days() -> None:
    answer = due("2026-02-12", 3, unit=DayUnit.WORKING, extension_days=2)
    assert answer.unmoved == date(2026, 2, 26)
    assert [step.kind for step in answer.steps].count(StepKind.EXTENSION) == 1
    assert "Extended by 2 working days, to 2026-02-26 (Thursday)." in english(answer)


def test_a_limit_of_no_days_ends_on_its_start_day() -> None:
    assert due("2026-03-04", 0).effective == date(2026, 3, 4)
    assert due("2026-03-07", 0, unit=DayUnit.WORKING).effective == date(2026, 3, 9)


@pytest.mark.parametrize("days", [-1, 3661])
def test_absurd_limits_are_refused(days: int) -> None:
    with pytest.raises(ValueError, match=str(days)):
        Limit(days, DayUnit.NATURAL)


def test_absurd_extensions_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        due("2026-01-05", 60, extension_days=-1)
    with pytest.raises(ValueError, match="4000"):
        due("2026-01-05", 60, paused_days=3940)


# -------------------------------------------------------------------------------------------------------- provisional


def first_unknown_year() -> int:
    """The year that will be known after the next upgrade of the library; not a number that would rot."""
    return next(year for year in range(2026, 2100) if not notice_known(year))


def test_notices_are_known_from_2001_without_a_gap() -> None:
    assert all(notice_known(year) for year in range(2001, first_unknown_year()))
    assert first_unknown_year() >= 2027
    assert not notice_known(2000)


def test_a_date_in_a_year_without_a_notice_is_provisional() -> None:
    year = first_unknown_year()
    answer = due(f"{year}-05-20", 30)
    assert answer.provisional
    said = f"The State Council's notice for {year} is not known yet, so this date is provisional."
    assert english(answer)[-1] == said


def test_working_days_into_such_a_year_are_provisional() -> None:
    year = first_unknown_year()
    assert due(f"{year - 1}-12-20", 20, unit=DayUnit.WORKING).provisional
    assert not due(f"{year - 1}-11-02", 20, unit=DayUnit.WORKING).provisional


def test_natural_days_through_such_a_year_depend_on_their_end_only() -> None:
    year = first_unknown_year()
    assert not due(f"{year - 1}-09-01", 30).provisional
    assert due(f"{year - 1}-12-01", 60).provisional


def test_the_next_notice_can_still_change_the_end_of_december() -> None:
    year = first_unknown_year()
    assert NATIONAL.unsettled_years(date(year - 1, 12, 28)) == ()
    assert NATIONAL.unsettled_years(date(year - 1, 12, 29)) == (year,)


def test_a_year_whose_notice_the_county_has_entered_is_settled() -> None:
    year = first_unknown_year()
    calendar = DayCalendar(confirmed_years={year})
    assert NATIONAL.is_provisional(year)
    assert not calendar.is_provisional(year)
    assert not due(f"{year}-05-20", 30, calendar=calendar).provisional


def test_fixed_holidays_are_known_before_the_notice() -> None:
    year = first_unknown_year()
    info = NATIONAL.info(date(year, 10, 1))
    assert (info.kind, info.name, info.source) == (DayKind.HOLIDAY, "National Day", DaySource.STATUTE)


# --------------------------------------------------------------------------------------------------- the county's own


def test_the_countys_table_lies_over_the_national_one() -> None:
    flood = DayInfo(DayKind.COUNTY_OFF, "防汛停工", DaySource.COUNTY)
    duty = DayInfo(DayKind.COUNTY_WORK, "防汛值守", DaySource.COUNTY)
    calendar = DayCalendar({date(2026, 6, 23): flood, date(2026, 6, 27): duty})
    answer = due("2026-06-22", 4, unit=DayUnit.WORKING, article="simple-handling rules", calendar=calendar)
    assert answer.effective == date(2026, 6, 27)
    assert english(answer) == [
        "Limit: 4 working days (simple-handling rules).",
        "2026-06-22 (Monday): the start day does not count.",
        "2026-06-23 (Tuesday): day off by the county's calendar (防汛停工), does not count.",
        "2026-06-24 (Wednesday) to 2026-06-26 (Friday): worked, counts; 3 of 4 working days so far.",
        "2026-06-27 (Saturday): worked by the county's calendar (防汛值守), counts; 4 of 4 working days so far.",
        "2026-06-27 (Saturday): the last day of the limit.",
    ]


def test_calendars_are_values() -> None:
    off = {date(2026, 6, 23): DayInfo(DayKind.COUNTY_OFF, "x", DaySource.COUNTY)}
    one, same = DayCalendar(off, [2027]), DayCalendar(dict(off), {2027})
    assert one == same
    assert hash(one) == hash(same)
    assert one.fingerprint == same.fingerprint
    assert len({one.fingerprint, DayCalendar(off).fingerprint, NATIONAL.fingerprint}) == 3
    off.clear()
    assert not one.is_working(date(2026, 6, 23))


def test_days_outside_the_lunar_tables_are_counted_by_the_week() -> None:
    assert NATIONAL.is_working(date(1949, 10, 3))
    assert not NATIONAL.is_working(date(2150, 1, 3))
    assert NATIONAL.is_provisional(2150)


# --------------------------------------------------------------------------------------------------------- arithmetic


def test_working_days_between() -> None:
    start, end = date(2026, 2, 12), date(2026, 2, 26)
    assert working_days_between(start, end, calendar=NATIONAL) == 5
    assert working_days_between(end, start, calendar=NATIONAL) == -5
    assert working_days_between(start, start, calendar=NATIONAL) == 0
    assert add_working_days(start, 5, calendar=NATIONAL) == end
    with pytest.raises(ValueError, match="-1"):
        add_working_days(start, -1, calendar=NATIONAL)


def test_next_working_day() -> None:
    assert next_working_day(date(2026, 10, 1), calendar=NATIONAL) == date(2026, 10, 8)
    assert next_working_day(date(2026, 10, 10), calendar=NATIONAL) == date(2026, 10, 10)


def test_tiers_round_up_to_a_day() -> None:
    start = date(2026, 1, 5)
    assert tier_dates(start, due("2026-01-05", 15)) == (
        (50, date(2026, 1, 13)),
        (75, date(2026, 1, 17)),
        (90, date(2026, 1, 19)),
        (100, date(2026, 1, 20)),
    )
    assert tier_dates(start, start + timedelta(days=10), tiers=(33,)) == ((33, date(2026, 1, 9)),)
    assert tier_dates(start, start) == tuple((tier, start) for tier in (50, 75, 90, 100))


def test_the_last_tier_of_an_organ_is_the_unmoved_day() -> None:
    assert tier_dates(date(2026, 1, 5), due("2026-01-05", 90))[-1] == (100, date(2026, 4, 5))


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("34", "Limit: 15 days, days off included (Article 34 of the Regulation on Petition Work)."),
        ("31(6)", "Limit: 15 days, days off included (Article 31 of the Regulation on Petition Work)."),
        ("house rule 7", "Limit: 15 days, days off included (house rule 7)."),
        ("", "Limit: 15 days, days off included."),
    ],
)
def test_the_rule_is_named(article: str, said: str) -> None:
    assert english(due("2026-01-05", 15, article=article))[0] == said


# --------------------------------------------------------------------------------------------------------------- json


def test_json_carries_data_and_when_asked_the_sentences() -> None:
    answer = due("2026-01-05", 90)
    told = json.loads(json.dumps(answer.to_json(str)))
    assert told["effective"] == "2026-04-07"
    assert told["limit"] == {"days": 90, "unit": "natural", "article": "34"}
    assert [step["text"] for step in told["steps"]] == english(answer)
    assert told["steps"][-1]["params"] == {"unmoved": "2026-04-05", "moved": "2026-04-07"}
    assert "text" not in json.dumps(answer.to_json())
