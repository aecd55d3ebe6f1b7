"""The app that carries templates and assets."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kentan.interfaces.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kentan.interfaces.ui import checks  # noqa: F401  registers the system check
