"""Addresses: each area brings its own list; this page says where it hangs."""

from __future__ import annotations

from django.urls import include, path

handler400 = "kentan.interfaces.ui.errors.bad_request"
handler403 = "kentan.interfaces.ui.errors.permission_denied"
handler404 = "kentan.interfaces.ui.errors.page_not_found"
handler500 = "kentan.interfaces.ui.errors.server_error"

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("ui/", include("kentan.interfaces.ui.urls")),
    path("accounts/", include("kentan.interfaces.workspace.accounts.urls")),
    path("work/", include("kentan.interfaces.workspace.urls")),
    path("", include("kentan.interfaces.portal.urls")),
]
