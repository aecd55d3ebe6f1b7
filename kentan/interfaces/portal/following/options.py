"""What the petitioner can do on a case now, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle.codes import Body, Purpose
from kentan.domain.cases.queries import Door
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.rules import ClockKind


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something to do: a link with its explanation, and the last day where there is one."""

    title: str
    text: str
    url: str
    icon: str
    until: date | None = None
    article: str = ""
    main: bool = False


def options_of(door: Door, clocks: Sequence[Clock], *, at: datetime) -> list[Option]:
    """The options, the most important first. What the lifecycle does not allow is not there."""
    allowed = {move.code for move in queries.allowed_moves(case=door.case, by=door.by, at=at)}
    until = {clock.kind: clock.effective_on for clock in clocks}
    found: list[Option] = []
    if "rate" in allowed:
        found += _ratings(door, until.get(ClockKind.RATING))
    for code, make in (("ask_review", _review), ("ask_re_review", _re_review)):
        if code in allowed:
            found.append(make(door, until))
    found += [make(door) for code, make in _PLAIN if code in allowed]
    return found


def _url(name: str, door: Door, **more: str) -> str:
    return reverse(f"portal:{name}", kwargs={"number": door.case.number, **more})


def _ratings(door: Door, until: date | None) -> list[Option]:
    case = door.case
    found = []
    if not case.rated_unit and case.lead_unit_id is not None:
        title = _("Rate the organ that handled it") if case.purpose == Purpose.ACCUSATION else _("Rate the office")
        text = _("How content are you with the way your matter was handled?")
        url = _url("rate", door, body=Body.UNIT)
        found.append(Option(title=title, text=text, url=url, icon="message-star", until=until, main=True))
    if not case.rated_bureau:
        text = _("How content are you with the bureau, which took your matter in and passed it on?")
        url = _url("rate", door, body=Body.BUREAU)
        found.append(Option(title=_("Rate the petition bureau"), text=text, url=url, icon="message-star", until=until))
    return found


def _review(door: Door, until: dict[str, date]) -> Option:
    return Option(
        title=_("Ask for a review"),
        text=_("The office above looks at the decision again. It costs nothing."),
        url=_url("review", door),
        icon="scale",
        until=until.get(ClockKind.REVIEW_REQUEST),
        article="35",
        main=True,
    )


def _re_review(door: Door, until: dict[str, date]) -> Option:
    return Option(
        title=_("Ask for a re-review"),
        text=_("The next office above looks at the review. This is the last step of the procedure."),
        url=_url("re_review", door),
        icon="scale",
        until=until.get(ClockKind.RE_REVIEW_REQUEST),
        article="36",
        main=True,
    )


def _note(door: Door) -> Option:
    return Option(
        title=_("Add something in writing"),
        text=_("Something new has happened, or you forgot something."),
        url=_url("note", door),
        icon="pencil",
    )


def _attach(door: Door) -> Option:
    return Option(
        title=_("Add photos or files"),
        text=_("They go to whoever has the matter now."),
        url=_url("attach", door),
        icon="paperclip",
    )


def _withdraw(door: Door) -> Option:
    return Option(
        title=_("Withdraw the matter"),
        text=_("Only if you want to. Nobody may ask you to do it."),
        url=_url("withdraw", door),
        icon="arrow-back-up",
    )


_PLAIN = (("add_note", _note), ("attach", _attach), ("withdraw", _withdraw))
