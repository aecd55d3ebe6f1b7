from django.apps import AppConfig


class TriageConfig(AppConfig):
    """Suggestions to the people who sort what comes in; a person decides."""

    name = "kentan.domain.triage"
    label = "triage"
