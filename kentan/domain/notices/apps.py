from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """An outbox of messages to people."""

    name = "kentan.domain.notices"
    label = "notices"
