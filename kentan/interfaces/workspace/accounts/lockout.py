"""After too many wrong passwords: who is locked out, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kentan.interfaces.ui.visitors import client_ip

Credentials = Mapping[str, Any] | None


def client_username(request: HttpRequest, credentials: Credentials = None) -> str:
    """The user name that was tried; capitals are no second chance."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()


def locked_out(request: HttpRequest, response: object = None, credentials: Credentials = None) -> HttpResponse:
    """The page that says when to try again."""
    context = {"until": locked_until(request, credentials), "failures": get_failure_limit(request, credentials)}
    answer = render(request, "workspace/accounts/locked_out.html", context, status=429)
    if context["until"]:
        answer["Retry-After"] = str(int(get_cool_off(request).total_seconds()))
    return answer


def locked_until(request: HttpRequest, credentials: Credentials = None) -> datetime | None:
    """When the lock ends: one cooling-off time after the last try that counted."""
    tries = AccessAttempt.objects.filter(
        username=client_username(request, credentials), ip_address=client_ip(request)
    ).order_by("-attempt_time")
    last: datetime | None = tries.values_list("attempt_time", flat=True).first()
    cool_off = get_cool_off(request)
    return last + cool_off if last is not None and cool_off is not None else None
