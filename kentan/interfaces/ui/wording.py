"""Messages of the framework that Kentan words in its own way: our catalogue comes before the framework's."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

FRAMEWORK_MESSAGES = (
    _("This field is required."),
    _("Enter a valid date."),
    _("Enter a whole number."),
    _("Enter a valid email address."),
)
