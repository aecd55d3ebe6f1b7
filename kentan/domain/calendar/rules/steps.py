"""The explanation of a due date: one step after the other, each a message with its dates and numbers.

Steps are data. `Step.text` writes one out in the language of the `translate` function that it is given, so that the
same explanation serves the screen, the letter to the petitioner and the command line.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from kentan.domain.calendar.rules.days import DayInfo, DayKind
from kentan.platform.words import N_

Translate = Callable[[str], str]
Value = str | int | date


class StepKind(enum.StrEnum):
    """What a step says. The template of an interface may pick an icon or a colour by it."""

    RULE = "rule"
    START = "start"
    COUNTED = "counted"
    SKIPPED = "skipped"
    PAUSE = "pause"
    EXTENSION = "extension"
    LAST = "last"
    REST = "rest"  # a day off that the last day falls on or moves over
    MOVED = "moved"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, about the days `first` to `last`. `msgid` with `params` is the sentence."""

    kind: StepKind
    first: date
    last: date
    msgid: str
    params: Mapping[str, Value] = field(default_factory=dict)

    def text(self, translate: Translate) -> str:
        """The sentence in the language of `translate`, dates with their weekday."""
        words = {key: _written(key, value, translate) for key, value in self.params.items()}
        words["period"] = period_text(self.first, self.last, translate)
        return translate(self.msgid).format(**words)

    def to_json(self, translate: Translate | None = None) -> dict[str, object]:
        """JSON values: the message and its parameters, and the sentence when there is a `translate`."""
        told: dict[str, object] = {
            "kind": self.kind.value,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "message": self.msgid,
            "params": {key: str(value) if isinstance(value, date) else value for key, value in self.params.items()},
        }
        return told if translate is None else told | {"text": self.text(translate)}


WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
_DAY = N_("{year:04d}-{month:02d}-{day:02d} ({weekday})")
_PERIOD = N_("{first} to {last}")
_ARTICLE = N_("Article {article} of the Regulation on Petition Work")
_NUMBERED = re.compile(r"(\d+)(?:\(\d+\))*")  # items and paragraphs are left out: languages cite them differently


def day_text(on: date, translate: Translate) -> str:
    """A date with its weekday: 2026年2月14日（星期六）."""
    weekday = translate(WEEKDAYS[on.weekday()])
    return translate(_DAY).format(year=on.year, month=on.month, day=on.day, weekday=weekday)


def period_text(first: date, last: date, translate: Translate) -> str:
    """One day, or the first and the last of several."""
    if first == last:
        return day_text(first, translate)
    return translate(_PERIOD).format(first=day_text(first, translate), last=day_text(last, translate))


def article_text(article: str, translate: Translate) -> str:
    """Write out "34" or "31(6)" as the article of the Regulation; anything else is the name of a rule, a message."""
    if number := _NUMBERED.fullmatch(article):
        return translate(_ARTICLE).format(article=number[1])
    return translate(article) if article else ""


def _written(key: str, value: Value, translate: Translate) -> str | int:
    if isinstance(value, date):
        return day_text(value, translate)
    if key == "article":
        return article_text(str(value), translate)
    # gettext answers the empty message with the catalogue's header
    return translate(value) if key == "name" and value and isinstance(value, str) else value


COUNTED: Mapping[DayKind, str] = MappingProxyType(
    {
        DayKind.WORKDAY: N_("{period}: worked, counts; {total} of {days} working days so far."),
        DayKind.MAKE_UP: N_("{period}: worked in exchange ({name}), counts; {total} of {days} working days so far."),
        DayKind.COUNTY_WORK: N_(
            "{period}: worked by the county's calendar ({name}), counts; {total} of {days} working days so far."
        ),
    }
)
SKIPPED: Mapping[DayKind, str] = MappingProxyType(
    {
        DayKind.WEEKEND: N_("{period}: weekend, does not count."),
        DayKind.HOLIDAY: N_("{period}: {name}, a public holiday, does not count."),
        DayKind.COUNTY_OFF: N_("{period}: day off by the county's calendar ({name}), does not count."),
    }
)
REST: Mapping[DayKind, str] = MappingProxyType(
    {
        DayKind.WEEKEND: N_("{period}: weekend."),
        DayKind.HOLIDAY: N_("{period}: {name}, a public holiday."),
        DayKind.COUNTY_OFF: N_("{period}: day off by the county's calendar ({name})."),
    }
)


def day_step(kind: StepKind, messages: Mapping[DayKind, str], run: Run, **params: Value) -> Step:
    """The step for a run of like days."""
    return Step(kind, run.first, run.last, messages[run.info.kind], {"name": run.info.name, **params})


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row that are the same thing for the same reason. `length` is in days."""

    first: date
    last: date
    info: DayInfo

    @property
    def length(self) -> int:
        """Days from first to last, both included."""
        return (self.last - self.first).days + 1
