"""From the door to the responsible unit, as acts of the demo. Each takes the matter, the moment, the step's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from kentan.domain.cases import actions
from kentan.domain.cases.actions import Matter, Who
from kentan.domain.cases.lifecycle.codes import Channel, DeclineGround, Purpose
from kentan.domain.cases.models import Part
from kentan.domain.cases.permissions import Person
from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.models import Unit
from kentan.interfaces.jobs.demo.life import Life, on
from kentan.interfaces.jobs.demo.pictures import scene
from kentan.platform.certain import certain

Given: TypeAlias = Mapping[str, str]
Act: TypeAlias = Callable[[Life, datetime, Given], object]
# As the portal itself names whoever files a matter there.
PORTAL = Actor(kind="petitioner", id="portal")
REPRESENTATIVES = 2  # beside the main petitioner
NOTES = (
    "已电话联系信访人核对地址和诉求，情绪平稳。",
    "已到现场走访，拍照留存，村组干部在场。",
    "信访人来电询问进展，已告知办理单位和期限。",
    "已与协办单位沟通，约定本周内会同现场核查。",
)


def register(life: Life, at: datetime, given: Given) -> None:
    """Taken in at the desk, at a talk, or through the portal."""
    receipt = actions.register(matter=_matter(life), by=_by(life), at=at)
    life.case_id, life.number, life.query_code = receipt.case.pk, receipt.case.number, receipt.query_code
    main = receipt.case.parties.filter(part=Part.MAIN).first()
    life.petitioner_id = main.petitioner_id if main else 0


def _by(life: Life) -> Person:
    if life.channel is Channel.ONLINE:
        return PORTAL
    if life.matter.purpose is Purpose.ACCUSATION:
        return life.desk
    return life.county.staff["recorder" if life.channel is Channel.TALK else "registrar"]


def _matter(life: Life) -> Matter:
    plot, matter = life.plot, life.matter
    earlier = life.first.case_id if life.first and plot.repeat else None
    return Matter(
        title=life.said(matter.title),
        body=_body(life),
        demands=[life.said(text) for text in matter.demands],
        channel=life.channel,
        purpose=matter.purpose,
        place=life.village.code,
        category=matter.category,
        people=() if plot.anonymous else _people(life),
        people_present=max(plot.collective, 1),
        people_concerned=plot.concerned or (life.values["n"] if plot.collective else 1),
        urgent=plot.urgent,
        anonymous=plot.anonymous,
        confidential=plot.confidential,
        repeat_of_id=earlier,
        hamlet_id=life.values["hamlet_id"],
        return_visit_required=plot.visit,
        read_back=True,
    )


def _body(life: Life) -> str:
    body = life.said(life.matter.body)
    if life.first and life.plot.repeat:
        earlier = life.first.case
        return f"此事{on(earlier.registered_on)}反映过（{earlier.number}），至今没有彻底解决，再次反映。\n{body}"
    return body


def _people(life: Life) -> list[Who]:
    same = life.first is not None and life.plot.person == "same" and life.first.petitioner_id
    main = Who(petitioner_id=life.first.petitioner_id) if same and life.first else Who(given=life.person())
    if not life.plot.collective:
        return [main]
    return [main, *(Who(part=Part.REPRESENTATIVE, given=life.person()) for _ in range(REPRESENTATIVES))]


def amend(life: Life, at: datetime, given: Given) -> None:
    """The desk corrects what it wrote."""
    actions.amend(
        case_id=life.case_id, by=life.desk, at=at, reason="登记时漏勾紧急事项，更正。", urgent=not life.plot.urgent
    )


def join(life: Life, at: datetime, given: Given) -> None:
    """A co-signer."""
    who = Who(part=Part.CO_SIGNER, given=life.person())
    actions.join(case_id=life.case_id, who=who, by=life.county.staff["registrar"], at=at)


def renew_code(life: Life, at: datetime, given: Given) -> None:
    """The petitioner has lost the query code."""
    life.query_code = actions.renew_query_code(case_id=life.case_id, by=life.county.staff["registrar"], at=at)


def forward(life: Life, at: datetime, given: Given) -> None:
    """To the unit whose matter it seems to be."""
    life.unit = life.unit_of(given.get("unit", "first"))
    assisting = _assisting(life, given)
    actions.forward(case_id=life.case_id, by=life.desk, at=at, unit_id=life.unit.pk, assisting=assisting)


def assign(life: Life, at: datetime, given: Given) -> None:
    """With a report due."""
    life.unit = life.unit_of(given.get("unit", "first"))
    actions.assign(
        case_id=life.case_id,
        by=life.desk,
        at=at,
        unit_id=life.unit.pk,
        report_due_on=life.day(int(given["due"])),
        assisting=_assisting(life, given),
        note=life.text(given, "请依法按政策办理，并按期书面报告办理结果。"),
    )


def _assisting(life: Life, given: Given) -> list[int]:
    which = given.get("assisting", "")
    return [] if not which or (which == "other" and not life.matter.other) else [life.unit_of(which).pk]


def object_(life: Life, at: datetime, given: Given) -> None:
    """The unit says that the matter is another's."""
    proposed = life.unit_of(given.get("to", "other"))
    usual = f"经核对职责清单，该事项的主要问题不在本单位职责范围内，建议由{proposed.name}办理。"
    reasons = life.text(given, usual)
    actions.object_(case_id=life.case_id, by=life.handler, at=at, reasons=reasons, proposed_unit_id=proposed.pk)


def uphold(life: Life, at: datetime, given: Given) -> None:
    """The bureau agrees."""
    finding = life.text(given, "经核实职责分工，异议理由成立，收回重新转送。")
    actions.uphold_objection(case_id=life.case_id, by=life.desk, at=at, finding=finding)
    life.unit = None


def overrule(life: Life, at: datetime, given: Given) -> None:
    """The bureau disagrees."""
    finding = life.text(given, "该事项属于你单位法定职责，异议理由不成立，请按期受理。")
    actions.overrule_objection(case_id=life.case_id, by=life.desk, at=at, finding=finding)


def settle(life: Life, at: datetime, given: Given) -> None:
    """The joint meeting says whose it is."""
    life.unit = life.unit_of(given.get("unit", "first"))
    actions.settle_responsibility(
        case_id=life.case_id,
        by=life.county.staff["joint"],
        at=at,
        unit_id=life.unit.pk,
        minutes=f"衡南联席纪〔{at.year}〕{life.chance.randint(2, 19)}号",
        assisting=_assisting(life, given),
        note=life.text(given, "会议议定由你单位牵头，相关单位配合，不得再行推诿。"),
    )


def route(life: Life, at: datetime, given: Given) -> None:
    """On the legal way of Art. 31."""
    authority = life.said(life.matter.authority)
    notice = f"您反映的“{life.said(life.matter.title)}”，依法应当通过法定途径解决，请向{authority}提出。"
    actions.route_by_law(
        case_id=life.case_id,
        by=_holder(life),
        at=at,
        route=certain(life.matter.route),
        authority=authority,
        notice=f"{notice}{life.said(life.matter.answers[0])}",
        method=life.method,
        delivered_on=at.date(),
    )


def redirect(life: Life, at: datetime, given: Given) -> None:
    """To the body that is competent."""
    notice = f"您反映的事项不属本机关职权范围，请向{life.matter.redirect}提出。{life.said(life.matter.facts)}"
    actions.redirect(
        case_id=life.case_id,
        by=_holder(life),
        at=at,
        authority=life.matter.redirect,
        notice=notice,
        method=life.method,
        delivered_on=at.date(),
    )


def decline(life: Life, at: datetime, given: Given) -> None:
    """The same matter is pending or was concluded before."""
    earlier = life.first.case.opinion_number if life.first else ""
    actions.decline(
        case_id=life.case_id,
        by=_holder(life),
        at=at,
        ground=DeclineGround.PENDING,
        earlier_document=earlier or "处理意见书",
        notice=f"您反映的事项与{earlier}为同一事项，仍以同一事实和理由提出，依规定不予受理。如有新的事实，可以再次提出。",
        method=life.method,
        delivered_on=at.date(),
    )


def _holder(life: Life) -> Person:
    return life.handler if life.unit else life.desk


def assist(life: Life, at: datetime, given: Given) -> None:
    """Another unit is to help."""
    helper: Unit = life.unit_of("other")
    actions.change_assisting(case_id=life.case_id, by=life.desk, at=at, assisting=[helper.pk])


def note(life: Life, at: datetime, given: Given) -> None:
    """A note on the file, by whoever has it."""
    text = life.text(given, life.chance.choice(NOTES))
    by = life.county.staff[given["by"]] if "by" in given else _holder(life)
    actions.add_note(case_id=life.case_id, by=by, at=at, note=text, for_petitioner="shown" in given)


def attach(life: Life, at: datetime, given: Given) -> None:
    """A photograph: of the petitioner, or with `of=unit` of what was done."""
    done = given.get("of") == "unit"
    upload = scene(life.chance, life.matter.category, done=done)
    by = life.handler if done else _who_brings(life)
    actions.attach(case_id=life.case_id, by=by, at=at, upload=upload, for_petitioner=not done)


def _who_brings(life: Life) -> Person:
    if life.channel is Channel.ONLINE:
        return life.petitioner
    return life.desk if life.matter.purpose is Purpose.ACCUSATION else life.county.staff["registrar"]


def open_identity(life: Life, at: datetime, given: Given) -> None:
    """Somebody must reach the petitioner."""
    by = life.county.staff["registrar"] if life.plot.confidential else life.handler
    reason = "需电话核对反映地点，约定现场走访时间"
    actions.open_identity(case_id=life.case_id, petitioner_id=life.petitioner_id, reason=reason, by=by, at=at)


def recuse(life: Life, at: datetime, given: Given) -> None:
    """A dispatcher is related to the petitioner."""
    staff = life.county.staff
    actions.recuse(
        case_id=life.case_id,
        staff_id=staff["dispatcher2"].pk,
        stand_in_id=staff["dispatcher"].pk,
        reason="信访人系本人近亲属，申请回避。",
        by=staff["dispatcher2"],
        at=at,
    )


ACTS: Mapping[str, Act] = {
    "register": register,
    "amend": amend,
    "join": join,
    "renew_code": renew_code,
    "forward": forward,
    "assign": assign,
    "object": object_,
    "uphold": uphold,
    "overrule": overrule,
    "settle": settle,
    "route": route,
    "redirect": redirect,
    "decline": decline,
    "assist": assist,
    "note": note,
    "attach": attach,
    "open_identity": open_identity,
    "recuse": recuse,
}
