"""From acceptance to the answer, review and re-review."""

from kentan.domain.notices.rules.templates.base import Words, row

HANDLING = (
    row(
        "cases.accepted",
        petitioner=Words(
            "信访事项已受理：{number}",
            "您的信访事项{number}已由{unit}受理，将在{due_on}前办结并书面答复您。联系方式：{contact}。",
            "Your matter has been accepted: {number}",
            "{unit} has accepted your matter {number} and will decide and answer in writing by {due_on}. "
            "Contact: {contact}.",
        ),
    ),
    row(
        "cases.routed",
        petitioner=Words(
            "信访事项分类处理告知：{number}",
            "您的信访事项{number}应当依照法定途径办理（{route_label}），请向{authority}提出。告知文书可凭编号和查"
            "询码查看，也可到{unit}领取。",
            "The legal way for your matter: {number}",
            "Your matter {number} has a legal way of its own ({route_label}); please turn to {authority}. You "
            "can read the notice "
            "with your number and query code, or collect it at {unit}.",
        ),
        staff=Words(
            "已依法分类处理：{number}",
            "信访事项{number}已由{unit}告知信访人通过法定途径向{authority}提出（{route_label}）。",
            "Routed by law: {number}",
            "{unit} has told the petitioner of {number} to turn to {authority} ({route_label}).",
        ),
    ),
    row(
        "cases.redirected",
        petitioner=Words(
            "信访事项告知：{number}",
            "您的信访事项{number}不属于本机关、单位职权范围，请向{authority}提出。",
            "Another body is competent: {number}",
            "Your matter {number} is not within our competence; please turn to {authority}.",
        ),
        staff=Words(
            "已告知向有权机关提出：{number}",
            "信访事项{number}已由{unit}告知信访人向{authority}提出。",
            "Redirected: {number}",
            "{unit} has told the petitioner of {number} to turn to {authority}.",
        ),
    ),
    row(
        "cases.declined",
        petitioner=Words(
            "信访事项不予受理告知：{number}",
            "您的信访事项{number}不予（再）受理：{ground_label}。原文书编号：{document_number}。",
            "Your matter is not taken up: {number}",
            "Your matter {number} is not taken up (again): {ground_label}. Earlier document: {document_number}.",
        ),
        staff=Words(
            "已告知不予受理：{number}",
            "信访事项{number}已由{unit}告知不予（再）受理：{ground_label}。",
            "Declined: {number}",
            "{unit} has declined {number}: {ground_label}.",
        ),
    ),
    row(
        "cases.extended",
        petitioner=Words(
            "办理期限延长告知：{number}",
            "您的信访事项{number}因情况复杂，经{unit}负责人批准，延长办理期限{days}日，将在{due_on}前办结。延期理由可凭编号和"
            "查询码查看。",
            "More time is needed: {number}",
            "{unit} needs {days} more days for your matter {number} and will decide by {due_on}. You can read the "
            "reason with your number and query code.",
        ),
        staff=Words(
            "已延长办理期限：{number}",
            "信访事项{number}经批准延长{days}日，办理期限至{due_on}。",
            "Time limit extended: {number}",
            "{number} was extended by {days} days; it is due on {due_on}.",
        ),
    ),
    row(
        "cases.draft_submitted",
        staff=Words(
            "处理意见待签发：{number}",
            "信访事项{number}的处理意见已拟好，请审核签发。办理期限至{due_on}。",
            "An opinion waits for your signature: {number}",
            "The opinion on {number} is drafted. Please check and sign it; it is due on {due_on}.",
        ),
    ),
    row(
        "cases.draft_returned",
        staff=Words(
            "处理意见退回修改：{number}",
            "信访事项{number}的处理意见稿被退回，请按审核意见修改后重新报签。",
            "The draft came back: {number}",
            "The draft for {number} was sent back. Please change it as asked and submit it again.",
        ),
    ),
    row(
        "cases.opinion_signed",
        staff=Words(
            "处理意见已签发：{number}",
            "信访事项{number}的处理意见书已签发，请及时送达信访人并留存送达凭证。",
            "The opinion is signed: {number}",
            "The opinion on {number} is signed. Deliver it to the petitioner and keep the proof.",
        ),
    ),
    row(
        "cases.report_filed",
        staff=Words(
            "办理结果已报送：{number}",
            "{unit}已报送交办信访事项{number}的办理结果。",
            "Report filed: {number}",
            "{unit} has filed its report on {number}.",
        ),
    ),
    row(
        "cases.delivered",
        petitioner=Words(
            "信访事项答复：{number}",
            "您的信访事项{number}已由{unit}作出书面答复。如不服，可在{review_on}前（含当日）请求上一级机关、单位复"
            "查。欢迎对办理情况作出满意度评价。",
            "Your matter has been answered: {number}",
            "{unit} has answered your matter {number} in writing. If you disagree you can ask for a review by "
            "{review_on}. "
            "Please tell us how satisfied you are.",
        ),
        staff=Words(
            "答复已送达：{number}",
            "信访事项{number}的答复已由{unit}送达信访人，请求复查的期限至{review_on}。",
            "Answer delivered: {number}",
            "{unit} has delivered the answer on {number}; the petitioner may ask for a review until {review_on}.",
        ),
    ),
    row(
        "cases.answered",
        petitioner=Words(
            "信访事项答复：{number}",
            "您的信访事项{number}已作出答复。凭编号和查询码可以查看，欢迎对办理情况作出满意度评价。",
            "Your matter has been answered: {number}",
            "Your matter {number} has been answered. You can read the answer with your number and query code; please "
            "tell us how satisfied you are.",
        ),
    ),
    row(
        "cases.fulfilment_reported",
        staff=Words(
            "承诺事项待核实：{number}",
            "{unit}报告信访事项{number}的承诺事项已落实，请核实确认。",
            "A commitment waits for confirmation: {number}",
            "{unit} reports a commitment of {number} as kept. Please check the evidence and confirm it.",
        ),
    ),
    row(
        "cases.fulfilment_rejected",
        staff=Words(
            "承诺事项未通过核实：{number}",
            "信访事项{number}的承诺事项经核实尚未落实到位，请继续办理。",
            "A commitment is not kept yet: {number}",
            "A commitment of {number} was checked and is not kept yet. Please go on.",
        ),
    ),
    row(
        "cases.fulfilled",
        petitioner=Words(
            "承诺事项已落实：{number}",
            "您的信访事项{number}中，{unit}承诺的事项已经落实。如有出入，请与我们联系。",
            "What was promised has been done: {number}",
            "{unit} has carried out what it promised in your matter {number}. If that is not so, please tell us.",
        ),
        staff=Words(
            "承诺事项已确认：{number}",
            "信访事项{number}的承诺事项已确认落实。",
            "Commitment confirmed: {number}",
            "A commitment of {number} was confirmed as kept.",
        ),
    ),
)

REVIEW = (
    row(
        "cases.review_asked",
        petitioner=Words(
            "复查（复核）请求已收到：{number}",
            "您对信访事项{number}提出的复查（复核）请求已收到，{unit}将在{due_on}前作出书面意见。",
            "Your request for a review: {number}",
            "Your request for a review of {number} has been received. {unit} will decide in writing by {due_on}.",
        ),
        staff=Words(
            "收到复查（复核）请求：{number}",
            "信访人就信访事项{number}提出复查（复核）请求，由{unit}在{due_on}前作出意见。",
            "A review is asked for: {number}",
            "The petitioner asks for a review of {number}. {unit} decides by {due_on}.",
        ),
        by_email=True,
    ),
    row(
        "cases.review_decided",
        petitioner=Words(
            "复查（复核）意见：{number}",
            "{unit}已对您的信访事项{number}作出复查（复核）意见：{outcome_label}。意见书将送达您。",
            "The review is decided: {number}",
            "{unit} has decided the review of your matter {number}: {outcome_label}. The decision will be "
            "delivered to you.",
        ),
        staff=Words(
            "复查（复核）意见已作出：{number}",
            "{unit}已对信访事项{number}作出复查（复核）意见：{outcome_label}。",
            "Review decided: {number}",
            "{unit} has decided the review of {number}: {outcome_label}.",
        ),
    ),
    row(
        "cases.redo",
        staff=Words(
            "复查要求重新办理：{number}",
            "信访事项{number}的原处理意见已被撤销，请在{due_on}前重新作出处理意见。",
            "To be done again: {number}",
            "The decision on {number} was revoked. Decide again by {due_on}.",
        ),
        by_email=True,
    ),
    row(
        "cases.hearing",
        petitioner=Words(
            "听证通知：{number}",
            "您的信访事项{number}将于{hearing_on}由{unit}组织听证，具体时间地点以听证通知书为准。听证所需时间不计"
            "入复核期限。",
            "A hearing on your matter: {number}",
            "{unit} will hold a hearing on your matter {number} on {hearing_on}; the notice of hearing gives "
            "time and place. The "
            "days of the hearing do not count towards the time limit.",
        ),
    ),
)
