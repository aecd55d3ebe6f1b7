from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Places, units, staff and the roles they hold."""

    name = "kentan.domain.organisation"
    label = "organisation"
