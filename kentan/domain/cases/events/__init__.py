"""What can happen to a case. `replayed` folds a history into the state that it explains."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from kentan.domain.cases.lifecycle import CaseState
from kentan.domain.ledger.events import Actor

from .base import CaseEvent
from .categories import CategoriesLoaded, CategoryRetired
from .closing import (
    Closed,
    FileAttached,
    IdentityOpened,
    Merged,
    Noted,
    OtherMerged,
    OtherUnmerged,
    PartyJoined,
    QueryCodeRenewed,
    Rated,
    Recused,
    Reopened,
    ReturnVisited,
    SettledFromArchive,
    Unmerged,
    Withdrawn,
)
from .handling import (
    Accepted,
    AccusationAnswered,
    CommitmentConfirmed,
    CommitmentFulfilled,
    Delivered,
    DraftReturned,
    Extended,
    FulfilmentRejected,
    OpinionDrafted,
    OpinionSigned,
    ReportFiled,
    SimpleTrackLeft,
    SuggestionAnswered,
)
from .intake import (
    Amended,
    AssistingChanged,
    Declined,
    Dispatched,
    Objected,
    ObjectionOverruled,
    ObjectionUpheld,
    Redirected,
    Registered,
    ResponsibilitySettled,
    Routed,
)
from .review import (
    ConclusionDelivered,
    HearingEnded,
    HearingOpened,
    ReReviewAsked,
    ReReviewDecided,
    ReviewAsked,
    ReviewDecided,
    ReviewDelivered,
    ReviewWaived,
)

# The county's clock. China has kept one time, without summer time, since 1992.
COUNTY_TIME = timezone(timedelta(hours=8))


def day_of(at: datetime) -> date:
    """The county's calendar day of an instant."""
    return at.astimezone(COUNTY_TIME).date()


def replayed(history: Iterable[tuple[CaseEvent, datetime, Actor]]) -> CaseState | None:
    """The state that a history explains; None for an empty one. Raises ValueError when it does not begin with a
    registration, or has two."""
    case: CaseState | None = None
    for event, at, by in history:
        if isinstance(event, Registered):
            if case is not None:
                raise ValueError("a case is registered once")
            case = event.begun(day_of(at))
        elif case is None:
            raise ValueError("a case begins with its registration")
        else:
            case = event.applied(case, day_of(at), by)
    return case


ALL_EVENTS: tuple[type[CaseEvent], ...] = (
    Registered,
    Amended,
    Dispatched,
    Objected,
    ObjectionUpheld,
    ObjectionOverruled,
    ResponsibilitySettled,
    AssistingChanged,
    Routed,
    Redirected,
    Declined,
    Accepted,
    SimpleTrackLeft,
    Extended,
    OpinionDrafted,
    DraftReturned,
    OpinionSigned,
    SuggestionAnswered,
    AccusationAnswered,
    ReportFiled,
    Delivered,
    CommitmentFulfilled,
    CommitmentConfirmed,
    FulfilmentRejected,
    ReviewAsked,
    ReviewDecided,
    ReviewDelivered,
    ReReviewAsked,
    HearingOpened,
    HearingEnded,
    ReReviewDecided,
    ConclusionDelivered,
    ReviewWaived,
    Rated,
    ReturnVisited,
    Closed,
    Reopened,
    Merged,
    Unmerged,
    OtherMerged,
    OtherUnmerged,
    Withdrawn,
    SettledFromArchive,
    Noted,
    FileAttached,
    IdentityOpened,
    Recused,
    PartyJoined,
    QueryCodeRenewed,
)
__all__ = [
    "ALL_EVENTS",
    "COUNTY_TIME",
    "Accepted",
    "AccusationAnswered",
    "Amended",
    "AssistingChanged",
    "CaseEvent",
    "CategoriesLoaded",
    "CategoryRetired",
    "Closed",
    "CommitmentConfirmed",
    "CommitmentFulfilled",
    "ConclusionDelivered",
    "Declined",
    "Delivered",
    "Dispatched",
    "DraftReturned",
    "Extended",
    "FileAttached",
    "FulfilmentRejected",
    "HearingEnded",
    "HearingOpened",
    "IdentityOpened",
    "Merged",
    "Noted",
    "Objected",
    "ObjectionOverruled",
    "ObjectionUpheld",
    "OpinionDrafted",
    "OpinionSigned",
    "OtherMerged",
    "OtherUnmerged",
    "PartyJoined",
    "QueryCodeRenewed",
    "Rated",
    "ReReviewAsked",
    "ReReviewDecided",
    "Recused",
    "Redirected",
    "Registered",
    "Reopened",
    "ReportFiled",
    "ResponsibilitySettled",
    "ReturnVisited",
    "ReviewAsked",
    "ReviewDecided",
    "ReviewDelivered",
    "ReviewWaived",
    "Routed",
    "SettledFromArchive",
    "SimpleTrackLeft",
    "SuggestionAnswered",
    "Unmerged",
    "Withdrawn",
    "day_of",
    "replayed",
]
