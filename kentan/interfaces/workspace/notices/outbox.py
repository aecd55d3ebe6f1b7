"""The outbox for those who look after it: what could not be sent, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from kentan.domain.notices import actions, queries
from kentan.domain.notices.models import Notice
from kentan.domain.notices.permissions import TENDERS
from kentan.domain.notices.rules import CHANNEL_LABELS, STATE_LABELS, Channel, State
from kentan.domain.organisation.models import Staff
from kentan.interfaces.ui.parts import Tab
from kentan.interfaces.ui.refusals import refusal_text
from kentan.interfaces.workspace.access import ActView, StaffMixin, StaffPage, Text, now
from kentan.interfaces.workspace.keys import keys_of
from kentan.interfaces.workspace.notices.faces import address_of, cursors_of, recipient_of, words_of
from kentan.platform.words import Refused


@dataclass(frozen=True, kw_only=True)
class Row:
    """One notice that could not be sent."""

    pk: int
    subject: str
    recipient: str
    channel: str
    attempts: int
    error: str
    created_at: datetime
    url: str


def row_of(notice: Notice) -> Row:
    """A row of the list."""
    return Row(
        pk=notice.pk,
        subject=words_of(notice).subject,
        recipient=recipient_of(notice),
        channel=_(CHANNEL_LABELS[Channel(notice.channel)]),
        attempts=notice.attempts,
        error=notice.last_error,
        created_at=notice.created_at,
        url=address_of(notice),
    )


class OutboxPage(StaffPage):
    """Notices that failed, and those for whom no address is known."""

    roles = TENDERS
    template_name = "workspace/notices/outbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page of notices and the tabs."""
        shown = State.UNREACHABLE if self.request.GET.get("show") == State.UNREACHABLE else State.FAILED
        counts = queries.not_sent_counts(self.staff)
        page = queries.page(queries.not_sent(self.staff, state=shown), **keys_of(self.request.GET)._asdict())
        address = reverse("workspace:outbox")
        tabs = [
            Tab(label=_(STATE_LABELS[state]), url=f"{address}?show={state}", active=state == shown, count=counts[state])
            for state in queries.NOT_SENT
        ]
        return super().get_context_data(
            rows=[row_of(notice) for notice in page.notices],
            tabs=tabs,
            failed=shown == State.FAILED,
            **cursors_of(page),
            **kwargs,
        )


class SendAgain(StaffMixin, View):
    """Put a notice back into the queue."""

    roles = TENDERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It goes out within a minute."""
        notice = get_object_or_404(Notice, pk=pk)
        try:
            actions.send_again(notice_id=notice.pk, by=self.staff.actor, at=now())
        except Refused as error:
            messages.error(request, refusal_text(error))
        else:
            messages.success(request, _("The notice goes out again within a minute."))
        return HttpResponseRedirect(f"{reverse('workspace:outbox')}?show={notice.state}")


class CancelNotice(ActView):
    """Give a notice up."""

    roles = TENDERS
    title = gettext_lazy("Give up the notice")
    submit = gettext_lazy("Give up")
    danger = True

    @cached_property
    def notice(self) -> Notice:
        """The notice of the address, or 404."""
        return get_object_or_404(Notice.objects.select_related("staff__unit"), pk=self.kwargs["pk"])

    def back(self) -> str:
        """The list."""
        return reverse("workspace:outbox")

    def page(self) -> dict[str, Any]:
        """What it does."""
        subject = words_of(self.notice).subject
        return {
            "eyebrow": recipient_of(self.notice),
            "question": _("Give up “{subject}”?").format(subject=subject),
            "consequences": [
                _("It leaves this list and is not sent any more."),
                _("The person must learn of it in another way: by telephone, by post or in person."),
            ],
            "undo": _("This cannot be undone; it stays on the record who gave it up."),
        }

    def act(self, data: dict[str, Any], *, by: Staff, at: datetime) -> Notice:
        """Give it up."""
        return actions.cancel(notice_id=self.notice.pk, by=by.actor, at=at)

    def said(self, result: Notice) -> Text:
        """That it is given up."""
        return _("The notice is given up.")
