"""Addresses of the shared interface, under /ui/."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from kentan.interfaces.ui import views

app_name = "ui"

urlpatterns: list[URLPattern] = [
    path("type-size/", views.set_type_size, name="type_size"),
]

if settings.DEBUG:
    from kentan.interfaces.ui import styleguide

    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/portal/", styleguide.portal_styleguide, name="styleguide_portal"),
    ]
