"""Papers among units, and records for the file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kentan.domain.cases.lifecycle.codes import (
    CHANNEL_LABELS,
    DELIVERY_LABELS,
    LEVEL_LABELS,
    PURPOSE_LABELS,
    Level,
    Purpose,
)
from kentan.domain.cases.lifecycle.guards import OBJECTION_LIMIT
from kentan.domain.cases.models import Part
from kentan.domain.deadlines.rules import ClockKind
from kentan.interfaces.ui.dates import long_date
from kentan.interfaces.workspace.cases.forms.letters import county_limit
from kentan.platform.words import N_

from .reading import Reading
from .sheet import Block, Sheet


def registration_form(reading: Reading) -> Sheet:
    """Arts. 19, 21, 22: everything that was taken down, with a line for the petitioner's confirmation."""
    state, case = reading.state, reading.case
    marks = (
        (state.urgent, _("Urgent")),
        (state.anonymous, _("Anonymous")),
        (state.confidential, _("Confidential")),
        (state.is_collective, _("Collective")),
        (state.repeat_of_id is not None, _("Repeat")),
        (state.first_anywhere, _("First time")),
    )
    rows = [
        *_matter(reading),
        (_("Address"), reading.address),
        (_("People present"), str(state.people_present) if state.people_present else ""),
        (_("Representatives"), _representatives(reading)),
        (_("Category"), case.category.name if case.category else ""),
        (_("Raised at"), _(LEVEL_LABELS[Level(case.level)])),
        (_("Marks"), _(", ").join(text for holds, text in marks if holds)),
        (_("Files"), str(case.files.count() or "")),
        (_("Registered by"), _officer(reading)),
    ]
    return Sheet(
        title=_("Registration form"),
        number=state.number,
        blocks=[Block(rows=[row for row in rows if row[1]])],
        unit=reading.acting.name if reading.acting else reading.unit(state.bureau_id),
        on=reading.on,
        blanks=[_("Read back and confirmed: signature of the petitioner"), _("Date")],
        internal=True,
    )


def _representatives(reading: Reading) -> str:
    if reading.case.confidential:
        return ""
    parties = reading.case.parties.filter(part=Part.REPRESENTATIVE).select_related("petitioner").order_by("id")
    return _(", ").join(party.petitioner.masked_name for party in parties)


def dispatch_letter(reading: Reading) -> Sheet:
    """Art. 22: to whom, what, until when to object and to answer; with a day set, an assignment."""
    state, event = reading.state, reading.event
    title = _("Assignment letter") if event.report_due_on else _("Forwarding letter")
    return Sheet(
        title=title,
        number=state.number,
        to=reading.unit(event.unit_id),
        blocks=[
            Block(text=_sent(reading)),
            Block(rows=_matter(reading)),
            Block(heading=_("What is asked of you"), items=_asks(reading)),
            Block(heading=_("Note"), text=reading.text(event.note)),
        ],
        unit=reading.unit(state.bureau_id),
        on=reading.on,
        signer=_officer(reading),
        copies=_(", ").join(reading.unit(unit) for unit in event.assisting),
        internal=True,
    )


def _sent(reading: Reading) -> str:
    if reading.state.purpose is Purpose.ACCUSATION:
        return _("Under Arts. 22 and 30 of the Regulation the following accusation is transferred to you:")
    if reading.event.report_due_on:
        return _("Under Art. 22 of the Regulation the following matter is assigned to you to be handled by law:")
    return _("Under Art. 22 of the Regulation the following matter is sent to you to be handled by law:")


def _asks(reading: Reading) -> list[str]:
    """Arts. 22, 23. The discipline organ tells the petitioner by rules of its own, and keeps the matter to itself."""
    due = reading.event.report_due_on
    asks = [_secrecy()] if reading.state.purpose is Purpose.ACCUSATION else _under_article_23(reading)
    if due:
        asks.append(_("Report the result and file the closing report by %(day)s.") % {"day": long_date(due)})
    return asks


def _secrecy() -> str:
    return _("Handle it by discipline and law, and let nothing of it reach the accused person or unit (Art. 30).")


def _under_article_23(reading: Reading) -> list[str]:
    accept_by = long_date(reading.last_day(reading.on, county_limit(ClockKind.ACCEPTANCE)))
    object_by = long_date(reading.last_day(reading.on, OBJECTION_LIMIT))
    return [
        _("Tell the petitioner in writing by %(day)s whether you accept the matter (Art. 23).") % {"day": accept_by},
        _("If it is not within your duties, object by %(day)s, with reasons (Art. 23).") % {"day": object_by},
    ]


def objection(reading: Reading) -> Sheet:
    """Art. 23, para. 3."""
    event = reading.event
    return Sheet(
        title=_("Objection"),
        number=reading.state.number,
        to=reading.unit(reading.state.bureau_id),
        blocks=[
            Block(rows=_matter(reading)),
            Block(heading=_("Reasons"), text=reading.text(event.reasons)),
            Block(heading=_("Unit proposed instead"), text=reading.unit(event.proposed_unit_id)),
        ],
        unit=reading.unit(event.unit_id),
        on=reading.on,
        signer=_officer(reading),
        internal=True,
    )


def closing_report(reading: Reading) -> Sheet:
    """Art. 22."""
    state = reading.state
    return Sheet(
        title=_("Closing report"),
        number=state.number,
        to=reading.unit(state.bureau_id),
        blocks=[
            Block(rows=_matter(reading)),
            Block(heading=_("Report"), text=reading.text(reading.event.report)),
            Block(heading=_("Number of the opinion"), text=state.opinion_number),
        ],
        unit=reading.unit(state.lead_unit_id),
        on=reading.on,
        signer=_officer(reading),
        internal=True,
    )


def delivery(reading: Reading) -> Sheet:
    """Proof of delivery: which paper, to whom, how, when and where; signed by the receiver."""
    event, state = reading.event, reading.state
    rows = [
        (_("Document delivered"), _delivered(reading)),
        (_("Delivered to"), reading.person),
        (_("Address"), reading.address),
        (_("How it was delivered"), _(DELIVERY_LABELS[event.method])),
        (_("Delivered on"), long_date(event.delivered_on)),
        (_("Proof"), reading.text(event.proof)),
        (_("Delivered by"), _officer(reading)),
    ]
    return Sheet(
        title=_("Delivery record"),
        number=state.number,
        blocks=[Block(rows=[row for row in rows if row[1]])],
        unit=reading.acting.name if reading.acting else "",
        on=reading.on,
        blanks=[_("Signature of the receiver"), _("Relation to the petitioner, if another"), _("Witness"), _("Date")],
    )


def _delivered(reading: Reading) -> str:
    """The name and the number of the paper."""
    kind = reading.entry.kind.rpartition(".")[2]
    if kind == "delivered":
        return f"{_(_ANSWERS[reading.state.purpose])} {reading.state.opinion_number}"
    again = kind == "conclusion_delivered"
    signed = reading.case.opinions.filter(kind="re_review" if again else "review", signed_at__lte=reading.entry.at)
    found = signed.order_by("-id").first()
    name = _("Re-review opinion") if again else _("Review opinion")
    return f"{name} {found.number}" if found else ""


_ANSWERS = {
    Purpose.CLAIM: N_("Handling opinion"),
    Purpose.SUGGESTION: N_("Reply to a suggestion"),
    Purpose.ACCUSATION: N_("Reply to an accusation"),
}


def hearing_notice(reading: Reading) -> Sheet:
    """Art. 36: the hearing begins; its time does not count."""
    event = reading.event
    return Sheet(
        title=_("Hearing notice"),
        number=reading.state.number,
        to=reading.person,
        blocks=[
            Block(
                text=_(
                    "A hearing on your matter “%(title)s” begins on %(day)s. Its time does not count towards the 30 "
                    "days of the re-review (Art. 36 of the Regulation)."
                )
                % {"title": reading.case.title, "day": long_date(event.begins_on)}
            ),
            Block(heading=_("Who chairs, who hears, where, and what is in dispute"), text=reading.text(event.note)),
        ],
        unit=reading.unit(reading.state.re_review_unit_id),
        on=reading.on,
    )


def hearing_record(reading: Reading) -> Sheet:
    """What came of a hearing."""
    event = reading.event
    return Sheet(
        title=_("Hearing record"),
        number=reading.state.number,
        blocks=[
            Block(rows=[(_("Last day of the hearing"), long_date(event.ended_on)), *_short(reading)]),
            Block(heading=_("What came of it"), text=reading.text(event.record)),
        ],
        unit=reading.unit(reading.state.re_review_unit_id),
        on=reading.on,
        blanks=[_("Chair of the hearing"), _("Signature of the petitioner"), _("Date")],
        internal=True,
    )


def return_visit(reading: Reading) -> Sheet:
    """Who asked, how, when, and what was said."""
    event = reading.event
    return Sheet(
        title=_("Record of a return visit"),
        number=reading.state.number,
        blocks=[
            Block(
                rows=[
                    *_short(reading),
                    (_("Visited on"), long_date(event.visited_on)),
                    (_("Visited by"), _officer(reading)),
                    (_("Petitioner"), reading.person),
                ]
            ),
            Block(heading=_("What the petitioner said"), text=reading.text(event.words)),
        ],
        unit=reading.acting.name if reading.acting else "",
        on=reading.on,
        internal=True,
    )


def _short(reading: Reading) -> list[tuple[str, str]]:
    return [(_("Matter"), reading.case.title), (_("Number"), reading.state.number)]


def _matter(reading: Reading) -> list[tuple[str, str]]:
    state, case = reading.state, reading.case
    rows = [
        (_("Number"), state.number),
        (_("Petitioner"), reading.person),
        (_("Channel"), _(CHANNEL_LABELS[state.channel])),
        (_("Purpose"), _(PURPOSE_LABELS[state.purpose])),
        (_("Registered on"), long_date(state.registered_on)),
        (_("Place of the problem"), reading.place),
        (_("People concerned"), str(state.people_concerned)),
        (_("Matter"), case.title),
        (_("What happened"), case.body),
        (_("Demands"), "\n".join(f"{number}. {text}" for number, text in enumerate(reading.demands, start=1))),
    ]
    return [row for row in rows if row[1]]


def _officer(reading: Reading) -> str:
    return reading.staff.name if reading.staff else ""
