"""Messages of the framework that Kentan words in its own way: our catalogue comes before the framework's."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

FRAMEWORK_MESSAGES = (
    _("This field is required."),
    _("Enter a valid date."),
    _("Enter a whole number."),
    _("Enter a valid email address."),
    _("Two-Factor Authentication"),
    _("Authenticator App"),
    _("Authentication using an authenticator app is active."),
    _("An authenticator app is not active."),
    _("Security Keys"),
    _("Add Security Key"),
    _("No security keys have been added."),
    _("Recovery Codes"),
    _("No recovery codes set up."),
    _("Confirm Access"),
    _("Please reauthenticate to safeguard your account."),
    _("Enter your password:"),
    _("The username and/or password you specified are not correct."),
)
