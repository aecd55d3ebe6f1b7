"""Review and re-review (Arts. 35, 36)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kentan.domain.cases.events import (
    ConclusionDelivered,
    HearingEnded,
    HearingOpened,
    ReReviewAsked,
    ReReviewDecided,
    ReviewAsked,
    ReviewDecided,
    ReviewDelivered,
    ReviewWaived,
)
from kentan.domain.cases.lifecycle import checks
from kentan.domain.cases.lifecycle.codes import DeliveryMethod, ReviewOutcome
from kentan.domain.cases.models import Case, Opinion, OpinionKind, OpinionState, StatementKind, decision_commitment
from kentan.domain.cases.permissions import Person
from kentan.domain.organisation.models import Unit
from kentan.platform.certain import certain
from kentan.platform.crypto import make_salt
from kentan.platform.words import N_, Refused

from .act import Act, begin, ref
from .handling import delivery_day, document_number


@transaction.atomic
def ask_review(*, case_id: int, by: Person, at: datetime, grounds: str, seen: int | None = None) -> Case:
    """The petitioner asks the organ above the responsible unit to review its opinion, within 30 days (Art. 35)."""
    act = begin("ask_review", case_id=case_id, by=by, at=at, seen=seen)
    above = _above(act.case.lead_unit, article="35")
    text = act.say(StatementKind.GROUNDS, grounds, field="grounds", for_petitioner=True)
    act.commit(ReviewAsked(unit_id=above.pk, decision_number=act.case.opinion_number, grounds=text))
    return act.case


@transaction.atomic
def ask_re_review(*, case_id: int, by: Person, at: datetime, grounds: str, seen: int | None = None) -> Case:
    """The petitioner asks the organ above the reviewing one, within 30 days of receiving the review (Art. 36)."""
    act = begin("ask_re_review", case_id=case_id, by=by, at=at, seen=seen)
    above = _above(act.case.review_unit, article="36")
    text = act.say(StatementKind.GROUNDS, grounds, field="grounds", for_petitioner=True)
    act.commit(ReReviewAsked(unit_id=above.pk, decision_number=_last_number(act.case), grounds=text))
    return act.case


def _above(unit: Unit | None, *, article: str) -> Unit:
    if unit is None or unit.superior is None:
        raise Refused(
            N_("No unit stands above {unit}."),
            instead=N_("Ask the administrator to enter its superior."),
            article=article,
            unit=unit or "-",
        )
    return unit.superior


def _last_number(case: Case) -> str:
    review = case.opinions.filter(kind=OpinionKind.REVIEW, state=OpinionState.SIGNED).order_by("-id").first()
    return review.number if review else ""


@transaction.atomic
def decide_review(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    outcome: ReviewOutcome,
    facts: str,
    reasons: str,
    seen: int | None = None,
) -> Opinion:
    """Uphold, change, or revoke and have it done again, with reasons (Art. 35). Signed by the head."""
    act = begin("decide_review", case_id=case_id, by=by, at=at, seen=seen)
    opinion = _decided(act, OpinionKind.REVIEW, certain(act.case.review_unit), "信复查", outcome, facts, reasons)
    act.commit(ReviewDecided(outcome=outcome, number=opinion.number, reasons=ref(opinion)))
    return opinion


@transaction.atomic
def decide_re_review(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    outcome: ReviewOutcome,
    facts: str,
    reasons: str,
    seen: int | None = None,
) -> Opinion:
    """The last word (Art. 36): upheld or changed."""
    act = begin("decide_re_review", case_id=case_id, by=by, at=at, seen=seen)
    if outcome is ReviewOutcome.REVOKED:
        raise Refused(N_("A re-review ends the procedure: it upholds or changes."), field="outcome", article="36")
    opinion = _decided(act, OpinionKind.RE_REVIEW, certain(act.case.re_review_unit), "信复核", outcome, facts, reasons)
    act.commit(ReReviewDecided(outcome=outcome, number=opinion.number, reasons=ref(opinion)))
    return opinion


def _decided(
    act: Act, kind: OpinionKind, unit: Unit, series: str, outcome: ReviewOutcome, facts: str, reasons: str
) -> Opinion:
    facts = checks.text_given(facts, field="facts", at_least=4)
    reasons = checks.text_given(reasons, field="reasons", at_least=4)
    salt = make_salt()
    return Opinion.objects.create(
        case=act.case,
        kind=kind,
        state=OpinionState.SIGNED,
        number=document_number(unit, series, act.on.year),
        facts=facts,
        basis=reasons,
        conclusion=outcome,
        salt=salt,
        commitment=decision_commitment(facts, [], reasons, outcome, [], salt=salt),
        drafted_by=act.staff,
        drafted_at=act.at,
        signed_by=act.staff,
        signed_at=act.at,
    )


@transaction.atomic
def deliver_review(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    method: DeliveryMethod,
    delivered_on: date,
    proof: str,
    seen: int | None = None,
) -> Case:
    """Record how the review reached the petitioner; the 30 days for a re-review run from that day."""
    act = begin("deliver_review", case_id=case_id, by=by, at=at, seen=seen)
    day = delivery_day(act, delivered_on, since=act.case.reviewed_on)
    act.commit(
        ReviewDelivered(method=method, delivered_on=day, proof=act.say(StatementKind.PROOF, proof, field="proof"))
    )
    return act.case


@transaction.atomic
def deliver_conclusion(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    method: DeliveryMethod,
    delivered_on: date,
    proof: str,
    seen: int | None = None,
) -> Case:
    """Record how the re-review reached the petitioner."""
    act = begin("deliver_conclusion", case_id=case_id, by=by, at=at, seen=seen)
    day = delivery_day(act, delivered_on, since=act.case.concluded_on)
    text = act.say(StatementKind.PROOF, proof, field="proof")
    act.commit(ConclusionDelivered(method=method, delivered_on=day, proof=text))
    return act.case


@transaction.atomic
def open_hearing(
    *, case_id: int, by: Person, at: datetime, begins_on: date, note: str, seen: int | None = None
) -> Case:
    """Begin a hearing in re-review; its days do not count (Art. 36)."""
    act = begin("open_hearing", case_id=case_id, by=by, at=at, seen=seen)
    checks.not_before(begins_on, act.case.re_review_asked_on, field="begins_on")
    day = checks.not_in_future(begins_on, today=act.on, field="begins_on")
    act.commit(HearingOpened(begins_on=day, note=act.say(StatementKind.NOTE, note, field="note")))
    return act.case


@transaction.atomic
def end_hearing(
    *, case_id: int, by: Person, at: datetime, ended_on: date, record: str, seen: int | None = None
) -> Case:
    """End the hearing and keep its record."""
    act = begin("end_hearing", case_id=case_id, by=by, at=at, seen=seen)
    checks.not_before(ended_on, act.case.hearing_since, field="ended_on")
    day = checks.not_in_future(ended_on, today=act.on, field="ended_on")
    act.commit(HearingEnded(ended_on=day, record=act.say(StatementKind.RECORD, record, field="record")))
    return act.case


@transaction.atomic
def waive_review(*, case_id: int, by: Person, at: datetime, words: str, seen: int | None = None) -> Case:
    """Keep the petitioner's own waiver. It is voluntary, and new facts can always be brought."""
    act = begin("waive_review", case_id=case_id, by=by, at=at, seen=seen)
    act.commit(ReviewWaived(words=act.say(StatementKind.WORDS, words, field="words", for_petitioner=True)))
    return act.case
