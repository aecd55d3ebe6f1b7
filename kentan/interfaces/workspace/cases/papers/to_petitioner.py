"""Papers that go to the petitioner. What each must hold follows from the article that it names."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kentan.domain.calendar.rules import Limit, Party
from kentan.domain.cases.lifecycle.codes import (
    CHANNEL_LABELS,
    CONCLUSION_LABELS,
    DECLINE_LABELS,
    REVIEW_OUTCOME_LABELS,
    ROUTE_LABELS,
    Conclusion,
    DeclineGround,
    ReviewOutcome,
)
from kentan.domain.cases.lifecycle.guards import RE_REVIEW_REQUEST_LIMIT, REVIEW_REQUEST_LIMIT
from kentan.domain.cases.models import Opinion, OpinionKind, OpinionState
from kentan.domain.deadlines.rules import ClockKind
from kentan.interfaces.ui.dates import long_date
from kentan.interfaces.workspace.cases.forms.letters import county_limit

from .reading import Reading
from .sheet import Block, Sheet


def receipt(reading: Reading) -> Sheet:
    """What the petitioner takes home: the number, what was taken down, what happens next and until when (Art. 22)."""
    case, state = reading.case, reading.state
    dispatch = county_limit(ClockKind.DISPATCH)
    bureau = reading.units.get(state.bureau_id)
    rows = [
        (_("Number"), state.number),
        (_("Registered on"), long_date(state.registered_on)),
        (_("Channel"), _(CHANNEL_LABELS[state.channel])),
        (_("Matter"), case.title),
        (_("Demands"), "\n".join(f"{number}. {text}" for number, text in enumerate(reading.demands, start=1))),
        (_("Place of the problem"), reading.place),
        (_("Telephone"), bureau.phone if bureau else ""),
    ]
    return Sheet(
        title=_("Registration receipt"),
        number=state.number,
        to=_addressed(reading),
        blocks=[
            Block(text=_("Your matter is registered. Please keep this slip.")),
            Block(rows=[row for row in rows if row[1]]),
            Block(
                heading=_("What happens next"),
                text=_(
                    "By %(day)s you will be told which unit has it. You can follow it with the number and your query "
                    "code."
                )
                % {"day": long_date(reading.last_day(state.registered_on, dispatch))},
            ),
        ],
        unit=reading.unit(state.bureau_id),
        on=reading.on,
    )


def acceptance(reading: Reading) -> Sheet:
    """Art. 23."""
    state = reading.state
    return Sheet(
        title=_("Acceptance notice"),
        number=state.number,
        to=_addressed(reading),
        blocks=[
            Block(text=reading.text(reading.event.notice) or _("Your matter is accepted.")),
            Block(rows=_about(reading)),
        ],
        unit=reading.unit(state.lead_unit_id),
        on=reading.on,
        signer=_officer(reading),
    )


def routing(reading: Reading) -> Sheet:
    """Art. 31, items 1 to 5."""
    event = reading.event
    rows = [
        (_("Legal way"), _("Art. 31 (%(item)s): %(way)s") % {"item": event.route, "way": _(ROUTE_LABELS[event.route])}),
        (_("Competent authority"), event.authority),
    ]
    return _notice(reading, _("Notice of the legal way"), rows)


def redirection(reading: Reading) -> Sheet:
    """Art. 23, para. 1."""
    title = _("Notice that another body is competent")
    return _notice(reading, title, [(_("Competent body"), reading.event.authority)])


def declining(reading: Reading) -> Sheet:
    """Arts. 19(3), 36(3)."""
    event = reading.event
    rows = [
        (_("Ground"), _(DECLINE_LABELS[event.ground])),
        (_("Earlier document"), event.earlier_document),
    ]
    pending = event.ground is DeclineGround.PENDING
    return _notice(reading, _("Notice of no acceptance") if pending else _("Notice of no further acceptance"), rows)


def _notice(reading: Reading, title: str, rows: list[tuple[str, str]]) -> Sheet:
    return Sheet(
        title=title,
        number=reading.state.number,
        to=_addressed(reading),
        blocks=[Block(text=reading.text(reading.event.notice)), Block(rows=[*rows, *_about(reading)])],
        unit=reading.acting.name if reading.acting else "",
        on=reading.on,
        signer=_officer(reading),
    )


def extension(reading: Reading) -> Sheet:
    """Art. 34: the limit until now, the new one, why, and who approved."""
    state = reading.state
    limit = county_limit(ClockKind.HANDLING)
    begun = state.accepted_on or reading.on
    rows = [
        (_("Time limit until now"), long_date(reading.last_day(begun, limit))),
        (_("Extended to"), long_date(reading.last_day(begun, limit, extension=reading.event.days))),
        (_("Reason"), reading.text(reading.event.reason)),
        (_("Approved by"), reading.staff.name if reading.staff else ""),
    ]
    return Sheet(
        title=_("Extension notice"),
        number=state.number,
        to=_addressed(reading),
        blocks=[
            Block(
                text=_(
                    "The handling of your matter “%(title)s” needs more time. Under Art. 34 of the Regulation it is "
                    "extended by %(days)d days."
                )
                % {"title": reading.case.title, "days": reading.event.days}
            ),
            Block(rows=rows),
        ],
        unit=reading.unit(state.lead_unit_id),
        on=reading.on,
    )


# ---------------------------------------------------------------- decisions


def handling_opinion(reading: Reading) -> Sheet:
    """Arts. 31(6), 32."""
    return opinion_sheet(reading, reading.opinion(reading.event.opinion))


def answer(reading: Reading) -> Sheet:
    """Arts. 29, 30."""
    return opinion_sheet(reading, reading.opinion(reading.event.answer))


def opinion_sheet(reading: Reading, opinion: Opinion) -> Sheet:
    """A decision in its parts, signed or a draft."""
    state, signed = reading.state, opinion.state == OpinionState.SIGNED
    on = reading.on if signed else None
    blocks = [
        Block(text=_begun(reading)),
        Block(heading=_("Demands"), items=list(reading.demands)),
        Block(heading=_("Facts found"), text=opinion.facts),
        Block(heading=_("Answer to each demand"), items=list(opinion.answers)),
        Block(heading=_("Conclusion"), text=_conclusion(opinion)),
        Block(heading=_("Legal basis"), text=opinion.basis),
        Block(heading=_("Commitments"), items=[_promise(row) for row in opinion.promises]),
    ]
    return Sheet(
        title=_title(opinion) % {"title": reading.case.title},
        number=opinion.number,
        to=_addressed(reading),
        blocks=[block for block in blocks if block.text or block.items],
        remedy=_review_notice(reading) if opinion.conclusion in _REVIEWABLE else "",
        unit=reading.unit(state.lead_unit_id),
        on=on,
        signer=opinion.signed_by.name if opinion.signed_by else "",
        signer_title=_("Signed by"),
        copies=reading.unit(state.bureau_id),
        draft=not signed,
    )


def _title(opinion: Opinion) -> str:
    if opinion.kind == OpinionKind.SUGGESTION:
        return _("Reply to the suggestion “%(title)s”")
    if opinion.kind == OpinionKind.ACCUSATION:
        return _("Reply to the accusation “%(title)s”")
    return _("Opinion on the petition matter “%(title)s”")


_REVIEWABLE = (Conclusion.SUPPORT, Conclusion.EXPLAIN, Conclusion.NOT_SUPPORT)


def _begun(reading: Reading) -> str:
    state = reading.state
    values = {
        "day": long_date(state.registered_on),
        "channel": _(CHANNEL_LABELS[state.channel]),
        "sent": long_date(state.dispatched_on) if state.dispatched_on else "",
        "accepted": long_date(state.accepted_on) if state.accepted_on else "",
    }
    return (
        _(
            "You raised this matter on %(day)s (%(channel)s). It reached us on %(sent)s and was accepted on "
            "%(accepted)s. Having looked into it we state:"
        )
        % values
    )


def _conclusion(opinion: Opinion) -> str:
    labels = {code.value: said for code, said in CONCLUSION_LABELS.items()}
    return _(labels[opinion.conclusion])


def _promise(row: dict[str, str]) -> str:
    return _("%(text)s (by %(day)s)") % {"text": row["text"], "day": long_date(date.fromisoformat(row["due_on"]))}


def _review_notice(reading: Reading) -> str:
    lead = reading.units.get(reading.state.lead_unit_id or 0)
    above = lead.superior.name if lead and lead.superior else _("the organ above us")
    return _(
        "If you do not agree with this opinion, you can ask %(above)s in writing for a review within 30 days "
        "of the day "
        "on which you received it (Art. 35 of the Regulation)."
    ) % {"above": above}


def review_opinion(reading: Reading) -> Sheet:
    """Art. 35."""
    state = reading.state
    above = reading.units.get(state.review_unit_id or 0)
    remedy = ""
    if reading.event.outcome is not ReviewOutcome.REVOKED:
        remedy = _(
            "If you do not agree with this review, you can ask %(above)s in writing for a re-review within 30 "
            "days of the "
            "day on which you received it (Art. 36 of the Regulation)."
        ) % {"above": above.superior.name if above and above.superior else _("the organ above us")}
    return _reviewed(reading, _("Review opinion"), state.review_unit_id, remedy)


def re_review_opinion(reading: Reading) -> Sheet:
    """Art. 36."""
    remedy = _(
        "This opinion ends the procedure. If the same facts and grounds are raised again, they are not "
        "accepted any more "
        "(Art. 36 of the Regulation)."
    )
    return _reviewed(reading, _("Re-review opinion"), reading.state.re_review_unit_id, remedy)


def _reviewed(reading: Reading, title: str, unit_id: int | None, remedy: str) -> Sheet:
    opinion = reading.opinion(reading.event.reasons)
    before = reading.case.opinion_number if unit_id == reading.state.review_unit_id else ""
    rows = [
        (_("Request"), _grounds(reading)),
        (_("Opinion under review"), before or _last_signed(reading, opinion)),
        (_("Hearing"), _hearing(reading)),
    ]
    return Sheet(
        title=title,
        number=opinion.number,
        to=_addressed(reading),
        blocks=[
            Block(rows=[row for row in rows if row[1]]),
            Block(heading=_("What was looked into, and what was found"), text=opinion.facts),
            Block(heading=_("Conclusion"), text=_(REVIEW_OUTCOME_LABELS[reading.event.outcome])),
            Block(heading=_("Reasons and legal basis"), text=opinion.basis),
        ],
        remedy=remedy,
        unit=reading.unit(unit_id),
        on=reading.on,
        signer=opinion.signed_by.name if opinion.signed_by else "",
        signer_title=_("Signed by"),
        copies=reading.unit(reading.state.lead_unit_id),
    )


def _hearing(reading: Reading) -> str:
    """Whether a hearing was held: a re-review says so (Art. 36)."""
    if reading.state.concluded_on is None:
        return ""
    days = reading.state.hearing_days
    return _("held (%(days)d days, which do not count)") % {"days": days} if days else _("not held")


def _grounds(reading: Reading) -> str:
    grounds = [row for row in reading.texts.values() if row.kind == "grounds" and row.written_at <= reading.entry.at]
    return max(grounds, key=lambda row: row.written_at).body if grounds else ""


def _last_signed(reading: Reading, opinion: Opinion) -> str:
    before = reading.case.opinions.filter(pk__lt=opinion.pk, state=OpinionState.SIGNED).order_by("-id").first()
    return before.number if before else ""


# ---------------------------------------------------------------- asked for by the petitioner


def review_request(reading: Reading) -> Sheet:
    """Art. 35: who asks whom about which document, and why."""
    return _request(reading, _("Request for review"), reading.state.lead_unit_id, REVIEW_REQUEST_LIMIT)


def re_review_request(reading: Reading) -> Sheet:
    """Art. 36."""
    return _request(reading, _("Request for re-review"), reading.state.review_unit_id, RE_REVIEW_REQUEST_LIMIT)


def _request(reading: Reading, title: str, against: int | None, limit: Limit) -> Sheet:
    state, event = reading.state, reading.event
    received = state.delivered_on if against == state.lead_unit_id else state.review_delivered_on
    until = long_date(reading.last_day(received, limit, Party.PETITIONER)) if received else ""
    rows = [
        (_("Who asks"), reading.person),
        (_("Address"), reading.address),
        (_("Unit whose decision it is"), reading.unit(against)),
        (_("Number of the decision"), event.decision_number),
        (_("Received on"), long_date(received) if received else ""),
        (_("Could be asked until"), until),
    ]
    return Sheet(
        title=title,
        number=state.number,
        to=reading.unit(event.unit_id),
        blocks=[
            Block(rows=[row for row in rows if row[1]]),
            Block(heading=_("Request and grounds"), text=reading.text(event.grounds)),
        ],
        on=reading.on,
        blanks=[_("Signature of the petitioner"), _("Date")],
    )


def _addressed(reading: Reading) -> str:
    return reading.person


def _about(reading: Reading) -> list[tuple[str, str]]:
    return [(_("Matter"), reading.case.title), (_("Number"), reading.state.number)]


def _officer(reading: Reading) -> str:
    return reading.staff.name if reading.staff else ""
