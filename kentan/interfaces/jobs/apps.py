"""The Django app that makes the management commands and tasks known."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Commands and background tasks; no models of its own."""

    name = "kentan.interfaces.jobs"
    label = "jobs"
