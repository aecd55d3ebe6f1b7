from django.apps import AppConfig


class PetitionersConfig(AppConfig):
    """Identity data, encrypted; the only home of it."""

    name = "kentan.domain.petitioners"
    label = "petitioners"
