"""One case and what belongs to it."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from kentan.domain.calendar.queries import county_calendar
from kentan.domain.cases.events import day_of
from kentan.domain.cases.lifecycle import Context, Move, moves_open_to
from kentan.domain.cases.lifecycle.checks import tidy_number
from kentan.domain.cases.models import Case, CaseFile, Opinion, Party, Presence, SavedFilter, Statement, StatementKind
from kentan.domain.cases.permissions import (
    CaseNotFound,
    Person,
    actor_of,
    by_code,
    hash_query_code,
    parts_of,
    visible_to,
)
from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.models import Staff

# Somebody whose page has not been heard of for this long has gone.
PRESENT_FOR = timedelta(seconds=45)


def visible(staff: Staff) -> QuerySet[Case]:
    """The cases that this person may see: the same for list, detail, count, export and attachment."""
    return Case.objects.filter(visible_to(staff))


def get(*, staff: Staff, case_id: int) -> Case:
    """One case with its units, place and category. Raises CaseNotFound."""
    case = (
        visible(staff)
        .select_related(
            "bureau",
            "holder",
            "lead_unit",
            "review_unit",
            "re_review_unit",
            "problem_place",
            "category",
            "hamlet",
            "merged_into",
            "repeat_of",
        )
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise CaseNotFound
    return case


@dataclass(frozen=True)
class Door:
    """A case that was reached with its number and query code, and how the record names whoever came that way.

    `key` fits as long as the query code is not renewed; it opens the same door again without the code.
    """

    case: Case
    by: Actor

    @property
    def key(self) -> str:
        """What a session may keep. It says nothing about the code."""
        return salted_hmac("kentan.door", self.case.query_code, algorithm="sha256").hexdigest()


def _behind_doors(number: str) -> Case | None:
    found = Case.objects.select_related(
        "holder", "lead_unit", "problem_place", "merged_into", "bureau", "review_unit", "re_review_unit"
    )
    return found.filter(number=tidy_number(number)).first()


def with_code(*, number: str, code: str) -> Door:
    """The case of a number and query code. Raises CaseNotFound, the same for a wrong number and a wrong code."""
    case = _behind_doors(number)
    given = hash_query_code(code)
    # Compared even when there is no such case, so that time does not tell which of the two was wrong.
    fits = hmac.compare_digest(given, case.query_code if case else "-" * len(given))
    if case is None or not fits:
        raise CaseNotFound
    return Door(case, by_code(case.pk))


def with_key(*, number: str, key: str) -> Door:
    """The case of a door that was opened before. Raises CaseNotFound, also when the query code was renewed since."""
    case = _behind_doors(number)
    if case is None:
        raise CaseNotFound
    door = Door(case, by_code(case.pk))
    if not hmac.compare_digest(door.key, key):
        raise CaseNotFound
    return door


def allowed_moves(*, case: Case, by: Person, at: datetime) -> tuple[Move, ...]:
    """The moves that this person can make on the case now, in the lifecycle's order."""
    actor = actor_of(by)
    now = Context(on=day_of(at), calendar=county_calendar(), by_id=actor.id, by_unit_id=actor.unit_id)
    return tuple(moves_open_to(parts_of(by, case), case.state_now(), now))


def parties_of(case: Case) -> QuerySet[Party]:
    """The people of a case, masked, the main petitioner first."""
    return case.parties.select_related("petitioner").order_by("part", "id").filter()


def demands_of(case: Case) -> Sequence[str]:
    """What is asked, one by one."""
    return list(case.statements.filter(kind=StatementKind.DEMAND).order_by("position").values_list("body", flat=True))


def statements_of(case: Case) -> QuerySet[Statement]:
    """Every text on the case, oldest first."""
    return case.statements.order_by("written_at", "position")


def opinions_of(case: Case) -> QuerySet[Opinion]:
    """The decisions on a case, newest first."""
    return case.opinions.select_related("drafted_by", "signed_by").order_by("-id")


def files_of(case: Case) -> QuerySet[CaseFile]:
    """The files of a case, oldest first."""
    return case.files.order_by("attached_at", "id")


def people_on(*, case: Case, at: datetime, besides: Staff) -> QuerySet[Presence]:
    """Who else has the case open now."""
    return (
        Presence.objects.filter(case=case, seen_at__gt=at - PRESENT_FOR)
        .exclude(staff=besides)
        .select_related("staff__unit")
        .order_by("-seen_at")
    )


def saved_filters(staff: Staff) -> QuerySet[SavedFilter]:
    """The filters that this person keeps."""
    return SavedFilter.objects.filter(staff=staff).order_by("name")
