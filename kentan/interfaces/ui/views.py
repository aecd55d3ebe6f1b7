"""Switches that every page offers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR_SECONDS = 365 * 24 * 3600


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "/"


@require_POST
def set_type_size(request: HttpRequest) -> HttpResponse:
    """Remember large or normal type in a cookie for a year and go back to the page."""
    response = HttpResponseRedirect(_next_page(request))
    if request.POST.get("size") == "large":
        response.set_cookie("type", "large", max_age=YEAR_SECONDS, samesite="Lax", secure=settings.CSRF_COOKIE_SECURE)
    else:
        response.delete_cookie("type", samesite="Lax")
    return response
