"""The history of a case as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.models import Case, Statement
from kentan.domain.cases.queries import Moment

from .forms import FORMS
from .papers.register import title_of

ICONS: Mapping[str, str] = {
    "registered": "inbox",
    "amended": "edit",
    "dispatched": "send",
    "objected": "hand-stop",
    "objection_upheld": "arrow-back-up",
    "objection_overruled": "gavel",
    "responsibility_settled": "users-group",
    "assisting_changed": "users",
    "routed": "route",
    "redirected": "arrow-up-right",
    "declined": "ban",
    "accepted": "check",
    "simple_track_left": "switch-horizontal",
    "extended": "hourglass",
    "opinion_drafted": "writing",
    "draft_returned": "arrow-back-up",
    "opinion_signed": "signature",
    "suggestion_answered": "message-2",
    "accusation_answered": "shield-lock",
    "report_filed": "report",
    "delivered": "truck-delivery",
    "commitment_fulfilled": "clipboard-check",
    "commitment_confirmed": "checks",
    "fulfilment_rejected": "x",
    "review_asked": "scale",
    "review_decided": "gavel",
    "review_delivered": "truck-delivery",
    "re_review_asked": "scale",
    "hearing_opened": "messages",
    "hearing_ended": "messages",
    "re_review_decided": "gavel",
    "conclusion_delivered": "truck-delivery",
    "review_waived": "pencil",
    "rated": "star",
    "return_visited": "phone-call",
    "closed": "circle-check",
    "reopened": "refresh",
    "merged": "git-merge",
    "unmerged": "arrows-split",
    "other_merged": "arrows-join",
    "other_unmerged": "arrows-split",
    "withdrawn": "arrow-back-up",
    "settled_from_archive": "archive",
    "noted": "note",
    "file_attached": "paperclip",
    "identity_opened": "eye",
    "recused": "user-off",
    "party_joined": "user-plus",
    "query_code_renewed": "key",
}
QUIET = {
    "noted",
    "file_attached",
    "identity_opened",
    "query_code_renewed",
    "party_joined",
    "amended",
    "opinion_drafted",
}
WARN = {"objected", "draft_returned", "fulfilment_rejected", "declined", "reopened", "review_asked", "re_review_asked"}
# What the petitioner does; where staff are named, they recorded it for the petitioner.
PETITIONERS_OWN = {MOVES[code].event for code, form in FORMS.items() if form.on_behalf}
_ARTICLES = {move.event: move.article for move in reversed(tuple(MOVES.values()))}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One entry of the history with everything that hangs on it."""

    sequence: int
    title: str
    at: datetime
    who: str
    unit: str
    icon: str
    tone: str
    article: str
    backfilled: bool
    for_petitioner: bool  # staff recorded what the petitioner did
    texts: Sequence[Statement]
    paper: str
    paper_url: str


def steps_of(case: Case, *, since: int = 0) -> list[Step]:
    """What happened, newest first; with `since` only what came after that entry of the record."""
    moments = [moment for moment in queries.timeline(case) if moment.sequence > since]
    return [_step(case, moment) for moment in reversed(moments)]


def _step(case: Case, moment: Moment) -> Step:
    name = moment.kind.rpartition(".")[2]
    paper = title_of(moment.kind)
    return Step(
        sequence=moment.sequence,
        title=moment.what,
        at=moment.at,
        who=moment.who,
        unit=moment.unit,
        icon=ICONS.get(name, "point"),
        tone="quiet" if name in QUIET else "warn" if name in WARN else "",
        article=_ARTICLES.get(moment.kind, ""),
        backfilled=moment.backfilled,
        for_petitioner=moment.kind in PETITIONERS_OWN and moment.actor_kind == "staff",
        texts=moment.texts,
        paper=_(paper) if paper else "",
        paper_url=reverse("workspace:case_paper", args=[case.pk, moment.sequence]) if paper else "",
    )
