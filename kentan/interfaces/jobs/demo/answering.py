"""What the responsible unit, the reviewing ones and the petitioner do, as acts of the demo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kentan.domain.cases import actions
from kentan.domain.cases.actions import Decision
from kentan.domain.cases.lifecycle.codes import Body, Purpose, Rating, ReopenReason, ReviewOutcome
from kentan.domain.cases.permissions import Person
from kentan.domain.organisation.models import Staff
from kentan.interfaces.jobs.demo.life import Life, on
from kentan.interfaces.jobs.demo.taking_in import Act, Given
from kentan.platform.certain import certain

USUAL_RATINGS = (Rating.SATISFIED, Rating.SATISFIED, Rating.SATISFIED, Rating.BASICALLY, Rating.NOT_SATISFIED)
OUTCOMES = {
    ReviewOutcome.UPHELD: "原处理意见事实清楚，适用依据正确，处理适当，予以维持。",
    ReviewOutcome.CHANGED: "原处理意见认定事实基本清楚，但处理期限过长，予以变更：限三十日内落实到位。",
    ReviewOutcome.REVOKED: "原处理意见主要事实不清，遗漏诉求，予以撤销，责成原单位重新作出处理意见。",
}


def accept(life: Life, at: datetime, given: Given) -> None:
    """With a written notice."""
    limit = {Purpose.CLAIM: "60日内作出处理意见", Purpose.SUGGESTION: "认真研究并答复"}
    notice = (
        f"您反映的“{life.said(life.matter.title)}”事项，我单位已于{on(at)}受理，"
        f"将自受理之日起{limit.get(life.matter.purpose, '依纪依法办理')}。联系电话：{life.lead.phone}。"
    )
    actions.accept(case_id=life.case_id, by=life.handler, at=at, notice=notice)


def accept_simply(life: Life, at: datetime, given: Given) -> None:
    """On the simple track, told by telephone."""
    notice = f"已电话告知：您反映的事项由我单位简易办理，10个工作日内答复。联系电话：{life.lead.phone}。"
    actions.accept_simply(case_id=life.case_id, by=life.handler, at=at, notice=notice)


def leave_simple(life: Life, at: datetime, given: Given) -> None:
    """It was not so simple."""
    reason = "经调查，事项涉及多方权益，需要专业检测，转为普通程序办理。"
    actions.leave_simple_track(case_id=life.case_id, by=life.handler, at=at, reason=reason)


def extend(life: Life, at: datetime, given: Given) -> None:
    """Once, by the head."""
    reason = life.text(given, "案情复杂，需委托专业机构鉴定，经本单位负责人批准，延长办理期限。")
    actions.extend(case_id=life.case_id, by=life.head, at=at, days=int(given["days"]), reason=reason)


def draft(life: Life, at: datetime, given: Given) -> None:
    """The handler drafts."""
    actions.draft_opinion(case_id=life.case_id, by=life.handler, at=at, decision=_decision(life))


def _decision(life: Life) -> Decision:
    matter = life.matter
    promised = zip(matter.promises, life.plot.promises, strict=False)
    return Decision(
        facts=life.said(matter.facts),
        answers=[life.said(text) for text in matter.answers],
        basis=matter.basis,
        conclusion=matter.conclusion,
        promises=[(life.said(text), life.day(ago)) for text, ago in promised],
    )


def return_draft(life: Life, at: datetime, given: Given) -> None:
    """The head wants it better."""
    reason = "事实部分缺少现场核查日期和参加人员，第一项诉求的政策依据要写到条款，请修改后再报。"
    actions.return_draft(case_id=life.case_id, by=life.head, at=at, reason=reason)


def sign(life: Life, at: datetime, given: Given) -> None:
    """The head signs."""
    actions.sign_opinion(case_id=life.case_id, by=life.head, at=at)


def answer(life: Life, at: datetime, given: Given) -> None:
    """To a suggestion or an accusation."""
    if life.matter.purpose is Purpose.SUGGESTION:
        actions.answer_suggestion(case_id=life.case_id, by=life.handler, at=at, decision=_decision(life))
    else:
        actions.answer_accusation(case_id=life.case_id, by=life.handler, at=at, decision=_decision(life))


def report(life: Life, at: datetime, given: Given) -> None:
    """That the assignment asked for."""
    text = f"按照交办要求，我单位已办理完毕。{life.said(life.matter.facts)}处理意见书已送达信访人。"
    actions.file_report(case_id=life.case_id, by=life.handler, at=at, report=text)


def deliver(life: Life, at: datetime, given: Given) -> None:
    """Into the petitioner's hands."""
    actions.deliver(
        case_id=life.case_id,
        by=life.handler,
        at=at,
        method=life.method,
        delivered_on=at.date(),
        proof=_proof(life),
    )


def _proof(life: Life) -> str:
    return "匿名信访，文书留存备领，已登记。" if life.plot.anonymous else "信访人在送达回证上签收，见证人：村组干部。"


def fulfil(life: Life, at: datetime, given: Given) -> None:
    """A commitment is kept, says the handler."""
    evidence = life.text(given, "已按承诺落实，附现场照片和签领记录。")
    actions.fulfil(case_id=life.case_id, by=life.handler, at=at, number=int(given.get("n", 1)), evidence=evidence)


def confirm(life: Life, at: datetime, given: Given) -> None:
    """The second person has looked."""
    by = life.desk if given.get("by") == "desk" else life.head
    actions.confirm_fulfilment(case_id=life.case_id, by=by, at=at, number=int(given.get("n", 1)))


def reject(life: Life, at: datetime, given: Given) -> None:
    """The second person is not content."""
    reason = "现场抽查，仍有一处未完成，请整改到位后重新申报。"
    actions.reject_fulfilment(case_id=life.case_id, by=life.head, at=at, number=int(given.get("n", 1)), reason=reason)


def rate(life: Life, at: datetime, given: Given) -> None:
    """The petitioner rates both bodies."""
    for body in (Body.BUREAU, Body.UNIT):
        rating = Rating(given.get(body.value) or life.chance.choice(USUAL_RATINGS))
        words = "承诺的事情还没有兑现。" if rating is Rating.NOT_SATISFIED and body is Body.UNIT else ""
        actions.rate(case_id=life.case_id, by=life.petitioner, at=at, body=body, rating=rating, words=words)


def waive(life: Life, at: datetime, given: Given) -> None:
    """In the petitioner's own words."""
    words = "问题已经解决，本人自愿不申请复查。"
    actions.waive_review(case_id=life.case_id, by=life.petitioner, at=at, words=words)


def ask_review(life: Life, at: datetime, given: Given) -> None:
    """The petitioner is not content with the opinion."""
    grounds = life.text(given, "处理意见没有回应我的主要诉求，补偿数额没有说明计算方法，请求上级复查。")
    actions.ask_review(case_id=life.case_id, by=life.petitioner, at=at, grounds=grounds)


def decide_review(life: Life, at: datetime, given: Given) -> None:
    """The county government decides."""
    outcome = ReviewOutcome(given["outcome"])
    facts = f"经调阅案卷并听取双方意见，查明：{life.said(life.matter.facts)}"
    reasons = life.text(given, OUTCOMES[outcome])
    actions.decide_review(
        case_id=life.case_id, by=_reviewer(life), at=at, outcome=outcome, facts=facts, reasons=reasons
    )


def _reviewer(life: Life) -> Staff:
    return life.county.heads[life.case.review_unit_id or 0]


def _re_reviewer(life: Life) -> Staff:
    return life.county.heads[life.case.re_review_unit_id or 0]


def deliver_review(life: Life, at: datetime, given: Given) -> None:
    """The review reaches the petitioner."""
    actions.deliver_review(
        case_id=life.case_id,
        by=_reviewer(life),
        at=at,
        method=life.method,
        delivered_on=at.date(),
        proof=_proof(life),
    )


def ask_re_review(life: Life, at: datetime, given: Given) -> None:
    """The petitioner goes on to the city."""
    grounds = "复查意见仍未查明关键事实，未采纳我提交的证人证言，请求复核。"
    actions.ask_re_review(case_id=life.case_id, by=life.petitioner, at=at, grounds=grounds)


def open_hearing(life: Life, at: datetime, given: Given) -> None:
    """Its time does not count."""
    note = "听证通知书已送达信访人、原办理机关和复查机关。"
    actions.open_hearing(case_id=life.case_id, by=_re_reviewer(life), at=at, begins_on=at.date(), note=note)


def end_hearing(life: Life, at: datetime, given: Given) -> None:
    """With its record."""
    record = "听证会由七名听证员组成，双方陈述、质证完毕，合议意见附后。"
    actions.end_hearing(case_id=life.case_id, by=_re_reviewer(life), at=at, ended_on=at.date(), record=record)


def decide_re_review(life: Life, at: datetime, given: Given) -> None:
    """The last word."""
    outcome = ReviewOutcome(given["outcome"])
    facts = f"经复核查明：{life.said(life.matter.facts)}"
    reasons = OUTCOMES[outcome].replace("原处理意见", "复查意见")
    actions.decide_re_review(
        case_id=life.case_id, by=_re_reviewer(life), at=at, outcome=outcome, facts=facts, reasons=reasons
    )


def deliver_conclusion(life: Life, at: datetime, given: Given) -> None:
    """The re-review reaches the petitioner."""
    actions.deliver_conclusion(
        case_id=life.case_id,
        by=_re_reviewer(life),
        at=at,
        method=life.method,
        delivered_on=at.date(),
        proof=_proof(life),
    )


def visit(life: Life, at: datetime, given: Given) -> None:
    """Somebody asks afterwards."""
    words = life.text(given, "电话回访：信访人表示问题已经解决，对工作人员态度满意。")
    by = life.county.staff["supervisor"]
    actions.record_return_visit(case_id=life.case_id, by=by, at=at, visited_on=at.date(), words=words)


def close(life: Life, at: datetime, given: Given) -> None:
    """By a second person at the bureau."""
    summary = life.text(given, "答复已送达，承诺事项已落实，符合办结条件，予以办结。")
    actions.close(case_id=life.case_id, by=_closing(life), at=at, summary=summary)


def _closing(life: Life) -> Person:
    return life.desk if life.unit else life.county.staff["dispatcher2"]  # who routed it does not close it


def reopen(life: Life, at: datetime, given: Given) -> None:
    """Once more."""
    finding = life.text(given, "经督查回访，信访人反映问题属实，重新启动办理。")
    by = life.county.staff["supervisor"]
    actions.reopen(case_id=life.case_id, by=by, at=at, reason=ReopenReason(given["reason"]), finding=finding)


def merge(life: Life, at: datetime, given: Given) -> None:
    """The same matter as the one before."""
    reason = life.text(given, "与该事项为同一事实、同一诉求，并案办理。")
    actions.merge(case_id=life.case_id, into_id=certain(life.first).case_id, by=life.desk, at=at, reason=reason)


def unmerge(life: Life, at: datetime, given: Given) -> None:
    """It was another one after all."""
    reason = "经核对，两件事项地点不同、诉求不同，撤销并案，恢复单独办理。"
    actions.unmerge(case_id=life.case_id, by=life.desk, at=at, reason=reason)


def withdraw(life: Life, at: datetime, given: Given) -> None:
    """In the petitioner's own words, at the desk or by the portal."""
    words = "单位已经主动联系我解决了，本人撤回信访事项。"
    actions.withdraw(case_id=life.case_id, by=life.county.staff["registrar"], at=at, words=words)


ACTS: Mapping[str, Act] = {
    "accept": accept,
    "accept_simply": accept_simply,
    "leave_simple": leave_simple,
    "extend": extend,
    "draft": draft,
    "return_draft": return_draft,
    "sign": sign,
    "answer": answer,
    "report": report,
    "deliver": deliver,
    "fulfil": fulfil,
    "confirm": confirm,
    "reject": reject,
    "rate": rate,
    "waive": waive,
    "ask_review": ask_review,
    "decide_review": decide_review,
    "deliver_review": deliver_review,
    "ask_re_review": ask_re_review,
    "open_hearing": open_hearing,
    "end_hearing": end_hearing,
    "decide_re_review": decide_re_review,
    "deliver_conclusion": deliver_conclusion,
    "visit": visit,
    "close": close,
    "reopen": reopen,
    "merge": merge,
    "unmerge": unmerge,
    "withdraw": withdraw,
}
