"""The inbox: what somebody was told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from kentan.domain.notices import actions, queries
from kentan.interfaces.ui.parts import Tab
from kentan.interfaces.workspace.access import StaffMixin, StaffPage, now
from kentan.interfaces.workspace.keys import keys_of
from kentan.interfaces.workspace.notices.faces import address_of, cursors_of, face_of


class InboxPage(StaffPage):
    """Notices, newest first: all, or those not read yet."""

    template_name = "workspace/notices/inbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page of notices and the tabs."""
        only_unread = self.request.GET.get("show") == "unread"
        waiting = queries.unread_count(self.staff)
        found = queries.unread(self.staff) if only_unread else queries.inbox(self.staff)
        page = queries.page(found, **keys_of(self.request.GET)._asdict())
        address = reverse("workspace:inbox")
        tabs = [
            Tab(label=_("All notices"), url=address, active=not only_unread),
            Tab(label=_("Not read yet"), url=f"{address}?show=unread", active=only_unread, count=waiting),
        ]
        return super().get_context_data(
            faces=[face_of(notice) for notice in page.notices],
            tabs=tabs,
            waiting=waiting,
            only_unread=only_unread,
            **cursors_of(page),
            **kwargs,
        )


class OpenNotice(StaffMixin, View):
    """Mark one notice as read and go to what it is about."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Somebody else's notice is not there."""
        notice = get_object_or_404(queries.inbox(self.staff), pk=pk)
        actions.mark_read(staff=self.staff, at=now(), notice_ids=[notice.pk])
        return HttpResponseRedirect(address_of(notice) or reverse("workspace:inbox"))


class MarkRead(StaffMixin, View):
    """Mark one notice, or all, as read."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """`notice` names one; without it all are meant."""
        given = [int(pk) for pk in request.POST.getlist("notice") if pk.isdecimal()]
        marked = actions.mark_read(staff=self.staff, at=now(), notice_ids=given or None)
        if not given:
            said = ngettext("{count} notice marked as read.", "{count} notices marked as read.", marked)
            messages.success(request, said.format(count=marked))
        return HttpResponseRedirect(_back_to(request))


def _back_to(request: HttpRequest) -> str:
    """The tab that the person was on."""
    address = reverse("workspace:inbox")
    return f"{address}?show=unread" if request.POST.get("show") == "unread" else address
