"""The Django app of the public site."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages, and the small tables that a site without accounts needs: drafts and counts of tries."""

    name = "kentan.interfaces.portal"
    label = "portal"
