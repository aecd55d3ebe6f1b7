"""The acts that somebody can make now: the one that is due first, the rest in a menu."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from kentan.domain.cases.lifecycle import Move
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.rules import CLOCKS, ClockKind, next_step
from kentan.platform.words import N_

from .forms import FORMS
from .occasion import Occasion

# The order of the menu; a move that is missing here stands at the end of the first group.
WAYS_OUT = ("object", "route_by_law", "redirect", "decline", "merge")
PETITIONERS_OWN = ("rate", "ask_review", "ask_re_review", "waive_review", "withdraw")
FILE = ("add_note", "attach", "amend", "change_assisting", "record_return_visit", "join", "code", "recuse")
ICONS = {
    "forward": "send",
    "assign": "mail-forward",
    "accept": "check",
    "accept_simply": "checks",
    "object": "hand-stop",
    "uphold_objection": "arrow-back-up",
    "overrule_objection": "gavel",
    "settle_responsibility": "users-group",
    "route_by_law": "route",
    "redirect": "arrow-up-right",
    "decline": "ban",
    "extend": "hourglass",
    "draft_opinion": "writing",
    "sign_opinion": "signature",
    "return_draft": "arrow-back-up",
    "answer_suggestion": "message-2",
    "answer_accusation": "shield-lock",
    "file_report": "report",
    "deliver": "truck-delivery",
    "deliver_review": "truck-delivery",
    "deliver_conclusion": "truck-delivery",
    "fulfil": "clipboard-check",
    "confirm_fulfilment": "checks",
    "reject_fulfilment": "x",
    "decide_review": "gavel",
    "decide_re_review": "gavel",
    "open_hearing": "messages",
    "end_hearing": "messages",
    "close": "circle-check",
    "reopen": "refresh",
    "merge": "git-merge",
    "unmerge": "arrows-split",
    "withdraw": "arrow-back-up",
    "rate": "star",
    "ask_review": "scale",
    "ask_re_review": "scale",
    "waive_review": "pencil",
    "add_note": "note",
    "attach": "paperclip",
    "amend": "edit",
    "change_assisting": "users",
    "record_return_visit": "phone-call",
    "leave_simple_track": "switch-horizontal",
    "join": "user-plus",
    "code": "key",
    "recuse": "user-off",
}
GROUP_LABELS = (N_("Handling"), N_("Other ways"), N_("For the petitioner"), N_("The file"))


@dataclass(frozen=True, kw_only=True)
class ActLink:
    """A link to the page of an act."""

    code: str
    label: str
    url: str
    icon: str = ""
    danger: bool = False


@dataclass(frozen=True)
class Menu:
    """`main` is the act that is due, `also` its alternatives, `groups` everything else under headings."""

    main: ActLink | None = None
    also: Sequence[ActLink] = ()
    groups: Sequence[tuple[str, Sequence[ActLink]]] = field(default_factory=list)


def menu_of(occasion: Occasion, clocks: Sequence[Clock]) -> Menu:
    """What the person can do now."""
    links = {code: link_to(occasion, move) for code, move in occasion.allowed.items() if code in FORMS}
    main, also = _due(occasion, clocks, links)
    shown = {link.code for link in (main, *also) if link}
    rest = {code: link for code, link in links.items() if code not in shown} | _beside(occasion)
    return Menu(main=main, also=also, groups=_grouped(rest))


def link_to(occasion: Occasion, move: Move) -> ActLink:
    """The page of a move."""
    url = reverse("workspace:act", args=[occasion.case.pk, move.code])
    return ActLink(code=move.code, label=_(move.label), url=url, icon=ICONS.get(move.code, "point"), danger=move.danger)


def _due(
    occasion: Occasion, clocks: Sequence[Clock], links: dict[str, ActLink]
) -> tuple[ActLink | None, list[ActLink]]:
    """The step towards the limit that ends next and can be taken by this person, and what settles the same limit."""
    duties = sorted((clock for clock in clocks if clock.runs and not clock.is_window), key=lambda row: row.effective_on)
    for clock in duties:
        kind = ClockKind(clock.kind)
        step = next_step(kind, occasion.state)
        others = [code for code in _alternatives(kind, step) if code in links]
        if step in links:
            return links[step], [links[code] for code in others]
    return (links["reopen"], []) if "reopen" in links else (None, [])


def _alternatives(kind: ClockKind, step: str) -> list[str]:
    if step == "sign_opinion":
        return ["return_draft"]
    return [code for code in CLOCKS[kind].moves if code not in (step, "draft_opinion", "sign_opinion")]


def _beside(occasion: Occasion) -> dict[str, ActLink]:
    """What is done with a case beside the moves of the lifecycle."""
    found = {}
    if "amend" in occasion.allowed:
        found["join"] = _plain(occasion, "join", _("Add a person"), "workspace:case_join")
        found["code"] = _plain(occasion, "code", _("New query code"), "workspace:case_code")
    if occasion.case.is_open and occasion.parts:
        found["recuse"] = _plain(occasion, "recuse", _("Recuse myself"), "workspace:case_recuse")
    return found


def _plain(occasion: Occasion, code: str, label: str, name: str) -> ActLink:
    return ActLink(code=code, label=label, url=reverse(name, args=[occasion.case.pk]), icon=ICONS[code])


def _grouped(links: dict[str, ActLink]) -> list[tuple[str, list[ActLink]]]:
    known = {*WAYS_OUT, *PETITIONERS_OWN, *FILE}
    first = [code for code in links if code not in known]
    groups = zip(GROUP_LABELS, (first, WAYS_OUT, PETITIONERS_OWN, FILE), strict=True)
    found = [(_(label), _present(links, codes)) for label, codes in groups]
    return [(label, rows) for label, rows in found if rows]


def _present(links: dict[str, ActLink], codes: Iterable[str]) -> list[ActLink]:
    return [links[code] for code in codes if code in links]
