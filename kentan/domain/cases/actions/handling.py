"""What the responsible unit does: accept, extend, decide, deliver, keep its word (Arts. 22, 23, 29 to 34)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kentan.domain.cases.events import (
    Accepted,
    AccusationAnswered,
    CommitmentConfirmed,
    CommitmentFulfilled,
    Delivered,
    DraftReturned,
    Extended,
    FulfilmentRejected,
    OpinionDrafted,
    OpinionSigned,
    ReportFiled,
    SimpleTrackLeft,
    SuggestionAnswered,
)
from kentan.domain.cases.lifecycle import Commitment, checks
from kentan.domain.cases.lifecycle.codes import Conclusion, DeliveryMethod, Purpose
from kentan.domain.cases.models import Case, Opinion, OpinionKind, OpinionState, StatementKind
from kentan.domain.cases.permissions import Person
from kentan.domain.organisation.actions import next_number
from kentan.domain.organisation.models import Unit
from kentan.platform.certain import certain
from kentan.platform.crypto import make_salt
from kentan.platform.words import N_, Refused

from .act import Act, begin, ref


@transaction.atomic
def accept(*, case_id: int, by: Person, at: datetime, notice: str, seen: int | None = None) -> Case:
    """Tell the petitioner in writing that the unit has the matter, the way, the limit and a contact (Art. 23)."""
    act = begin("accept", case_id=case_id, by=by, at=at, seen=seen)
    text = act.say(StatementKind.NOTICE, notice, field="notice", for_petitioner=True)
    act.commit(Accepted(notice=text))
    return act.case


@transaction.atomic
def accept_simply(*, case_id: int, by: Person, at: datetime, notice: str = "", seen: int | None = None) -> Case:
    """Accept on the simple track; the notice may be a text message or a call."""
    act = begin("accept_simply", case_id=case_id, by=by, at=at, seen=seen)
    text = act.say(StatementKind.NOTICE, notice, field="notice", for_petitioner=True) if notice.strip() else None
    act.commit(Accepted(simple=True, notice=text))
    return act.case


@transaction.atomic
def leave_simple_track(*, case_id: int, by: Person, at: datetime, reason: str, seen: int | None = None) -> Case:
    """The matter is not simple after all. The 60 days count from the first acceptance."""
    act = begin("leave_simple_track", case_id=case_id, by=by, at=at, seen=seen)
    act.commit(SimpleTrackLeft(reason=act.say(StatementKind.REASON, reason, field="reason", for_petitioner=True)))
    return act.case


@transaction.atomic
def extend(*, case_id: int, by: Person, at: datetime, days: int, reason: str, seen: int | None = None) -> Case:
    """Extend the handling once, by at most 30 days; the petitioner is told why (Art. 34)."""
    act = begin("extend", case_id=case_id, by=by, at=at, seen=seen)
    days = checks.extension(days)
    act.commit(Extended(days=days, reason=act.say(StatementKind.REASON, reason, field="reason", for_petitioner=True)))
    return act.case


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A decision in its parts (Art. 32). `answers` follow the demands; `promises` are (what, by when)."""

    facts: str
    answers: Sequence[str]
    basis: str
    conclusion: Conclusion
    promises: Sequence[tuple[str, date]] = ()


@transaction.atomic
def draft_opinion(*, case_id: int, by: Person, at: datetime, decision: Decision, seen: int | None = None) -> Opinion:
    """Draft the handling opinion, or draft it anew; every demand must be answered (Art. 32)."""
    act = begin("draft_opinion", case_id=case_id, by=by, at=at, seen=seen)
    _check(act, decision, basis_needed=True)
    opinion = _opinion(act, OpinionKind.HANDLING, decision)
    act.commit(OpinionDrafted(opinion=ref(opinion), conclusion=decision.conclusion))
    return opinion


@transaction.atomic
def return_draft(*, case_id: int, by: Person, at: datetime, reason: str, seen: int | None = None) -> Case:
    """The head of the unit sends the draft back to its drafter."""
    act = begin("return_draft", case_id=case_id, by=by, at=at, seen=seen)
    text = act.say(StatementKind.REASON, reason, field="reason")
    draft = _draft(act.case)
    draft.state, draft.returned_for = OpinionState.RETURNED, reason.strip()
    draft.save(update_fields=["state", "returned_for"])
    act.commit(DraftReturned(reason=text))
    return act.case


@transaction.atomic
def sign_opinion(*, case_id: int, by: Person, at: datetime, seen: int | None = None) -> Opinion:
    """The head of the unit signs what was drafted. From here it never changes (Art. 32)."""
    act = begin("sign_opinion", case_id=case_id, by=by, at=at, seen=seen)
    opinion = _draft(act.case)
    decision = decision_of(opinion)
    _check(act, decision, basis_needed=True)
    _sign(act, opinion)
    event = OpinionSigned(
        number=opinion.number,
        opinion=ref(opinion),
        conclusion=decision.conclusion,
        commitments=_commitments(act, decision),
    )
    act.commit(event)
    return opinion


@transaction.atomic
def answer_suggestion(
    *, case_id: int, by: Person, at: datetime, decision: Decision, seen: int | None = None
) -> Opinion:
    """Adopted, partly or not, with reasons (Art. 29)."""
    act = begin("answer_suggestion", case_id=case_id, by=by, at=at, seen=seen)
    _check(act, decision, basis_needed=False)
    opinion = _opinion(act, OpinionKind.SUGGESTION, decision)
    _sign(act, opinion)
    event = SuggestionAnswered(
        number=opinion.number,
        answer=ref(opinion),
        conclusion=decision.conclusion,
        commitments=_commitments(act, decision),
    )
    act.commit(event)
    return opinion


@transaction.atomic
def answer_accusation(
    *, case_id: int, by: Person, at: datetime, decision: Decision, seen: int | None = None
) -> Opinion:
    """The discipline organ records the outcome and its reply to the petitioner (Art. 30)."""
    act = begin("answer_accusation", case_id=case_id, by=by, at=at, seen=seen)
    _check(act, decision, basis_needed=False)
    opinion = _opinion(act, OpinionKind.ACCUSATION, decision)
    _sign(act, opinion)
    act.commit(AccusationAnswered(number=opinion.number, answer=ref(opinion), conclusion=decision.conclusion))
    return opinion


def _check(act: Act, decision: Decision, *, basis_needed: bool) -> None:
    checks.text_given(decision.facts, field="facts", at_least=4)
    checks.answers(act.state, decision.answers)
    checks.conclusion_of(Purpose(act.case.purpose), decision.conclusion)
    if basis_needed:
        checks.text_given(decision.basis, field="basis", at_least=4)
    checks.promises(decision.conclusion, decision.promises, today=act.on)


def _opinion(act: Act, kind: OpinionKind, decision: Decision) -> Opinion:
    opinion = Opinion(
        case=act.case,
        kind=kind,
        state=OpinionState.DRAFT,
        facts=decision.facts.strip(),
        answers=list(checks.answers(act.state, decision.answers)),
        basis=decision.basis.strip(),
        conclusion=decision.conclusion,
        promises=[{"text": text.strip(), "due_on": due_on.isoformat()} for text, due_on in decision.promises],
        salt=make_salt(),
        drafted_by=act.staff,
        drafted_at=act.at,
    )
    opinion.commitment = opinion.bound()
    opinion.save()
    return opinion


def decision_of(opinion: Opinion) -> Decision:
    """The parts of a kept opinion."""
    return Decision(
        facts=opinion.facts,
        answers=tuple(opinion.answers),
        basis=opinion.basis,
        conclusion=Conclusion(opinion.conclusion),
        promises=tuple((item["text"], date.fromisoformat(item["due_on"])) for item in opinion.promises),
    )


def _draft(case: Case) -> Opinion:
    draft = case.opinions.filter(state=OpinionState.DRAFT, kind=OpinionKind.HANDLING).order_by("-id").first()
    if draft is None:
        raise Refused(N_("There is no draft of an opinion."), instead=N_("The handler drafts it first."), article="32")
    return draft


def _sign(act: Act, opinion: Opinion) -> None:
    opinion.state = OpinionState.SIGNED
    opinion.number = document_number(certain(act.case.lead_unit), "信处", act.on.year)
    opinion.signed_by, opinion.signed_at = act.staff, act.at
    opinion.save(update_fields=["state", "number", "signed_by", "signed_at"])


def document_number(unit: Unit, series: str, year: int) -> str:
    """The next number of a unit's series of documents in a year, without gaps: 云集街道信处〔2026〕3号."""
    return f"{unit.short_name}{series}〔{year}〕{next_number(f'document/{unit.pk}/{series}/{year}')}号"


def _commitments(act: Act, decision: Decision) -> tuple[Commitment, ...]:
    given = checks.promises(decision.conclusion, decision.promises, today=act.on)
    return tuple(
        Commitment(
            number=number,
            due_on=due_on,
            text=act.say(
                StatementKind.COMMITMENT, text, field="promises", for_petitioner=True, position=number
            ).statement,
        )
        for number, (text, due_on) in enumerate(given, start=1)
    )


@transaction.atomic
def file_report(*, case_id: int, by: Person, at: datetime, report: str, seen: int | None = None) -> Case:
    """The report that an assignment asks for (Art. 22)."""
    act = begin("file_report", case_id=case_id, by=by, at=at, seen=seen)
    act.commit(ReportFiled(report=act.say(StatementKind.REPORT, report, field="report")))
    return act.case


@transaction.atomic
def deliver(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    method: DeliveryMethod,
    delivered_on: date,
    proof: str,
    seen: int | None = None,
) -> Case:
    """Record how and when the decision reached the petitioner, and the proof."""
    act = begin("deliver", case_id=case_id, by=by, at=at, seen=seen)
    day = delivery_day(act, delivered_on, since=act.case.decided_on)
    text = act.say(StatementKind.PROOF, proof, field="proof")
    act.commit(Delivered(method=method, delivered_on=day, proof=text))
    return act.case


def delivery_day(act: Act, day: date, *, since: date | None) -> date:
    """A day of delivery: not before the decision, not in the future."""
    return checks.not_before(checks.not_in_future(day, today=act.on, field="delivered_on"), since, field="delivered_on")


@transaction.atomic
def fulfil(*, case_id: int, by: Person, at: datetime, number: int, evidence: str, seen: int | None = None) -> Case:
    """Report that a commitment was kept, with the evidence (Art. 32)."""
    act = begin("fulfil", case_id=case_id, by=by, at=at, seen=seen)
    if _promise(act, number).fulfilled_on is not None:
        raise Refused(N_("This commitment is reported as kept already."), field="number")
    act.commit(CommitmentFulfilled(number=number, evidence=act.say(StatementKind.EVIDENCE, evidence, field="evidence")))
    return act.case


@transaction.atomic
def confirm_fulfilment(*, case_id: int, by: Person, at: datetime, number: int, seen: int | None = None) -> Case:
    """A second person confirms that a commitment was kept."""
    act = begin("confirm_fulfilment", case_id=case_id, by=by, at=at, seen=seen)
    _reported(act, number)
    act.commit(CommitmentConfirmed(number=number))
    return act.case


@transaction.atomic
def reject_fulfilment(
    *, case_id: int, by: Person, at: datetime, number: int, reason: str, seen: int | None = None
) -> Case:
    """A second person finds that a commitment was not kept."""
    act = begin("reject_fulfilment", case_id=case_id, by=by, at=at, seen=seen)
    _reported(act, number)
    act.commit(FulfilmentRejected(number=number, reason=act.say(StatementKind.REASON, reason, field="reason")))
    return act.case


def _promise(act: Act, number: int) -> Commitment:
    for promise in act.state.commitments:
        if promise.number == number:
            return promise
    raise Refused(N_("There is no such commitment."), field="number")


def _reported(act: Act, number: int) -> None:
    promise = _promise(act, number)
    if promise.fulfilled_on is None or promise.is_met:
        raise Refused(N_("No fulfilment is waiting to be confirmed."), field="number", article="32")
    if promise.fulfilled_by == act.actor.id:
        raise Refused(
            N_("This needs a second person: you reported it as kept yourself."),
            instead=N_("Ask a colleague who can check the evidence."),
            field="number",
        )
