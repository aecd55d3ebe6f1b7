"""Reading the outbox and the inboxes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from kentan.domain.ledger.events import Stream
from kentan.domain.notices.models import Notice
from kentan.domain.notices.permissions import may_tend
from kentan.domain.notices.rules import Channel, Rendered, State, render
from kentan.domain.organisation.models import Staff

PAGE = 30
_SHOWN = (State.SENT, State.READ)
NOT_SENT = (State.FAILED, State.UNREACHABLE)


@dataclass(frozen=True)
class Page:
    """Notices, newest first. `older` and `newer` are the keys of the neighbouring pages, None where there is none."""

    notices: list[Notice]
    older: int | None
    newer: int | None


def inbox(staff: Staff) -> QuerySet[Notice]:
    """What has arrived in somebody's inbox, newest first."""
    return Notice.objects.filter(staff=staff, channel=Channel.INBOX, state__in=_SHOWN).order_by("-id")


def unread(staff: Staff) -> QuerySet[Notice]:
    """What somebody has not read yet, newest first."""
    return inbox(staff).filter(state=State.SENT)


def unread_count(staff: Staff) -> int:
    """How much somebody has not read yet; for the bell."""
    return Notice.objects.filter(staff=staff, channel=Channel.INBOX, state=State.SENT).count()


def page(found: QuerySet[Notice], *, before: int | None = None, after: int | None = None, limit: int = PAGE) -> Page:
    """A page of notices, newest first, by key: `before` reads on to older ones, `after` back to newer ones."""
    if after is not None:
        rows = list(found.filter(id__gt=after).order_by("id")[: limit + 1])
        kept = rows[:limit][::-1]
        return Page(kept, older=kept[-1].pk if kept else None, newer=kept[0].pk if len(rows) > limit else None)
    rows = list((found.filter(id__lt=before) if before is not None else found).order_by("-id")[: limit + 1])
    kept = rows[:limit]
    newer = kept[0].pk if kept and before is not None else None
    return Page(kept, older=kept[-1].pk if len(rows) > limit else None, newer=newer)


def not_sent(staff: Staff, *, state: State | None = None) -> QuerySet[Notice]:
    """The notices that failed or found no address, newest first, for those who look after the outbox; else none."""
    if not may_tend(staff):
        return Notice.objects.none()
    states = [state] if state in NOT_SENT else NOT_SENT
    return Notice.objects.filter(state__in=states).select_related("staff__unit").order_by("-id")


def not_sent_counts(staff: Staff) -> dict[State, int]:
    """How many notices failed and how many found no address."""
    rows = not_sent(staff).order_by().values("state").annotate(number=Count("id")).values_list("state", "number")
    return dict.fromkeys(NOT_SENT, 0) | {State(state): number for state, number in rows}


def failed_count(staff: Staff) -> int:
    """How many notices failed; for the number beside the navigation entry."""
    return not_sent(staff, state=State.FAILED).count()


def all_failed_count() -> int:
    """How many notices failed, whoever asks; for the daily word to those who look after the outbox."""
    return Notice.objects.filter(state=State.FAILED).count()


def about(stream: Stream) -> QuerySet[Notice]:
    """All notices about one thing, newest first."""
    return Notice.objects.filter(about_kind=stream.kind, about_id=stream.id).select_related("staff").order_by("-id")


def due(at: datetime) -> QuerySet[Notice]:
    """What is to be sent now, the longest waiting first."""
    return Notice.objects.filter(state=State.PENDING, due_at__lte=at).order_by("due_at", "id")


def known_keys(keys: Iterable[str]) -> frozenset[str]:
    """Those of the dedupe keys that are taken already."""
    return frozenset(
        key for key in Notice.objects.filter(dedupe_key__in=list(keys)).values_list("dedupe_key", flat=True) if key
    )


def rendered(notice: Notice, language: str = "") -> Rendered:
    """A notice in words, in its own language or another."""
    tongue = language or notice.language
    with translation.override(tongue):
        return render(notice.template, notice.audience, notice.params, language=tongue, translate=gettext)
