from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """Days off, make-up days, working-day arithmetic, and the county's own table."""

    name = "kentan.domain.calendar"
    label = "calendar"
