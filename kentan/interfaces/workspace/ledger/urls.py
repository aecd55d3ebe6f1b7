"""Addresses of the auditor's pages, under /work/."""

from __future__ import annotations

from django.urls import path

from kentan.interfaces.workspace.ledger import views

urlpatterns = [
    path("record/", views.RecordPage.as_view(), name="record"),
    path("record/<int:pk>/", views.EntryPage.as_view(), name="record_entry"),
    path("record/streams/<str:kind>/<str:stream_id>/", views.StreamPage.as_view(), name="record_stream"),
    path("record/seals/", views.SealsPage.as_view(), name="record_seals"),
]
