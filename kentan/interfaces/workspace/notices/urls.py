"""Addresses of the inbox and the outbox, under /work/."""

from __future__ import annotations

from django.urls import path

from kentan.interfaces.workspace.notices import inbox, outbox

urlpatterns = [
    path("notices/", inbox.InboxPage.as_view(), name="inbox"),
    path("notices/read/", inbox.MarkRead.as_view(), name="inbox_read"),
    path("notices/<int:pk>/open/", inbox.OpenNotice.as_view(), name="notice_open"),
    path("notices/outbox/", outbox.OutboxPage.as_view(), name="outbox"),
    path("notices/outbox/<int:pk>/again/", outbox.SendAgain.as_view(), name="notice_again"),
    path("notices/outbox/<int:pk>/cancel/", outbox.CancelNotice.as_view(), name="notice_cancel"),
]
