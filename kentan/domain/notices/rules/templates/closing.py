"""Ratings, closing, merging, withdrawing, and what people say on a case."""

from kentan.domain.notices.rules.templates.base import Words, row

CLOSING = (
    row(
        "cases.rated_poorly",
        staff=Words(
            "收到不满意评价：{number}",
            "信访人对信访事项{number}的办理评价为“不满意”（评价对象：{body_label}），请核查原因。",
            "Not satisfied: {number}",
            "The petitioner of {number} is not satisfied ({body_label}). Please look into the reasons.",
        ),
    ),
    row(
        "cases.closed",
        petitioner=Words(
            "信访事项已办结：{number}",
            "您的信访事项{number}已办结。您仍可凭编号和查询码查看答复并作出评价。",
            "Your matter is closed: {number}",
            "Your matter {number} is closed. With your number and query code you can still read the answer and "
            "rate it.",
        ),
        staff=Words(
            "信访事项已办结：{number}",
            "信访事项{number}已办结。",
            "Closed: {number}",
            "{number} has been closed.",
        ),
    ),
    row(
        "cases.reopened",
        petitioner=Words(
            "信访事项重新办理：{number}",
            "您的信访事项{number}已重新办理，原因：{reason_label}。承办单位：{unit}。",
            "Your matter is taken up again: {number}",
            "Your matter {number} has been taken up again: {reason_label}. It is with {unit}.",
        ),
        staff=Words(
            "信访事项重新办理：{number}",
            "信访事项{number}已重新办理，原因：{reason_label}。请在{due_on}前办结。",
            "Reopened: {number}",
            "{number} was reopened: {reason_label}. It is due on {due_on}.",
        ),
        by_email=True,
    ),
    row(
        "cases.merged",
        petitioner=Words(
            "信访事项合并办理：{number}",
            "您的信访事项{number}与{into}系同一事项，已合并办理。凭原编号和查询码仍可查询。",
            "Your matters are handled together: {number}",
            "Your matter {number} is the same as {into}; they are now handled together. Your number and code "
            "still work.",
        ),
        staff=Words(
            "信访事项已合并：{number}",
            "信访事项{number}已并入{into}办理。",
            "Merged: {number}",
            "{number} was merged into {into}.",
        ),
    ),
    row(
        "cases.unmerged",
        petitioner=Words(
            "信访事项恢复单独办理：{number}",
            "您的信访事项{number}已从{into}中分出，恢复单独办理。",
            "Your matter stands alone again: {number}",
            "Your matter {number} was taken out of {into} and is handled on its own again.",
        ),
        staff=Words(
            "信访事项已撤销合并：{number}",
            "信访事项{number}已从{into}中分出，恢复合并前的办理状态，请继续办理。",
            "Merge undone: {number}",
            "{number} was taken out of {into} and stands where it stood before. Please go on.",
        ),
    ),
    row(
        "cases.withdrawn",
        petitioner=Words(
            "信访事项已撤回：{number}",
            "您的信访事项{number}已按您的意愿撤回。如非本人意愿，请立即与我们联系。",
            "Your matter is withdrawn: {number}",
            "Your matter {number} was withdrawn as you wished. If you did not wish this, please tell us at once.",
        ),
        staff=Words(
            "信访人撤回：{number}",
            "信访人已撤回信访事项{number}，办理终止。",
            "Withdrawn: {number}",
            "The petitioner has withdrawn {number}; it ends here.",
        ),
    ),
    row(
        "cases.supplemented",
        staff=Words(
            "信访人补充材料：{number}",
            "信访人对信访事项{number}补充了情况或者材料，请查看。",
            "The petitioner added something: {number}",
            "The petitioner has added words or files to {number}. Please look at them.",
        ),
    ),
    row(
        "cases.mentioned",
        staff=Words(
            "{colleague}提到了你：{number}",
            "{colleague}在信访事项{number}的备注中提到了你。",
            "{colleague} mentions you: {number}",
            "{colleague} mentions you in a note on {number}.",
        ),
    ),
)
