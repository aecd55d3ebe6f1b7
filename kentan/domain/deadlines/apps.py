from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Limits as data, the clocks that run on each case, extension, pause, lateness and reminders."""

    name = "kentan.domain.deadlines"
    label = "deadlines"
