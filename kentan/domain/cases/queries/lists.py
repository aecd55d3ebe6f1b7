"""Lists of cases: filtering, searching, ordering and paging by key."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from kentan.domain.cases.lifecycle.checks import tidy_number
from kentan.domain.cases.lifecycle.codes import FINAL
from kentan.domain.cases.models import Case, Party, Statement, StatementKind
from kentan.domain.organisation.rules import CHINA, range_of
from kentan.platform.text import tsquery

PAGE_SIZE = 50
# Counting a million rows to print one figure is not worth a second of anybody's time.
COUNT_AT_MOST = 1000
# Every order has an index of the same columns.
ORDERS = {"newest": "registered_at", "changed": "changed_at", "oldest": "registered_at"}


def by_number(cases: QuerySet[Case], text: str) -> Case | None:
    """The case of a number, however it was typed. Filters do not matter; what the person may see does."""
    number = tidy_number(text)
    return cases.filter(number=number).first() if number else None


def searched(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """The cases whose words hold every part of the text; two characters are enough."""
    for word in text.split()[:6]:
        if number := tidy_number(word):
            cases = cases.filter(number=number)
        elif query := tsquery(word):
            cases = cases.filter(search=SearchQuery(query, config="simple", search_type="raw"))
            cases = cases.filter(_words_hold(word)) if len(word) > 2 else cases
    return cases


def _words_hold(word: str) -> Q:
    # Bigrams say that all the pairs are there; this says that they stand together.
    demands = Statement.objects.filter(case=OuterRef("pk"), kind=StatementKind.DEMAND, body__icontains=word)
    return Q(title__icontains=word) | Q(body__icontains=word) | Q(Exists(demands))


def matching(cases: QuerySet[Case], wanted: Mapping[str, Any]) -> QuerySet[Case]:
    """The cases that a filter asks for. Keys that are empty ask for nothing."""
    for name, value in wanted.items():
        if value not in (None, "", [], False) and name in _FILTERS:
            cases = _FILTERS[name](cases, value)
    return cases


def _place(cases: QuerySet[Case], code: str) -> QuerySet[Case]:
    first, beyond = range_of(code)
    return cases.filter(problem_place__gte=first, problem_place__lt=beyond)


def _category(cases: QuerySet[Case], code: str) -> QuerySet[Case]:
    branch = code.rstrip("0")
    branch += "0" * (len(branch) % 2)
    return cases.filter(category__gte=code, category__lt=str(int(branch) + 1).zfill(len(branch)).ljust(6, "0"))


def _open(cases: QuerySet[Case], which: str) -> QuerySet[Case]:
    final = [state.value for state in FINAL]
    return cases.exclude(state__in=final) if which == "open" else cases.filter(state__in=final)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=CHINA)


_FILTERS: Mapping[str, Callable[[QuerySet[Case], Any], QuerySet[Case]]] = {
    "text": searched,
    "open": _open,
    "state": lambda cases, value: cases.filter(state__in=[value] if isinstance(value, str) else list(value)),
    "channel": lambda cases, value: cases.filter(channel=value),
    "purpose": lambda cases, value: cases.filter(purpose=value),
    "category": _category,
    "place": _place,
    "unit": lambda cases, value: cases.filter(lead_unit=value),
    "holder": lambda cases, value: cases.filter(holder=value),
    "registered_by": lambda cases, value: cases.filter(registered_by=value),
    "urgent": lambda cases, value: cases.filter(urgent=True),
    "collective": lambda cases, value: cases.filter(Q(people_present__gte=5) | Q(people_concerned__gte=5)),
    "repeat": lambda cases, value: cases.filter(repeat_of__isnull=False),
    "simple": lambda cases, value: cases.filter(simple=True),
    # The moment, not the day: it has an index, and lists are in its order.
    "since": lambda cases, value: cases.filter(registered_at__gte=_midnight(value)),
    "until": lambda cases, value: cases.filter(registered_at__lt=_midnight(value + timedelta(days=1))),
    "petitioner": lambda cases, value: cases.filter(
        Exists(Party.objects.filter(case=OuterRef("pk"), petitioner_id__in=value))
    ),
}


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: the key of the row before it, and which way the person is going."""

    at: datetime
    id: int
    back: bool = False

    def __str__(self) -> str:
        body = json.dumps([self.at.isoformat(), self.id, self.back])
        return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """The cursor of a link; None for none and for nonsense."""
        try:
            at, key, back = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(datetime.fromisoformat(at), int(key), bool(back))
        except (ValueError, TypeError, binascii.Error):
            return None


@dataclass(frozen=True)
class Page:
    """One page of a list, and the cursors of its neighbours (empty where there are none)."""

    rows: list[Case]
    before: str
    after: str


def page_of(cases: QuerySet[Case], *, order: str = "newest", cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """A page by key: as fast at the end of a million rows as at their beginning."""
    column = ORDERS.get(order, "registered_at")
    here = Cursor.read(cursor)
    back = here is not None and here.back
    falling = (order != "oldest") != back
    rows = list(_ordered(_beyond(cases, column, here, falling=falling), column, falling=falling)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    return _page(rows, column, earlier=more if back else here is not None, later=more or back)


def ordered(cases: QuerySet[Case], *, order: str = "newest") -> QuerySet[Case]:
    """All of a list in the order of its pages."""
    return _ordered(cases, ORDERS.get(order, "registered_at"), falling=order != "oldest")


def _beyond(cases: QuerySet[Case], column: str, here: Cursor | None, *, falling: bool) -> QuerySet[Case]:
    if here is None:
        return cases
    side = "lt" if falling else "gt"
    # The first condition lets the index begin at the right place; the second settles ties.
    return cases.filter(**{f"{column}__{side}e": here.at}).filter(
        Q(**{f"{column}__{side}": here.at}) | Q(**{column: here.at, f"id__{side}": here.id})
    )


def _ordered(cases: QuerySet[Case], column: str, *, falling: bool) -> QuerySet[Case]:
    return cases.order_by(f"-{column}", "-id") if falling else cases.order_by(column, "id")


def _page(rows: list[Case], column: str, *, earlier: bool, later: bool) -> Page:
    def cursor(row: Case, *, back: bool) -> str:
        return str(Cursor(getattr(row, column), row.pk, back))

    if not rows:
        return Page([], "", "")
    return Page(
        rows,
        cursor(rows[0], back=True) if earlier else "",
        cursor(rows[-1], back=False) if later else "",
    )


def bounded_count(cases: QuerySet[Case]) -> int:
    """How many there are, counted no further than COUNT_AT_MOST + 1."""
    return cases.order_by()[: COUNT_AT_MOST + 1].count()
