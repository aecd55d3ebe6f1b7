"""Rating, closing and what can come after, and what is only added to the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kentan.domain.cases.lifecycle.codes import Body, Conclusion, Rating, ReopenReason, State
from kentan.domain.cases.lifecycle.state import CaseState, TextRef
from kentan.domain.ledger.events import Actor, Erasure, Wording
from kentan.platform.certain import certain
from kentan.platform.frozen import evolve

from .base import CaseEvent
from .review import to_be_done_again


@dataclass(frozen=True, kw_only=True)
class Rated(CaseEvent):
    kind = "cases.case.rated"
    wording = Wording(zh="信访人评价{body}：{rating}", en="The petitioner rates the {body}: {rating}")
    erasure = Erasure.COMMITMENT

    body: Body
    rating: Rating
    words: TextRef | None = None

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        if self.body is Body.BUREAU:
            return evolve(case, rated_bureau=self.rating)
        return evolve(case, rated_unit=self.rating)


@dataclass(frozen=True, kw_only=True)
class ReturnVisited(CaseEvent):
    kind = "cases.case.return_visited"
    wording = Wording(zh="回访信访人", en="Return visit to the petitioner")
    erasure = Erasure.COMMITMENT

    visited_on: date
    words: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, return_visited_on=self.visited_on)


@dataclass(frozen=True, kw_only=True)
class Closed(CaseEvent):
    kind = "cases.case.closed"
    wording = Wording(zh="办结", en="Closed")
    erasure = Erasure.COMMITMENT

    summary: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, state=State.CLOSED, holder_id=None, closed_on=on)


@dataclass(frozen=True, kw_only=True)
class Reopened(CaseEvent):
    kind = "cases.case.reopened"
    wording = Wording(zh="重新启动办理（{reason}）", en="Reopened ({reason})")
    erasure = Erasure.COMMITMENT

    reason: ReopenReason
    finding: TextRef
    unit_gone: bool = False  # the responsible unit was retired meanwhile

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        again = evolve(
            to_be_done_again(case, on),
            reopened=case.reopened + 1,
            route=None,
            review_unit_id=None,
            review_asked_on=None,
            reviewed_on=None,
            reviewed_by="",
            review_outcome=None,
            review_delivered_on=None,
            re_review_unit_id=None,
            re_review_asked_on=None,
            concluded_on=None,
            conclusion_delivered_on=None,
            hearing_days=0,
        )
        if case.lead_unit_id is not None and not self.unit_gone:
            return again
        # It never reached a unit, or one that is no more: the bureau has it again, to send it out.
        return evolve(
            again,
            state=State.REGISTERED,
            holder_id=case.bureau_id,
            lead_unit_id=None,
            assisting_unit_ids=(),
            assigned=False,
            report_due_on=None,
            accepted_on=None,
            returned_on=on,
        )


@dataclass(frozen=True, kw_only=True)
class Merged(CaseEvent):
    """The same matter stands in another case, which speaks for both. Reversible; both histories stay."""

    kind = "cases.case.merged"
    wording = Wording(zh="并入信访事项 {into_number}", en="Merged into {into_number}")
    erasure = Erasure.COMMITMENT

    into_id: int
    into_number: str
    reason: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.MERGED,
            merged_into_id=self.into_id,
            before_merge=case.state,
            before_merge_holder_id=case.holder_id,
            holder_id=None,
        )


@dataclass(frozen=True, kw_only=True)
class Unmerged(CaseEvent):
    kind = "cases.case.unmerged"
    wording = Wording(zh="撤销并案，恢复单独办理", en="Merge undone")
    erasure = Erasure.COMMITMENT

    reason: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=certain(case.before_merge),
            holder_id=case.before_merge_holder_id,
            merged_into_id=None,
            before_merge=None,
            before_merge_holder_id=None,
        )


@dataclass(frozen=True, kw_only=True)
class OtherMerged(CaseEvent):
    """Told on the case that another was merged into."""

    kind = "cases.case.other_merged"
    wording = Wording(zh="信访事项 {other_number} 并入本件", en="{other_number} was merged into this case")
    erasure = Erasure.NOTHING

    other_id: int
    other_number: str


@dataclass(frozen=True, kw_only=True)
class OtherUnmerged(CaseEvent):
    kind = "cases.case.other_unmerged"
    wording = Wording(zh="信访事项 {other_number} 恢复单独办理", en="{other_number} stands on its own again")
    erasure = Erasure.NOTHING

    other_id: int
    other_number: str


@dataclass(frozen=True, kw_only=True)
class Withdrawn(CaseEvent):
    kind = "cases.case.withdrawn"
    wording = Wording(zh="信访人撤回", en="Withdrawn by the petitioner")
    erasure = Erasure.COMMITMENT

    words: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, state=State.WITHDRAWN, holder_id=None, closed_on=on)


@dataclass(frozen=True, kw_only=True)
class SettledFromArchive(CaseEvent):
    """An answered letter of the past, entered afterwards. What happened in between is not known and not invented."""

    kind = "cases.case.settled_from_archive"
    wording = Wording(
        zh="补录历史答复：{unit_id}于{replied_on}答复", en="Answer of the past entered: {unit_id}, {replied_on}"
    )
    erasure = Erasure.COMMITMENT

    unit_id: int
    replied_on: date
    reply: TextRef
    conclusion: Conclusion | None = None

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.CLOSED,
            holder_id=None,
            lead_unit_id=self.unit_id,
            decided_on=self.replied_on,
            delivered_on=self.replied_on,
            closed_on=self.replied_on,
            conclusion=self.conclusion,
        )


@dataclass(frozen=True, kw_only=True)
class Noted(CaseEvent):
    kind = "cases.case.noted"
    wording = Wording(zh="备注", en="Note")
    erasure = Erasure.COMMITMENT

    note: TextRef
    for_petitioner: bool = False


@dataclass(frozen=True, kw_only=True)
class FileAttached(CaseEvent):
    """`digest` is the SHA-256 of the file as kept, after what identifies the camera was removed."""

    kind = "cases.case.file_attached"
    wording = Wording(zh="添加附件", en="File attached")
    erasure = Erasure.REFERENCE

    file_id: int
    digest: str
    size: int


@dataclass(frozen=True, kw_only=True)
class IdentityOpened(CaseEvent):
    kind = "cases.case.identity_opened"
    wording = Wording(zh="查看信访人身份信息", en="The petitioner's identity was opened")
    erasure = Erasure.COMMITMENT

    petitioner_id: int
    reason: TextRef


@dataclass(frozen=True, kw_only=True)
class Recused(CaseEvent):
    kind = "cases.case.recused"
    wording = Wording(zh="工作人员回避", en="A member of staff recused")
    erasure = Erasure.COMMITMENT

    staff_id: int
    reason: TextRef
    stand_in_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PartyJoined(CaseEvent):
    kind = "cases.case.party_joined"
    wording = Wording(zh="增加信访人", en="A petitioner joined")
    erasure = Erasure.REFERENCE

    petitioner_id: int
    part: str


@dataclass(frozen=True, kw_only=True)
class QueryCodeRenewed(CaseEvent):
    kind = "cases.case.query_code_renewed"
    wording = Wording(zh="重新生成查询码", en="Query code renewed")
    erasure = Erasure.NOTHING
