"""Registration, dispatch and objection."""

from kentan.domain.notices.rules.templates.base import Words, row

INTAKE = (
    row(
        "cases.registered",
        petitioner=Words(
            "信访事项已登记：{number}",
            "您反映的信访事项已登记，编号{number}，查询码{query_code}。我们将在{due_on}前转送有权处理的单位或者向"
            "您告知去向。"
            "请妥善保管查询码，凭编号和查询码可随时查询办理进度。",
            "Your matter is registered: {number}",
            "Your matter is registered under the number {number}; your query code is {query_code}. By {due_on} "
            "we will send it "
            "to the unit that can settle it or tell you where it goes. Keep the code: with it you can follow the "
            "matter.",
        ),
        staff=Words(
            "新登记信访事项 {number}",
            "信访事项{number}已登记，请在{due_on}前转送、交办或者告知。",
            "New matter {number}",
            "{number} has been registered. Forward it, assign it or notify the petitioner by {due_on}.",
        ),
    ),
    row(
        "cases.code_renewed",
        petitioner=Words(
            "查询码已重新生成：{number}",
            "您的信访事项{number}的查询码已重新生成，原查询码不再有效。如非您本人要求，请尽快联系信访部门。",
            "New query code: {number}",
            "A new query code was made for your matter {number}; the old one no longer works. "
            "If you did not ask for it, please contact the petition bureau soon.",
        ),
    ),
    row(
        "cases.dispatched",
        petitioner=Words(
            "信访事项已转送：{number}",
            "您的信访事项{number}已转送{unit}办理，该单位将在{due_on}前书面告知您是否受理。",
            "Your matter has been forwarded: {number}",
            "Your matter {number} has been sent to {unit}, which will tell you in writing by {due_on} whether it "
            "takes it up.",
        ),
        staff=Words(
            "收到转送信访事项 {number}",
            "信访事项{number}已转送你单位。请在{due_on}前书面告知信访人受理情况；认为不属于本单位职责的，请在"
            "{objection_on}前提出异议并说明理由。",
            "A matter has been forwarded to your unit: {number}",
            "{number} has been forwarded to your unit. Notify the petitioner in writing by {due_on}. If it is "
            "not your matter, "
            "object with reasons by {objection_on}.",
        ),
        by_email=True,
    ),
    row(
        "cases.assigned",
        staff=Words(
            "收到交办信访事项 {number}",
            "信访事项{number}已交办你单位。请在{due_on}前书面告知信访人受理情况，并在{report_on}前报送办理结果。",
            "A matter has been assigned to your unit: {number}",
            "{number} has been assigned to your unit. Notify the petitioner in writing by {due_on} and report "
            "the result by "
            "{report_on}.",
        ),
        by_email=True,
    ),
    row(
        "cases.assisting",
        staff=Words(
            "协助办理信访事项 {number}",
            "请你单位协助{unit}办理信访事项{number}。",
            "Your unit is asked to assist: {number}",
            "Your unit is asked to assist {unit} with {number}.",
        ),
    ),
    row(
        "cases.assisting_ended",
        staff=Words(
            "不再协助办理 {number}",
            "你单位不再承担信访事项{number}的协办工作。",
            "Your unit no longer assists: {number}",
            "Your unit no longer has to assist with {number}.",
        ),
    ),
    row(
        "cases.responsibility_settled",
        staff=Words(
            "联席会议明确责任单位：{number}",
            "经信访工作联席会议协调，信访事项{number}由你单位负责办理。请在{due_on}前书面告知信访人受理情况，不得再次提出异议。",
            "The joint meeting has made your unit responsible: {number}",
            "The joint meeting has settled that {number} is your unit's. Notify the petitioner in writing by {due_on}; "
            "your unit cannot object again.",
        ),
        by_email=True,
    ),
    row(
        "cases.accusation_passed_on",
        petitioner=Words(
            "信访事项已转交：{number}",
            "您的信访事项{number}已转交有权处理的机关依规依纪依法处理。",
            "Your matter has been passed on: {number}",
            "Your matter {number} has been passed on to the competent organ.",
        ),
    ),
    row(
        "cases.accusation_transferred",
        staff=Words(
            "收到检举控告事项 {number}",
            "检举控告类信访事项{number}已转送你单位，请依规依纪依法处理，并严格保密。",
            "An accusation has been transferred: {number}",
            "The accusation {number} has been transferred to you. Handle it by the rules and keep it confidential.",
        ),
    ),
    row(
        "cases.recused",
        staff=Words(
            "回避交接：{number}",
            "因工作人员回避，信访事项{number}现由你接替办理。",
            "You stand in on {number}",
            "A colleague has recused from {number}; you now stand in.",
        ),
    ),
    row(
        "cases.amended",
        staff=Words(
            "登记内容有更正：{number}",
            "信访事项{number}的登记内容已更正，请查看后继续办理。",
            "The registration was corrected: {number}",
            "The registration of {number} was corrected. Please look at it before you go on.",
        ),
    ),
)

OBJECTION = (
    row(
        "cases.objected",
        staff=Words(
            "单位提出异议：{number}",
            "{unit}对信访事项{number}提出异议，建议责任单位：{proposed}。请核实后作出认定。",
            "Objection: {number}",
            "{unit} objects to {number} and proposes: {proposed}. Please decide on the objection.",
        ),
        by_email=True,
    ),
    row(
        "cases.objection_upheld",
        staff=Words(
            "异议成立：{number}",
            "你单位对信访事项{number}提出的异议成立，该事项已收回重新确定责任单位。",
            "Objection upheld: {number}",
            "Your unit's objection to {number} was upheld; the matter has been taken back.",
        ),
    ),
    row(
        "cases.objection_overruled",
        staff=Words(
            "异议不成立：{number}",
            "你单位对信访事项{number}提出的异议不成立，请继续办理，并在{due_on}前书面告知信访人受理情况。同一事实"
            "不得再次提出异议。",
            "Objection overruled: {number}",
            "Your unit's objection to {number} was overruled. Go on, and notify the petitioner in writing by "
            "{due_on}. You "
            "cannot object again on the same facts.",
        ),
        by_email=True,
    ),
    row(
        "cases.objection_to_meeting",
        staff=Words(
            "责任单位争议提请协调：{number}",
            "信访事项{number}已两次提出异议，请联席会议协调确定责任单位。",
            "A dispute about responsibility: {number}",
            "{number} has met a second objection. The joint meeting is asked to settle which unit is responsible.",
        ),
        by_email=True,
    ),
)
