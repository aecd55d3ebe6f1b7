"""Counting tries, so that guessing and flooding are slowed down."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from kentan.interfaces.portal.models import Tally
from kentan.platform.crypto import keyring
from kentan.platform.words import N_, Refused

logger = logging.getLogger(__name__)
KEPT = timedelta(days=2)


class TooMany(Refused):
    """Tried too often in a short time."""


@dataclass(frozen=True)
class Bound:
    """At most so many tries in a stretch of time. `purpose` names the count."""

    purpose: str
    most: int
    stretch: timedelta


def count(bound: Bound, subject: str, *, at: datetime) -> int:
    """Count one try of a subject (an address, a number) and return how many that makes in this stretch.

    Committed on its own, so that a try counts also when what follows fails. Raises TooMany beyond the bound.
    """
    with transaction.atomic():
        row, _ = Tally.objects.get_or_create(**_place(bound, subject, at))
        Tally.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db(fields=["count"])
    if row.count > bound.most:
        if row.count == bound.most + 1:
            logger.warning("too many tries: %s", bound.purpose)
        raise TooMany(
            N_("This was tried too often in a short time."),
            instead=N_("Wait {minutes} minutes and try again, or call the petition bureau."),
            minutes=max(1, round(bound.stretch.total_seconds() / 60)),
        )
    return row.count


def take_back(bound: Bound, subject: str, *, at: datetime) -> None:
    """Let a try not count: it was a good one."""
    Tally.objects.filter(**_place(bound, subject, at), count__gt=0).update(count=F("count") - 1)


def _place(bound: Bound, subject: str, at: datetime) -> dict[str, Any]:
    seconds = int(bound.stretch.total_seconds())
    begins_at = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=UTC)
    digest = keyring().digest(f"portal tally {bound.purpose}", subject)
    return {"purpose": bound.purpose, "digest": digest, "begins_at": begins_at}


def forget_old(*, at: datetime) -> None:
    """Remove counts that no bound looks at any more."""
    Tally.objects.filter(begins_at__lt=at - KEPT).delete()
