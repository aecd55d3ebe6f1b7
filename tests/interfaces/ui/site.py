"""A site that holds only the shared interface: the pages under test need no other app."""

from __future__ import annotations

from django.conf.urls.i18n import urlpatterns as language_urls
from django.urls import include, path

from kentan.interfaces.ui import styleguide

handler400 = "kentan.interfaces.ui.errors.bad_request"
handler403 = "kentan.interfaces.ui.errors.permission_denied"
handler404 = "kentan.interfaces.ui.errors.page_not_found"
handler500 = "kentan.interfaces.ui.errors.server_error"

urlpatterns = [
    path("ui/", include("kentan.interfaces.ui.urls")),
    path("guide/", styleguide.styleguide, name="guide"),
    path("guide/portal/", styleguide.portal_styleguide, name="guide_portal"),
    path("i18n/", include(language_urls)),
    path("accounts/", include("kentan.interfaces.workspace.accounts.urls")),
]
