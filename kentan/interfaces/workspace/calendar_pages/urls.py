"""Addresses of the county's calendar, under /work/."""

from __future__ import annotations

from django.urls import path

from kentan.interfaces.workspace.calendar_pages import limits, views

urlpatterns = [
    path("calendar/", views.CalendarPage.as_view(), name="calendar"),
    path("calendar/<int:year>/", views.CalendarPage.as_view(), name="calendar_year"),
    path("calendar/<int:year>/confirm/", views.ConfirmYear.as_view(), name="calendar_confirm"),
    path("calendar/<int:year>/reopen/", views.ReopenYear.as_view(), name="calendar_reopen"),
    path("calendar/<int:year>/<int:month>/<int:day>/", views.SetDay.as_view(), name="calendar_day"),
    path("limits/", limits.LimitsPage.as_view(), name="limits"),
    path("limits/counting/", limits.ChangeCounting.as_view(), name="counting_change"),
    path("limits/<slug:kind>/", limits.ChangeLimit.as_view(), name="limit_change"),
    path("calendar/<int:year>/<int:month>/<int:day>/clear/", views.ClearDay.as_view(), name="calendar_day_clear"),
]
