"""Large type and language, switched in the middle of filling in a form without losing a word."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

YEAR_SECONDS = 365 * 24 * 3600
SIZES = ("large", "normal")


def wanted(request: HttpRequest) -> str:
    """The switch that sent this form; empty when it was the form's own button."""
    value = request.POST.get("switch", "")
    return value if value in SIZES or value in dict(settings.LANGUAGES) else ""


def turn(request: HttpRequest, switch: str) -> None:
    """Let the answer to this very request be as it was wanted."""
    if switch in SIZES:
        request.COOKIES["type"] = switch
    else:
        translation.activate(switch)


def remember(response: HttpResponseBase, switch: str) -> None:
    """Keep it for a year, in the cookies that the switches of the other pages set."""
    name = "type" if switch in SIZES else settings.LANGUAGE_COOKIE_NAME
    response.set_cookie(name, switch, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.CSRF_COOKIE_SECURE)
