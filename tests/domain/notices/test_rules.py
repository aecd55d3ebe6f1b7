"""Wordings and office hours."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentan.domain.calendar.rules import DayCalendar
from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.notices.rules import (
    TEMPLATES,
    WORKING_HOURS,
    Audience,
    BadParams,
    Template,
    Words,
    checked_params,
    earliest_sending,
    parse_hours,
    render,
    retry_after,
)
from kentan.domain.notices.rules.templates import _ALL
from tests.factories import CHINA

WORDINGS = [
    pytest.param(template, audience, words, id=f"{template.key}-{audience.value}")
    for template in TEMPLATES.values()
    for audience, words in template.words.items()
]


def names(*texts: str) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("template", "audience", "words"), WORDINGS)
def test_both_languages_say_the_same(template: Template, audience: Audience, words: Words) -> None:
    assert names(words.subject_zh, words.body_zh) == names(words.subject_en, words.body_en)
    assert all((words.subject_zh, words.body_zh, words.subject_en, words.body_en))
    assert words.subject_en.isascii() or "“" in words.subject_en
    assert not names(words.subject_zh) & {"name", "phone", "id_number", "address", "petitioner", "title"}
    assert len(words.subject_zh) < 40


@pytest.mark.parametrize(("template", "audience", "words"), WORDINGS)
def test_every_wording_renders(template: Template, audience: Audience, words: Words) -> None:
    params = {name: date(2026, 1, 20) if name.endswith("_on") else f"<{name}>" for name in words.params}
    checked = checked_params(template.key, audience, params | {"more": 1})
    assert checked.keys() == words.params
    for language in ("zh-hans", "en"):
        said = render(template.key, audience, checked, language=language, translate=str.upper)
        assert "{" not in said.subject + said.body
        for name in words.params:
            shown = "2026年1月20日" if language == "zh-hans" else "20 January 2026"
            expected = shown if name.endswith("_on") else f"<{name}>"
            assert (expected.upper() if name.endswith("_label") else expected) in said.subject + said.body


def test_keys_are_unique() -> None:
    assert len(TEMPLATES) == len(_ALL)


def test_what_the_lifecycle_tells_the_petitioner_has_words() -> None:
    told = {move.told for move in MOVES.values() if move.told}
    assert told
    assert {key for key in told if Audience.PETITIONER not in getattr(TEMPLATES.get(key), "words", ())} == set()


def test_missing_and_unknown() -> None:
    with pytest.raises(BadParams, match="due_on"):
        checked_params("cases.dispatched", Audience.STAFF, {"number": "1", "objection_on": "2026-01-12"})
    with pytest.raises(BadParams, match="no wording"):
        checked_params("cases.nothing", Audience.STAFF, {})
    with pytest.raises(BadParams, match="no wording"):
        checked_params("cases.mentioned", Audience.PETITIONER, {})


def test_a_secret_that_is_gone_shows_as_stars() -> None:
    params = {"number": "17", "due_on": "2026-01-20"}
    said = render("cases.registered", Audience.PETITIONER, params, language="zh-hans")
    assert "查询码******" in said.body


# ---------------------------------------------------------------- office hours

CALENDAR = DayCalendar()
MOMENTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2026, 12, 1)).map(
    lambda naive: naive.replace(tzinfo=CHINA)
)


@given(MOMENTS)
def test_never_outside_office_hours(at: datetime) -> None:
    sent = earliest_sending(at, calendar=CALENDAR)
    assert sent >= at
    assert CALENDAR.is_working(sent.date())
    assert any(opens <= sent.time() < closes for opens, closes in WORKING_HOURS)
    assert earliest_sending(sent, calendar=CALENDAR) == sent


@given(MOMENTS)
def test_not_later_than_needed(at: datetime) -> None:
    sent = earliest_sending(at, calendar=CALENDAR)
    quarter = timedelta(minutes=15)
    between = itertools.takewhile(lambda moment: moment < sent, (at + quarter * n for n in itertools.count()))
    for moment in between:
        inside = any(opens <= moment.time() < closes for opens, closes in WORKING_HOURS)
        assert not (inside and CALENDAR.is_working(moment.date()))


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        ("2026-01-05 09:00", "2026-01-05 09:00"),
        ("2026-01-05 07:00", "2026-01-05 08:30"),
        ("2026-01-05 12:00", "2026-01-05 14:30"),
        ("2026-01-05 17:30", "2026-01-06 08:30"),
        ("2026-02-14 10:00", "2026-02-14 10:00"),  # a Saturday that is worked
        ("2026-02-14 18:00", "2026-02-24 08:30"),  # over the Spring Festival
        ("2026-01-09 22:00", "2026-01-12 08:30"),
    ],
)
def test_office_hours_by_the_calendar(at: str, sent: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=CHINA)
    assert earliest_sending(moment, calendar=CALENDAR) == datetime.fromisoformat(sent).replace(tzinfo=CHINA)


def test_hours_from_text() -> None:
    assert parse_hours("8:30-12:00 14:30-17:30") == WORKING_HOURS
    assert parse_hours("09:00-17:00") == ((time(9), time(17)),)


@pytest.mark.parametrize("text", ["", "9-17", "12:00-8:30", "8:00-12:00 11:00-17:00", "8:00-25:00", "all day"])
def test_hours_that_make_no_sense(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_hours(text)


def test_pauses_grow() -> None:
    pauses = [retry_after(attempts) for attempts in range(1, 6)]
    assert pauses == sorted(pauses)
    assert retry_after(99) == pauses[-1]
