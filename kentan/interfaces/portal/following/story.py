"""A case told to its petitioner: where it is, who has it, until when, what was written, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kentan.domain.cases import queries
from kentan.domain.cases.events import day_of
from kentan.domain.cases.lifecycle.codes import Purpose, State
from kentan.domain.cases.models import Case, StatementKind
from kentan.domain.cases.queries import Door, Letter, Moment
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.queries import counting, running_clocks_of
from kentan.domain.organisation.models import Unit
from kentan.domain.petitioners.queries import openings_about
from kentan.interfaces.portal.following.options import Option, options_of
from kentan.interfaces.portal.words import face, label_of
from kentan.interfaces.ui.parts import ClockFace, FileItem, TimelineEntry
from kentan.platform.words import N_

_STANDS = {
    State.REGISTERED: (
        N_("It is with the petition bureau"),
        N_("The bureau has registered it and is choosing the office that can settle it."),
    ),
    State.DISPATCHED: (N_("It is with {unit}"), N_("The office is looking whether the matter is its own.")),
    State.OBJECTED: (
        N_("It is with the petition bureau"),
        N_("The office it was sent to says that the matter is not its own. Who is responsible is being decided."),
    ),
    State.ACCEPTED: (N_("{unit} has taken it up"), N_("The office is looking into it and will answer each request.")),
    State.DECIDED: (N_("{unit} has decided"), N_("The decision is signed and on its way to you.")),
    State.DELIVERED: (N_("You have been given the answer"), N_("Read it below, and see what you can do.")),
    State.UNDER_REVIEW: (N_("{unit} is reviewing the decision"), N_("You asked for a review.")),
    State.REVIEWED: (N_("The review is decided"), N_("Once it has been delivered you can read it below.")),
    State.UNDER_RE_REVIEW: (N_("{unit} is looking at it for the last time"), N_("You asked for a re-review.")),
    State.CONCLUDED: (
        N_("The re-review is decided"),
        N_("This is the end of the petition procedure. New facts can always be brought as a new matter."),
    ),
    State.ROUTED: (
        N_("The law has a way of its own for it"),
        N_("The letter below says which authority is competent and how to turn to it."),
    ),
    State.REDIRECTED: (
        N_("Another authority is competent"),
        N_("The letter below says which one and how to turn to it."),
    ),
    State.DECLINED: (
        N_("It is not taken up again"),
        N_("The letter below says why, and which earlier document answers it."),
    ),
    State.CLOSED: (
        N_("It is closed"),
        N_("Closing deletes nothing. If what was promised is not kept, write it below or call the petition bureau."),
    ),
    State.WITHDRAWN: (N_("You have withdrawn it"), N_("You can bring the same matter again at any time.")),
}
_ANSWERED = frozenset(
    {
        State.DELIVERED,
        State.REVIEWED,
        State.CONCLUDED,
        State.ROUTED,
        State.REDIRECTED,
        State.DECLINED,
        State.CLOSED,
    }
)
_TRANSFERRED = (
    N_("It has been transferred to the competent organ"),
    N_("So that nobody is warned, no more is shown here than its reply to you."),
)
_ACCUSATION = {
    State.REGISTERED: (
        N_("It is with the petition bureau"),
        N_("Two named officers see it, and nobody else. They transfer it to the competent organ."),
    ),
    State.WITHDRAWN: _STANDS[State.WITHDRAWN],
}


@dataclass(frozen=True)
class Opening:
    """That somebody looked at who the petitioner is."""

    at: datetime
    who: str
    reason: str


@dataclass(frozen=True)
class Promise:
    """Something that an office has promised, and how it stands."""

    text: str
    due_on: date
    said: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """What the tracking page shows."""

    case: Case
    heading: str
    text: str
    holder: Unit | None
    clocks: Sequence[ClockFace]
    speaks: Case | None = None
    options: Sequence[Option] = ()
    letters: Sequence[Letter] = ()
    promises: Sequence[Promise] = ()
    entries: Sequence[TimelineEntry] = ()
    files: Sequence[FileItem] = ()
    openings: Sequence[Opening] = ()
    demands: Sequence[str] = field(default=(), repr=False)

    @property
    def answer(self) -> Letter | None:
        """The letter to read first, where the matter stands at an answer."""
        return self.letters[0] if self.letters and self.case.state in _ANSWERED else None

    @property
    def answer_name(self) -> str:
        """What it is called."""
        return _(self.answer.name) if self.answer else ""


def story_of(door: Door, *, at: datetime) -> Story:
    """The case as its petitioner may see it. Of an accusation: that it was transferred, and the reply."""
    case, today = door.case, day_of(at)
    speaks = case.merged_into if case.state == State.MERGED else None
    shown = speaks or case
    running = list(running_clocks_of(shown))
    heading, text = _where(shown)
    rules = counting() if running else None
    return Story(
        case=case,
        heading=heading,
        text=text,
        holder=None if case.purpose == Purpose.ACCUSATION else shown.holder,
        clocks=[
            face(clock, case=shown, today=today, rules=rules)
            for clock in _theirs(running, shown, of_other=bool(speaks))
        ],
        speaks=speaks,
        options=options_of(door, running, at=at),
        letters=letters_for(case),
        promises=() if speaks else promises_of(case, today),
        entries=list(_entries(case)),
        files=files_for(case),
        openings=_openings(case),
        demands=queries.demands_of(case),
    )


def _where(case: Case) -> tuple[str, str]:
    state = State(case.state)
    secret = case.purpose == Purpose.ACCUSATION
    heading, text = _ACCUSATION.get(state, _TRANSFERRED) if secret else _STANDS.get(state, _STANDS[State.CLOSED])
    unit = case.lead_unit if state is State.DECIDED else case.holder
    return _(heading).format(unit=unit.name if unit else _("the petition bureau")), _(text)


def _theirs(clocks: Sequence[Clock], case: Case, *, of_other: bool) -> list[Clock]:
    """The clocks that concern the petitioner; of the case that speaks for theirs, not the rights of its own people."""
    return [clock for clock in clocks if label_of(clock, case) and not (of_other and clock.unit_id is None)]


# ---------------------------------------------------------------- what was written


def letters_for(case: Case) -> list[Letter]:
    """The letters, newest first; of an accusation the reply alone, and no office is named."""
    found = queries.letters_of(case)[::-1]
    if case.purpose != Purpose.ACCUSATION:
        return found
    return [Letter(one.key, one.name, one.at, "", opinion=one.opinion) for one in found if one.opinion is not None]


def files_for(case: Case) -> list[FileItem]:
    """The petitioner's own files, and those that an office has put there for them."""
    return [
        FileItem(
            name=one.name,
            url=reverse("portal:follow_file", kwargs={"number": case.number, "pk": one.pk}),
            size=one.size,
            kind=_kind(one.content_type),
            note="" if one.attached_by_kind == "petitioner" else _("from the office"),
        )
        for one in queries.files_of(case).filter(for_petitioner=True)
    ]


_KINDS = {"image/": "photo", "application/pdf": "pdf", "word": "doc", "sheet": "xls", "excel": "xls"}


def _kind(content_type: str) -> str:
    return next((kind for part, kind in _KINDS.items() if part in content_type), "file")


def promises_of(case: Case, today: date) -> list[Promise]:
    """What was promised in the decision, once it was delivered."""
    if case.delivered_on is None:
        return []
    texts = {str(text.pk): text.body for text in case.statements.all()}
    found = []
    for promise in case.state_now().commitments:
        said, tone = _promise_stands(promise.is_met, promise.fulfilled_on is not None, promise.due_on < today)
        found.append(Promise(texts.get(promise.text, ""), promise.due_on, said, tone))
    return found


def _promise_stands(met: bool, reported: bool, over: bool) -> tuple[str, str]:
    if met:
        return _("kept, and checked by a second person"), "good"
    if reported:
        return _("reported as kept, being checked"), "info"
    return (_("not kept in time"), "bad") if over else (_("being carried out"), "active")


# ---------------------------------------------------------------- what happened

_ICONS = {
    "registered": "inbox",
    "dispatched": "send",
    "accepted": "check",
    "delivered": "mail-opened",
    "file_attached": "paperclip",
    "noted": "pencil",
    "closed": "circle-check",
    "withdrawn": "arrow-back-up",
}
_OWN = {
    "cases.case.registered": N_("You filed the matter"),
    "cases.case.noted": N_("You added something in writing"),
    "cases.case.file_attached": N_("You added a file"),
    "cases.case.review_asked": N_("You asked for a review"),
    "cases.case.re_review_asked": N_("You asked for a re-review"),
    "cases.case.withdrawn": N_("You withdrew the matter"),
}
_SHOWN_OF_ACCUSATIONS = {
    "cases.case.registered": N_("Registered"),
    "cases.case.dispatched": N_("Transferred to the competent organ"),
    "cases.case.delivered": N_("Reply delivered"),
}
_ELSEWHERE = frozenset({"cases.case.identity_opened"})  # it has a list of its own
_LETTERS = frozenset({StatementKind.NOTICE, StatementKind.REPLY})  # so have they


def _entries(case: Case) -> Iterator[TimelineEntry]:
    """What happened, newest first; files added together are one line, those sent with the matter none."""
    moments = [one for one in queries.timeline(case, for_petitioner=True) if one.kind not in _ELSEWHERE]
    filed_with = moments[0].at if moments else None
    previous: Moment | None = None
    for one in moments[::-1]:
        is_file = one.kind == "cases.case.file_attached"
        told = is_file and (one.at == filed_with or (previous and one.kind == previous.kind and one.at == previous.at))
        previous = one
        if not told and (title := _title(one, case)) is not None:
            yield _entry(one, title, case)


def _title(one: Moment, case: Case) -> str | None:
    mine = one.actor_kind == "petitioner"
    if mine and one.kind in _OWN:
        return _(_OWN[one.kind])
    if case.purpose == Purpose.ACCUSATION and not mine:
        return _(_SHOWN_OF_ACCUSATIONS[one.kind]) if one.kind in _SHOWN_OF_ACCUSATIONS else None
    return one.what


def _entry(one: Moment, title: str, case: Case) -> TimelineEntry:
    secret = case.purpose == Purpose.ACCUSATION
    mine = one.actor_kind == "petitioner"
    texts = [text.body for text in one.texts if text.body and text.kind not in _LETTERS]
    return TimelineEntry(
        title=title,
        at=one.at,
        by="" if secret or mine else one.unit,
        body="\n".join(texts) if mine or not secret else "",
        icon=_ICONS.get(one.kind.rpartition(".")[2], "point"),
        tone="quiet",
        backfilled=one.backfilled,
    )


def _openings(case: Case) -> list[Opening]:
    """Who looked, for which office, and why. Of an accusation the office is not named."""
    secret = case.purpose == Purpose.ACCUSATION
    found = []
    for one in openings_about(case.stream):
        who = " ".join(
            part for part in (one.unit.name if one.unit else "", one.staff.name if one.staff else "") if part
        )
        found.append(Opening(one.opened_at, _("an officer who handles accusations") if secret else who, one.reason))
    return found
