"""Error pages that say what to do next. They need no database, so that they still work when it is away."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class PlainShell:
    """The frame without anything that would have to be looked up."""

    bureau = _("Petition bureau")

    def __init__(self, request: HttpRequest) -> None:
        self.large_type = request.COOKIES.get("type") == "large"


PAGES = {
    400: (
        _("This request could not be read"),
        _("Something in the address or in the form was not complete."),
        _("Go back, check what you entered, and send it again."),
    ),
    403: (
        _("This is not open to you"),
        _("Your account does not have the right to do this."),
        _("If you need it for your work, ask the administrator of your unit. If you are not signed in, sign in first."),
    ),
    404: (
        _("There is no such page"),
        _("The address is wrong, or the page is not open to you."),
        _("Check the address. A matter is found by its number with the search box, or on the tracking page."),
    ),
    419: (
        _("The form is too old to be sent"),
        _("For your safety a form can only be sent by the browser session in which it was opened."),
        _("Go back, load the page again, and send the form once more. Your browser must accept cookies of this site."),
    ),
    429: (
        _("Too many tries in a short time"),
        _("To protect everybody, the number of tries is limited."),
        _("Wait a few minutes and try again. In urgent matters call the bureau or come in person."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("Nothing that you entered in this step was saved. The fault has been written down."),
        _("Try again in a few minutes. If it happens again, tell the administrator the time and what you were doing."),
    ),
}


def error_page(request: HttpRequest, *, status: int, page: int | None = None) -> HttpResponse:
    """The page for a status; `page` picks another text than the status says."""
    title, happened, advice = PAGES[page or status]
    context = {"title": title, "happened": happened, "advice": advice, "status": status, "shell": PlainShell(request)}
    return HttpResponse(render_to_string("ui/error.html", context, request=request), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return error_page(request, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return error_page(request, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return error_page(request, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500."""
    return error_page(request, status=500)


def too_many_requests(request: HttpRequest, credentials: object = None, *args: object) -> HttpResponse:
    """For rate limits and for AXES_LOCKOUT_CALLABLE."""
    return error_page(request, status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    logger.info("CSRF check failed: %s", reason)
    return error_page(request, status=403, page=419)
