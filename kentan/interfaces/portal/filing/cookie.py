"""The cookie that leads back to a draft. It holds nothing but a random number."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from kentan.interfaces.portal.actions import drafts
from kentan.interfaces.portal.actions.drafts import Kept
from kentan.interfaces.portal.clock import now

NAME = "draft"


def read(request: HttpRequest) -> Kept | None:
    """The draft that this browser has begun; None when there is none (any more)."""
    token = request.COOKIES.get(NAME, "")
    return drafts.find(token, at=now()) if token else None


def write(response: HttpResponseBase, token: str) -> None:
    """Remember the draft for as long as it is kept."""
    response.set_cookie(
        NAME,
        token,
        max_age=int(drafts.KEPT.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def clear(response: HttpResponseBase) -> None:
    """Forget it."""
    response.delete_cookie(NAME, samesite="Lax")
