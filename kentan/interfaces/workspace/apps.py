"""The Django app of the staff site."""

from __future__ import annotations

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Pages, forms and templates; no models of its own."""

    name = "kentan.interfaces.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Put the areas into the navigation."""
        from kentan.interfaces.workspace.navigation import register  # models are loaded only now

        register()
