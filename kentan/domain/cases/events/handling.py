"""From acceptance to a delivered answer (Arts. 22, 23, 29 to 34)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kentan.domain.cases.lifecycle.codes import Conclusion, DeliveryMethod, State
from kentan.domain.cases.lifecycle.state import CaseState, Commitment, TextRef
from kentan.domain.ledger.events import Actor, Erasure, Wording
from kentan.platform.frozen import evolve

from .base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class Accepted(CaseEvent):
    """The unit tells the petitioner that it has the matter, in which way and by when it will be handled."""

    kind = "cases.case.accepted"
    wording = Wording(zh="受理", en="Accepted")
    erasure = Erasure.COMMITMENT

    simple: bool = False
    notice: TextRef | None = None

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, state=State.ACCEPTED, accepted_on=on, simple=self.simple)


@dataclass(frozen=True, kw_only=True)
class SimpleTrackLeft(CaseEvent):
    """The matter turned out not to be simple. The 60 days run from the original acceptance, to nobody's loss."""

    kind = "cases.case.simple_track_left"
    wording = Wording(zh="转为普通程序办理", en="Moved to the ordinary track")
    erasure = Erasure.COMMITMENT

    reason: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.ACCEPTED,
            holder_id=case.lead_unit_id,
            simple=False,
            drafted_on=None,
            drafted_by="",
            decided_on=None,
            signed_by="",
            conclusion=None,
            delivered_on=None,
            delivered_by="",
        )


@dataclass(frozen=True, kw_only=True)
class Extended(CaseEvent):
    """Art. 34: the head of the unit extends the handling, once, by at most 30 days."""

    kind = "cases.case.extended"
    wording = Wording(zh="延长办理期限 {days} 日", en="Handling extended by {days} days")
    erasure = Erasure.COMMITMENT

    days: int
    reason: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, extension_days=self.days)


@dataclass(frozen=True, kw_only=True)
class OpinionDrafted(CaseEvent):
    kind = "cases.case.opinion_drafted"
    wording = Wording(zh="拟写处理意见", en="Opinion drafted")
    erasure = Erasure.COMMITMENT

    opinion: TextRef
    conclusion: Conclusion

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, drafted_on=on, drafted_by=by.id)


@dataclass(frozen=True, kw_only=True)
class DraftReturned(CaseEvent):
    kind = "cases.case.draft_returned"
    wording = Wording(zh="退回修改处理意见", en="Draft sent back")
    erasure = Erasure.COMMITMENT

    reason: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, drafted_on=None, drafted_by="")


class _Decision(CaseEvent):
    """What all decisions do to a case."""

    abstract = True

    def decided(
        self,
        case: CaseState,
        on: date,
        by: Actor,
        conclusion: Conclusion,
        number: str,
        promises: tuple[Commitment, ...],
    ) -> CaseState:
        return evolve(
            case,
            state=State.DECIDED,
            decided_on=on,
            signed_by=by.id,
            conclusion=conclusion,
            opinion_number=number,
            commitments=promises,
        )


@dataclass(frozen=True, kw_only=True)
class OpinionSigned(_Decision):
    """The head of the unit signs: from here the opinion is the unit's word (Art. 32)."""

    kind = "cases.case.opinion_signed"
    wording = Wording(zh="签发处理意见书 {number}", en="Opinion {number} signed")
    erasure = Erasure.COMMITMENT

    number: str
    opinion: TextRef
    conclusion: Conclusion
    commitments: tuple[Commitment, ...] = ()

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return self.decided(case, on, by, self.conclusion, self.number, self.commitments)


@dataclass(frozen=True, kw_only=True)
class SuggestionAnswered(_Decision):
    """Art. 29: adopted, partly or not, with reasons."""

    kind = "cases.case.suggestion_answered"
    wording = Wording(zh="答复建议意见", en="Suggestion answered")
    erasure = Erasure.COMMITMENT

    number: str
    answer: TextRef
    conclusion: Conclusion
    commitments: tuple[Commitment, ...] = ()

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return self.decided(case, on, by, self.conclusion, self.number, self.commitments)


@dataclass(frozen=True, kw_only=True)
class AccusationAnswered(_Decision):
    """Art. 30: the discipline organ records what came of it."""

    kind = "cases.case.accusation_answered"
    wording = Wording(zh="反馈检举控告办理情况", en="Outcome of the accusation recorded")
    erasure = Erasure.COMMITMENT

    number: str
    answer: TextRef
    conclusion: Conclusion

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return self.decided(case, on, by, self.conclusion, self.number, ())


@dataclass(frozen=True, kw_only=True)
class ReportFiled(CaseEvent):
    kind = "cases.case.report_filed"
    wording = Wording(zh="提交办结报告", en="Report filed")
    erasure = Erasure.COMMITMENT

    report: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, reported_on=on)


@dataclass(frozen=True, kw_only=True)
class Delivered(CaseEvent):
    """The decision reached the petitioner. The petitioner's 30 days run from `delivered_on`."""

    kind = "cases.case.delivered"
    wording = Wording(zh="送达（{method}），送达日期 {delivered_on}", en="Delivered ({method}) on {delivered_on}")
    erasure = Erasure.COMMITMENT

    method: DeliveryMethod
    delivered_on: date
    proof: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, state=State.DELIVERED, delivered_on=self.delivered_on, delivered_by=by.id)


class _Promise(CaseEvent):
    """What happens to one commitment."""

    abstract = True

    def with_promise(self, case: CaseState, number: int, **changes: object) -> CaseState:
        promises = tuple(
            evolve(promise, **changes) if promise.number == number else promise  # type: ignore[arg-type]  # names and types are those of Commitment
            for promise in case.commitments
        )
        return evolve(case, commitments=promises)


@dataclass(frozen=True, kw_only=True)
class CommitmentFulfilled(_Promise):
    kind = "cases.case.commitment_fulfilled"
    wording = Wording(zh="报告已履行第 {number} 项承诺", en="Commitment {number} reported as kept")
    erasure = Erasure.COMMITMENT

    number: int
    evidence: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return self.with_promise(case, self.number, fulfilled_on=on, fulfilled_by=by.id)


@dataclass(frozen=True, kw_only=True)
class CommitmentConfirmed(_Promise):
    kind = "cases.case.commitment_confirmed"
    wording = Wording(zh="核实第 {number} 项承诺已履行", en="Commitment {number} confirmed as kept")
    erasure = Erasure.NOTHING

    number: int

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return self.with_promise(case, self.number, confirmed_on=on)


@dataclass(frozen=True, kw_only=True)
class FulfilmentRejected(_Promise):
    kind = "cases.case.fulfilment_rejected"
    wording = Wording(zh="第 {number} 项承诺核实未履行，退回", en="Commitment {number} found not kept")
    erasure = Erasure.COMMITMENT

    number: int
    reason: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return self.with_promise(case, self.number, fulfilled_on=None, fulfilled_by="")
