"""What is said to whom, and when it may be sent. Pure."""

from kentan.domain.notices.rules.states import (
    CHANNEL_LABELS,
    MOST_ATTEMPTS,
    STATE_LABELS,
    Address,
    Channel,
    RecipientKind,
    State,
    retry_after,
)
from kentan.domain.notices.rules.templates import TEMPLATES, Audience, Template, When, Words
from kentan.domain.notices.rules.wording import BadParams, Rendered, checked_params, render, without_secrets
from kentan.domain.notices.rules.working_hours import WORKING_HOURS, Hours, earliest_sending, parse_hours

__all__ = [
    "CHANNEL_LABELS",
    "MOST_ATTEMPTS",
    "STATE_LABELS",
    "TEMPLATES",
    "WORKING_HOURS",
    "Address",
    "Audience",
    "BadParams",
    "Channel",
    "Hours",
    "RecipientKind",
    "Rendered",
    "State",
    "Template",
    "When",
    "Words",
    "checked_params",
    "earliest_sending",
    "parse_hours",
    "render",
    "retry_after",
    "without_secrets",
]
