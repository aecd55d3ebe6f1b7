"""Addresses of the staff site, under /work/. Each area brings its own list of patterns."""

from __future__ import annotations

from kentan.interfaces.workspace.accounts.urls import workspace_patterns as accounts
from kentan.interfaces.workspace.calendar_pages.urls import urlpatterns as calendar_pages
from kentan.interfaces.workspace.cases.urls import urlpatterns as cases
from kentan.interfaces.workspace.desk.urls import urlpatterns as desk
from kentan.interfaces.workspace.ledger.urls import urlpatterns as ledger
from kentan.interfaces.workspace.notices.urls import urlpatterns as notices
from kentan.interfaces.workspace.organisation.urls import urlpatterns as organisation

app_name = "workspace"

urlpatterns = [
    *desk,
    *cases,
    *accounts,
    *organisation,
    *calendar_pages,
    *notices,
    *ledger,
]
