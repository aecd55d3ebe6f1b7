"""The clock of the public site: what actions get as `at`."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The moment."""
    return timezone.now()


def today() -> date:
    """The day in China."""
    return timezone.localdate()
