from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registered matters: lifecycle, assignment, reply, review, closing."""

    name = "kentan.domain.cases"
    label = "cases"
