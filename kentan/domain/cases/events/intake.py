"""From the door to the responsible unit (Arts. 19 to 24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kentan.domain.cases.lifecycle.codes import Channel, DeclineGround, DeliveryMethod, Purpose, Route, State
from kentan.domain.cases.lifecycle.state import CaseState, TextRef
from kentan.domain.ledger.events import Actor, Erasure, Wording
from kentan.platform.frozen import evolve

from .base import CaseEvent


@dataclass(frozen=True, kw_only=True)
class Registered(CaseEvent):
    """The first event of every case. `petitioner_ids` names the main petitioner first."""

    kind = "cases.case.registered"
    wording = Wording(zh="登记信访事项 {number}", en="Matter registered as {number}")
    erasure = Erasure.COMMITMENT

    number: str
    channel: Channel
    purpose: Purpose
    bureau_id: int
    place: str
    commitment: str
    category: str | None = None
    petitioner_ids: tuple[int, ...] = ()
    urgent: bool = False
    anonymous: bool = False
    confidential: bool = False
    first_here: bool = True
    first_anywhere: bool = True
    repeat_of_id: int | None = None
    people_present: int = 1
    people_concerned: int = 1
    demands: int = 1
    return_visit_required: bool = False
    source: str = ""

    def begun(self, on: date) -> CaseState:
        """The case as it begins, on the day of its registration."""
        return CaseState(
            number=self.number,
            channel=self.channel,
            purpose=self.purpose,
            registered_on=on,
            bureau_id=self.bureau_id,
            holder_id=self.bureau_id,
            problem_place_id=self.place,
            category_id=self.category,
            text_commitment=self.commitment,
            urgent=self.urgent,
            anonymous=self.anonymous,
            confidential=self.confidential,
            first_here=self.first_here,
            first_anywhere=self.first_anywhere,
            repeat_of_id=self.repeat_of_id,
            people_present=self.people_present,
            people_concerned=self.people_concerned,
            demands=self.demands,
            return_visit_required=self.return_visit_required,
        )


@dataclass(frozen=True, kw_only=True)
class Amended(CaseEvent):
    """The registration was corrected. Only what changed is given; the record keeps what stood before."""

    kind = "cases.case.amended"
    wording = Wording(zh="更正登记内容：{fields}", en="Registration corrected: {fields}")
    erasure = Erasure.COMMITMENT

    fields: tuple[str, ...]
    reason: TextRef
    before: tuple[str, ...] = ()
    place: str | None = None
    category: str | None = None
    channel: Channel | None = None
    purpose: Purpose | None = None
    urgent: bool | None = None
    confidential: bool | None = None
    people_present: int | None = None
    people_concerned: int | None = None
    return_visit_required: bool | None = None
    demands: int | None = None
    commitment: str | None = None

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        given = {
            "problem_place_id": self.place,
            "category_id": self.category,
            "channel": self.channel,
            "purpose": self.purpose,
            "urgent": self.urgent,
            "confidential": self.confidential,
            "people_present": self.people_present,
            "people_concerned": self.people_concerned,
            "return_visit_required": self.return_visit_required,
            "demands": self.demands,
            "text_commitment": self.commitment,
        }
        return evolve(case, **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # names and types are those of CaseState


@dataclass(frozen=True, kw_only=True)
class Dispatched(CaseEvent):
    """Forwarded, or assigned with a report due (Art. 22). The unit's clocks run from here."""

    kind = "cases.case.dispatched"
    wording = Wording(zh="转送{unit_id}办理", en="Sent to {unit_id}")
    erasure = Erasure.COMMITMENT

    unit_id: int
    assisting: tuple[int, ...] = ()
    report_due_on: date | None = None
    note: TextRef | None = None

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.DISPATCHED,
            lead_unit_id=self.unit_id,
            holder_id=self.unit_id,
            assisting_unit_ids=self.assisting,
            assigned=self.report_due_on is not None,
            report_due_on=self.report_due_on,
            dispatched_on=on,
            objected_on=None,
        )


@dataclass(frozen=True, kw_only=True)
class Objected(CaseEvent):
    """The unit says that the matter is not its own (Art. 23)."""

    kind = "cases.case.objected"
    wording = Wording(
        zh="{unit_id}提出异议，建议由{proposed_unit_id}办理", en="{unit_id} objects and proposes {proposed_unit_id}"
    )
    erasure = Erasure.COMMITMENT

    unit_id: int
    proposed_unit_id: int
    reasons: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.OBJECTED,
            holder_id=case.bureau_id,
            objected_on=on,
            objections=case.objections + 1,
            objected_by=(*case.objected_by, self.unit_id),
        )


@dataclass(frozen=True, kw_only=True)
class ObjectionUpheld(CaseEvent):
    """The bureau agrees: the case is to be sent elsewhere."""

    kind = "cases.case.objection_upheld"
    wording = Wording(zh="异议成立，收回重新转办", en="Objection upheld; the case goes elsewhere")
    erasure = Erasure.COMMITMENT

    finding: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.REGISTERED,
            holder_id=case.bureau_id,
            lead_unit_id=None,
            assisting_unit_ids=(),
            assigned=False,
            report_due_on=None,
            objected_on=None,
            returned_on=on,
        )


@dataclass(frozen=True, kw_only=True)
class ObjectionOverruled(CaseEvent):
    """The bureau disagrees. The unit's clocks were never stopped in law: they run from the first dispatch."""

    kind = "cases.case.objection_overruled"
    wording = Wording(zh="异议不成立，由原单位继续办理", en="Objection overruled; the unit keeps the case")
    erasure = Erasure.COMMITMENT

    finding: TextRef

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, state=State.DISPATCHED, holder_id=case.lead_unit_id, objected_on=None)


@dataclass(frozen=True, kw_only=True)
class ResponsibilitySettled(CaseEvent):
    """The joint meeting has said whose matter it is (Art. 24)."""

    kind = "cases.case.responsibility_settled"
    wording = Wording(
        zh="联席会议明确由{unit_id}负责（{minutes}）", en="The joint meeting makes {unit_id} responsible ({minutes})"
    )
    erasure = Erasure.COMMITMENT

    unit_id: int
    minutes: str
    assisting: tuple[int, ...] = ()
    note: TextRef | None = None

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        kept = case.lead_unit_id == self.unit_id
        return evolve(
            case,
            state=State.DISPATCHED,
            lead_unit_id=self.unit_id,
            holder_id=self.unit_id,
            assisting_unit_ids=self.assisting,
            dispatched_on=case.dispatched_on if kept else on,
            objected_on=None,
            settled_by_joint_meeting=True,
        )


@dataclass(frozen=True, kw_only=True)
class AssistingChanged(CaseEvent):
    kind = "cases.case.assisting_changed"
    wording = Wording(zh="协办单位调整为：{assisting}", en="Assisting units: {assisting}")
    erasure = Erasure.NOTHING

    assisting: tuple[int, ...]

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, assisting_unit_ids=self.assisting)


@dataclass(frozen=True, kw_only=True)
class Routed(CaseEvent):
    """Sent on one of the legal ways of Art. 31, items 1 to 5."""

    kind = "cases.case.routed"
    wording = Wording(
        zh="导入法定途径（第三十一条第{route}项），由{authority}处理",
        en="Routed by law (Art. 31, item {route}) to {authority}",
    )
    erasure = Erasure.COMMITMENT

    route: Route
    authority: str
    notice: TextRef
    method: DeliveryMethod
    delivered_on: date

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(
            case,
            state=State.ROUTED,
            route=self.route,
            delivered_on=self.delivered_on,
            delivered_by=by.id,
            decided_on=on,
        )


@dataclass(frozen=True, kw_only=True)
class Redirected(CaseEvent):
    """Another body is competent, and the petitioner has been told which (Art. 23)."""

    kind = "cases.case.redirected"
    wording = Wording(zh="告知向{authority}提出", en="Told to turn to {authority}")
    erasure = Erasure.COMMITMENT

    authority: str
    notice: TextRef
    method: DeliveryMethod
    delivered_on: date

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, state=State.REDIRECTED, delivered_on=self.delivered_on, delivered_by=by.id, decided_on=on)


@dataclass(frozen=True, kw_only=True)
class Declined(CaseEvent):
    """Not accepted (again), on one of the only two grounds there are (Arts. 19(3), 36(3))."""

    kind = "cases.case.declined"
    wording = Wording(
        zh="不予（不再）受理，依据文书 {earlier_document}", en="Not accepted, see document {earlier_document}"
    )
    erasure = Erasure.COMMITMENT

    ground: DeclineGround
    earlier_document: str
    notice: TextRef
    method: DeliveryMethod
    delivered_on: date

    def applied(self, case: CaseState, on: date, by: Actor) -> CaseState:
        return evolve(case, state=State.DECLINED, delivered_on=self.delivered_on, delivered_by=by.id, decided_on=on)
