"""Texts that a form begins with. They go to the petitioner, so they are written in Chinese, and can be edited."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kentan.domain.calendar.rules import Limit
from kentan.domain.cases.lifecycle.codes import CHANNEL_LABELS, Channel, Purpose
from kentan.domain.deadlines.queries import limits
from kentan.domain.deadlines.rules import CLOCKS, ClockKind
from kentan.interfaces.ui.dates import long_date
from kentan.interfaces.workspace.cases.occasion import Occasion, in_chinese

HANDLING = {
    Purpose.CLAIM: ClockKind.HANDLING,
    Purpose.SUGGESTION: ClockKind.SUGGESTION,
    Purpose.ACCUSATION: ClockKind.ACCUSATION,
}


def handling_limit(occasion: Occasion, *, simple: bool = False) -> Limit:
    """How long the handling of the matter may take in this county."""
    kind = ClockKind.SIMPLE_HANDLING if simple else HANDLING[occasion.state.purpose]
    return county_limit(kind)


def county_limit(kind: ClockKind) -> Limit:
    """A limit as this county counts it."""
    default = CLOCKS[kind].limit
    if default is None:
        raise ValueError(f"{kind} has a day of its own")
    return limits().of(kind, default)


def contact_of(occasion: Occasion) -> str:
    """Whom the petitioner can ask: name, telephone and address of the unit, as far as they are entered."""
    staff, unit = occasion.staff, occasion.staff.unit
    parts = [
        _("contact: %(name)s") % {"name": staff.name},
        (staff.phone or unit.phone) and _("telephone: %(phone)s") % {"phone": staff.phone or unit.phone},
        unit.address and _("address: %(address)s") % {"address": unit.address},
    ]
    return _(", ").join(part for part in parts if part)


def acceptance_notice(occasion: Occasion, *, simple: bool = False) -> str:
    """Art. 23: the unit has the matter; the way, the limit, how to ask, and a contact."""
    return in_chinese(lambda: _acceptance(occasion, simple=simple))


def _acceptance(occasion: Occasion, *, simple: bool) -> str:
    case, limit = occasion.case, handling_limit(occasion, simple=simple)
    values = {
        "day": long_date(case.registered_on),
        "channel": _(CHANNEL_LABELS[Channel(case.channel)]),
        "title": case.title,
        "due": long_date(occasion.last_day(occasion.today, limit)),
        "number": case.number,
        "contact": contact_of(occasion),
    }
    paragraphs = [
        _("The matter that you raised on %(day)s (%(channel)s), “%(title)s”, has reached us and is accepted today."),
        _("1. Way: %(way)s") % {"way": _way(occasion, simple=simple)},
        _("2. Time limit: it will be decided by %(due)s. If more time is needed we will tell you in writing, and why."),
        _("3. To follow it: by the number %(number)s and your query code, online or by telephone."),
        _("4. Contact: %(contact)s."),
    ]
    return "\n".join(text % values for text in paragraphs)


def _way(occasion: Occasion, *, simple: bool) -> str:
    if simple:
        return _("it is a small and clear matter and is handled on the simple track.")
    return {
        Purpose.CLAIM: _("it is handled in the petition procedure (Art. 31, item 6 of the Regulation)."),
        Purpose.SUGGESTION: _("as a suggestion it is studied and answered (Art. 29 of the Regulation)."),
        Purpose.ACCUSATION: _("as an accusation it is handled by the discipline organ (Art. 30 of the Regulation)."),
    }[occasion.state.purpose]


def redirection_notice(occasion: Occasion) -> str:
    """Art. 23: which body is competent."""
    return in_chinese(
        lambda: (
            _(
                "The matter that you raised on %(day)s, “%(title)s”, is not within our competence. "
                "Please raise it with the competent body named in this notice. (Reason: )"
            )
            % {"day": long_date(occasion.case.registered_on), "title": occasion.case.title}
        )
    )


def routing_notice(occasion: Occasion) -> str:
    """Art. 31: which legal way the matter has."""
    return in_chinese(
        lambda: (
            _(
                "The matter that you raised on %(day)s, “%(title)s”, has a legal way of its own under Art. 31 of the "
                "Regulation. Please turn to the authority named in this notice within the time limits of the law. "
                "It will be handled in that procedure and not as a petition."
            )
            % {"day": long_date(occasion.case.registered_on), "title": occasion.case.title}
        )
    )


def refusal_notice(occasion: Occasion) -> str:
    """Arts. 19(3) and 36(3)."""
    return in_chinese(
        lambda: (
            _(
                "The matter that you raised on %(day)s, “%(title)s”, is not accepted (again): see the ground and the "
                "earlier document named in this notice. New facts and grounds can be raised as a new matter."
            )
            % {"day": long_date(occasion.case.registered_on), "title": occasion.case.title}
        )
    )


def closing_summary(occasion: Occasion) -> str:
    """What a closing says: which answer was delivered when."""
    case = occasion.case
    answered = case.conclusion_delivered_on or case.review_delivered_on or case.delivered_on
    return in_chinese(
        lambda: (
            _("Answered in writing (%(number)s) and delivered on %(day)s; nothing is left to do.")
            % {"number": case.opinion_number or case.number, "day": long_date(answered or occasion.today)}
        )
    )


def usual_report_day(occasion: Occasion) -> date:
    """A day to begin with for the report on an assignment: when the handling would have to be over."""
    return occasion.last_day(occasion.today, handling_limit(occasion))
