"""Addresses of the case pages that the desk leads to."""

from __future__ import annotations

from django.urls import reverse


def case_url(case_id: int) -> str:
    """The page of a case."""
    return reverse("workspace:case", args=[case_id])


def act_url(case_id: int, move: str) -> str:
    """The page of one act on a case."""
    return reverse("workspace:act", args=[case_id, move])
