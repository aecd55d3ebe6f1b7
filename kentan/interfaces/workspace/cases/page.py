"""The page of a case. Every part is read once, however much hangs on the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kentan.domain.cases import queries
from kentan.domain.cases.lifecycle.codes import Purpose
from kentan.domain.cases.models import Case, CaseFile, Opinion, OpinionKind, OpinionState, Part, Party, StatementKind
from kentan.domain.cases.permissions import may_open_identity
from kentan.domain.deadlines.models import Clock
from kentan.domain.deadlines.queries import clocks_of, counting
from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.queries import path_of
from kentan.domain.petitioners.models import Opening
from kentan.domain.petitioners.queries import openings_about
from kentan.interfaces.ui.parts import Fact
from kentan.interfaces.workspace.access import StaffPage
from kentan.interfaces.workspace.desk.faces import badge_of

from .clocks import ended, face, next_limit
from .doors import OfCase
from .history import steps_of
from .menu import menu_of
from .occasion import Occasion


class CasePage(OfCase, StaffPage):
    """Everything about one case, and what this person can do with it now."""

    template_name = "workspace/cases/case.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts of the page."""
        occasion, case = self.occasion, self.case
        clocks = list(clocks_of(case))
        steps = steps_of(case)
        parties = list(queries.parties_of(case))
        return super().get_context_data(
            case=case,
            badge=badge_of(case.state),
            flags=flags_of(case),
            menu=menu_of(occasion, clocks),
            facts=facts_of(occasion),
            demands=occasion.demands,
            people=[person_of(occasion, party) for party in parties],
            openings=openings_of(occasion),
            steps=steps,
            papers=[step for step in reversed(steps) if step.paper_url],
            decisions=decisions_of(occasion),
            promises=promises_of(occasion),
            files=[FileView.of(file) for file in queries.files_of(case)],
            may_attach="attach" in occasion.allowed,
            merged=list(merged_into(occasion)),
            **_referred(occasion),
            **_clocks(occasion, clocks),
            **kwargs,
        )


def _referred(occasion: Occasion) -> dict[str, Any]:
    """The case that speaks for this one, and the one it repeats, where this person may see them; at most one query."""
    case = occasion.case
    wanted = [pk for pk in (case.merged_into_id, case.repeat_of_id) if pk]
    seen = set(queries.visible(occasion.staff).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else ()
    return {
        "speaking": case.merged_into if case.merged_into_id in seen else None,
        "repeated": case.repeat_of if case.repeat_of_id in seen else None,
    }


def _clocks(occasion: Occasion, clocks: Sequence[Clock]) -> dict[str, Any]:
    rules = counting()
    first = next_limit(clocks)
    running = sorted((clock for clock in clocks if clock.runs), key=lambda clock: clock is not first)
    faces = [face(clock, today=occasion.today, counting=rules) for clock in running]
    return {
        "clocks": faces,
        "next_clock": faces[0] if faces else None,
        "ended": [ended(clock) for clock in clocks if not clock.runs],
        "today": occasion.today,
    }


@dataclass(frozen=True)
class Flag:
    """A mark beside the number."""

    label: str
    icon: str
    tone: str


def flags_of(case: Case) -> list[Flag]:
    """What somebody must know at the first glance."""
    flags = (
        (case.purpose == Purpose.ACCUSATION, _("Accusation: few may see it"), "shield-lock", "bad"),
        (case.urgent, _("Urgent"), "urgent", "bad"),
        (case.confidential, _("Confidential"), "lock", "waiting"),
        (case.anonymous, _("Anonymous"), "user-question", "outline"),
        (case.state_now().is_collective, _("Collective"), "users-group", "waiting"),
        (case.simple, _("Simple track"), "checks", "info"),
        (case.repeat_of_id is not None, _("Repeat"), "repeat", "waiting"),
        (case.assigned and case.reported_on is None, _("Report due"), "report", "outline"),
        (case.backfilled, _("Entered later"), "history", "outline"),
    )
    return [Flag(label, icon, tone) for holds, label, icon, tone in flags if holds]


def facts_of(occasion: Occasion) -> list[Fact]:
    """The matter in lines."""
    case = occasion.case
    facts = [
        Fact(term=_("Channel"), value=_("%(channel)s, raised at: %(level)s") % _channel(case)),
        Fact(term=_("Purpose"), value=_(case.get_purpose_display())),
        Fact(term=_("Category"), value=case.category or _("not given")),
        Fact(term=_("Place of the problem"), value=_place(case)),
        Fact(term=_("Number of people"), value=_people(case)),
        Fact(term=_("First time"), value=_first_time(case)),
        Fact(term=_("Responsible unit"), value=case.lead_unit.name if case.lead_unit else _("none yet")),
        Fact(term=_("Assisting units"), value=_units(case.assisting_unit_ids)),
        Fact(term=_("Reviewing unit"), value=case.review_unit.name if case.review_unit else ""),
        Fact(term=_("Re-reviewing unit"), value=case.re_review_unit.name if case.re_review_unit else ""),
    ]
    return [fact for fact in facts if fact.value]


def _channel(case: Case) -> dict[str, object]:
    return {"channel": _(case.get_channel_display()), "level": _(case.get_level_display())}


def _place(case: Case) -> str:
    path = path_of(case.problem_place_id)
    return f"{path} {case.hamlet.name}" if case.hamlet else path


def _people(case: Case) -> str:
    concerned = _("%(count)d concerned") % {"count": case.people_concerned}
    if not case.people_present:
        return concerned
    return _("%(present)d present, %(concerned)s") % {"present": case.people_present, "concerned": concerned}


def _first_time(case: Case) -> str:
    if case.repeat_of_id:
        return _("no, a repeat")
    return _("yes") if case.first_anywhere else _("here, not elsewhere")


def _units(ids: Sequence[int]) -> str:
    if not ids:
        return ""
    return _(", ").join(Unit.objects.filter(pk__in=ids).order_by("id").values_list("name", flat=True))


@dataclass(frozen=True)
class PersonView:
    """Somebody of the case, masked; `hidden` where even that says too much to this reader."""

    party: Party
    part: str
    open_url: str
    hidden: bool = False


def person_of(occasion: Occasion, party: Party) -> PersonView:
    """One of the people, with the page that asks for a reason where this person may open the identity."""
    case, petitioner = occasion.case, party.petitioner
    may = may_open_identity(occasion.staff, case)
    opens = may and petitioner.erased_at is None
    url = reverse("workspace:case_identity", args=[case.pk, petitioner.pk]) if opens else ""
    return PersonView(party, str(Part(party.part).label), url, hidden=case.confidential and not may)


def openings_of(occasion: Occasion) -> list[Opening]:
    """Who opened an identity. Of somebody who asked for confidentiality that list is the desk's alone."""
    case = occasion.case
    known = not case.confidential or may_open_identity(occasion.staff, case)
    return list(openings_about(case.stream)) if known else []


@dataclass(frozen=True)
class DecisionView:
    """A decision as the page lists it."""

    title: str
    number: str
    state: str
    tone: str
    who: str
    returned_for: str
    url: str


def decisions_of(occasion: Occasion) -> list[DecisionView]:
    """The decisions, newest first; of drafts only the newest."""
    found, drafted = [], False
    for row in occasion.opinions:
        if row.state != OpinionState.SIGNED:
            if drafted or not occasion.case.is_open:
                continue
            drafted = True
        found.append(_decision(occasion.case, row))
    return found


def _decision(case: Case, row: Opinion) -> DecisionView:
    tones = {OpinionState.SIGNED: "good", OpinionState.DRAFT: "waiting", OpinionState.RETURNED: "bad"}
    by = row.signed_by or row.drafted_by
    return DecisionView(
        title=str(OpinionKind(row.kind).label),
        number=row.number,
        state=str(OpinionState(row.state).label),
        tone=tones[OpinionState(row.state)],
        who=by.name if by else "",
        returned_for=row.returned_for,
        url=reverse("workspace:case_opinion", args=[case.pk, row.pk]),
    )


@dataclass(frozen=True)
class PromiseView:
    """A commitment and how far it has come."""

    number: int
    text: str
    due_on: Any
    label: str
    tone: str


def promises_of(occasion: Occasion) -> list[PromiseView]:
    """What was promised in the decision that holds."""
    if not occasion.state.commitments:
        return []
    kept = occasion.case.statements.filter(kind=StatementKind.COMMITMENT)
    texts = {str(key): body for key, body in kept.values_list("pk", "body")}
    found = []
    for promise in occasion.state.commitments:
        label, tone = _("open"), "waiting"
        if promise.is_met:
            label, tone = _("kept, confirmed"), "good"
        elif promise.fulfilled_on:
            label, tone = _("reported, to be confirmed"), "info"
        found.append(PromiseView(promise.number, texts.get(promise.text, ""), promise.due_on, label, tone))
    return found


FILE_KINDS = (
    ("image/", "photo"),
    ("application/pdf", "pdf"),
    ("application/msword", "doc"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml", "doc"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", "xls"),
    ("application/zip", "zip"),
)


@dataclass(frozen=True)
class FileView:
    """A file of the case; photos with a small picture."""

    file: CaseFile
    kind: str
    url: str
    thumbnail: str

    @classmethod
    def of(cls, file: CaseFile) -> FileView:
        """A file with its addresses."""
        kind = next((kind for start, kind in FILE_KINDS if file.content_type.startswith(start)), "file")
        where = [file.case_id, file.pk]
        small = reverse("workspace:case_thumbnail", args=where) if kind == "photo" else ""
        return cls(file, kind, reverse("workspace:case_file", args=where), small)


def merged_into(occasion: Occasion) -> Any:
    """The cases for which this one speaks, as far as this person may see them."""
    return queries.visible(occasion.staff).filter(merged_into=occasion.case).order_by("pk").only("number", "title")
