"""Dates, articles, refusals and clocks in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from kentan.interfaces.ui import dates, law
from kentan.interfaces.ui.parts import ClockFace
from kentan.interfaces.ui.refusals import refusal_text, refusal_view
from kentan.interfaces.ui.templatetags.ui_tags import in_bytes
from kentan.platform.words import Refused

DAY = date(2026, 2, 26)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", ("2026年2月26日", "2月26日", "2025年2月26日")), ("en", ("26 Feb 2026", "26 Feb", "26 Feb 2025"))],
)
def test_dates(language: str, expected: tuple[str, str, str]) -> None:
    with translation.override(language):
        said = (dates.long_date(DAY), dates.short_date(DAY, DAY), dates.short_date(DAY.replace(year=2025), DAY))
    assert said == expected


def test_moments_are_told_in_the_county_s_time() -> None:
    with translation.override("en"):
        assert dates.long_moment(datetime(2026, 2, 26, 20, 5, tzinfo=UTC)) == "27 Feb 2026 04:05"


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (5, "5 days left", "还剩 5 天"),
        (1, "due tomorrow", "明天到期"),
        (0, "due today", "今天到期"),
        (-1, "1 day late", "逾期 1 天"),
        (-3, "3 days late", "逾期 3 天"),
    ],
)
def test_days_left(days: int, english: str, chinese: str) -> None:
    for language, expected in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert dates.days_left(DAY + timedelta(days=days), DAY) == expected


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        ("23", "《信访工作条例》第23条", "Regulation Art. 23"),
        ("31(6)", "《信访工作条例》第31条第（六）项", "Regulation Art. 31(6)"),
        ("31(1)-(5)", "《信访工作条例》第31条第（一）项至第（五）项", "Regulation Art. 31(1)-(5)"),
        ("36(3)", "《信访工作条例》第36条第三款", "Regulation Art. 36(3)"),
        ("31(6), 32", "《信访工作条例》第31条第（六）项、第32条", "Regulation Arts. 31(6), 32"),
        ("", "", ""),
    ],
)
def test_articles(number: str, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert law.cite(number) == chinese
    with translation.override("en"):
        assert law.cite(number) == english


def test_a_refusal_says_what_to_do_and_names_the_article() -> None:
    refused = Refused(
        "The limit for an objection ended on {day}.",
        instead="Accept the matter, or ask the bureau to decide who is responsible.",
        article="23",
        field="reason",
        day=DAY,
    )
    with translation.override("zh-hans"):
        assert refusal_text(refused) == (
            "异议期限已于2026年2月26日届满。 请受理该事项，或提请信访部门协调确定责任单位。 (《信访工作条例》第23条)"
        )
    with translation.override("en"):
        view = refusal_view(refused)
    assert view.message == "The limit for an objection ended on 26 Feb 2026."
    assert view.field == "reason"


@pytest.mark.parametrize(
    ("days", "percent", "status", "tier"),
    [
        (40, 20, "running", "calm"),
        (20, 50, "running", "half"),
        (9, 75, "running", "soon"),
        (0, 100, "running", "urgent"),
        (-1, 102, "running", "late"),
        (-1, 102, "met", "met"),
        (3, 80, "stopped", "stopped"),
    ],
)
def test_the_tier_of_a_clock(days: int, percent: int, status: str, tier: str) -> None:
    face = ClockFace(label="", due_on=DAY + timedelta(days=days), today=DAY, percent=percent, status=status)
    assert face.tier == tier
    assert 0 <= face.used <= 100


@pytest.mark.parametrize(("size", "said"), [(12, "1 KB"), (92_000, "90 KB"), (1_480_000, "1.4 MB")])
def test_sizes(size: int, said: str) -> None:
    assert in_bytes(size) == said
