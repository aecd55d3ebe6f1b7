"""Limits, and what the system itself has to say."""

from kentan.domain.notices.rules.templates.base import When, Words, row

DEADLINES = (
    row(
        "deadlines.reminder",
        staff=Words(
            "期限提醒：{number}",
            "信访事项{number}的“{clock_label}”期限已用去{percent}%，到期日为{due_on}，请抓紧办理。",
            "A limit approaches: {number}",
            "{percent}% of the limit “{clock_label}” of {number} is used up; it ends on {due_on}.",
        ),
        when=When.WORKING_HOURS,
    ),
    row(
        "deadlines.due_soon",
        staff=Words(
            "即将到期：{number}",
            "信访事项{number}的“{clock_label}”将于{due_on}到期，请按期办理。",
            "Due soon: {number}",
            "The limit “{clock_label}” of {number} ends on {due_on}.",
        ),
        when=When.WORKING_HOURS,
        by_email=True,
    ),
    row(
        "deadlines.overdue",
        staff=Words(
            "已逾期：{number}",
            "信访事项{number}的“{clock_label}”已于{due_on}到期，责任单位：{unit}，请立即办理并说明原因。",
            "Overdue: {number}",
            "The limit “{clock_label}” of {number} ended on {due_on}; it is with {unit}. Act now and give the reason.",
        ),
        when=When.WORKING_HOURS,
        by_email=True,
    ),
    row(
        "deadlines.overdue_daily",
        staff=Words(
            "{unit}有{count}项期限已逾期",
            "{unit}目前有{count}项期限已逾期，其中最早的一项于{due_on}到期。请打开“今日”逐项办理。",
            "{count} limits are overdue at {unit}",
            "{count} limits are overdue at {unit}; the oldest ended on {due_on}. Open Today and work through them.",
        ),
        when=When.WORKING_HOURS,
    ),
    row(
        "deadlines.commitment_due",
        staff=Words(
            "承诺事项即将到期：{number}",
            "信访事项{number}中承诺的事项应于{due_on}前落实，请及时兑现并上传落实凭证。",
            "A commitment is due: {number}",
            "What was promised in {number} is due on {due_on}. Carry it out and file the evidence.",
        ),
        when=When.WORKING_HOURS,
    ),
    row(
        "deadlines.commitment_overdue",
        staff=Words(
            "承诺事项逾期未落实：{number}",
            "信访事项{number}中承诺的事项应于{due_on}前落实，至今未见落实，责任单位：{unit}。",
            "A commitment was not kept in time: {number}",
            "What {unit} promised in {number} was due on {due_on} and is not reported as kept.",
        ),
        when=When.WORKING_HOURS,
        by_email=True,
    ),
    row(
        "deadlines.recomputed",
        staff=Words(
            "期限因日历调整变更：{number}",
            "因工作日历调整，信访事项{number}的“{clock_label}”由{before_on}变更为{due_on}。",
            "A limit has moved: {number}",
            "The calendar was changed: the limit “{clock_label}” of {number} moved from {before_on} to {due_on}.",
        ),
        when=When.WORKING_HOURS,
    ),
)

SYSTEM = (
    row(
        "notices.nobody",
        staff=Words(
            "通知无人接收：{unit}",
            "发往{unit}的通知《{subject}》无人接收：该单位没有人担任相应角色。请尽快配备人员，并先行转告。",
            "Nobody to tell at {unit}",
            "The notice “{subject}” to {unit} found nobody who holds the role. Give somebody the role, and pass "
            "it on meanwhile.",
        ),
        by_email=True,
    ),
    row(
        "notices.failing",
        staff=Words(
            "有{count}条通知发送失败",
            "目前有{count}条通知发送失败，请到“发送失败的通知”查看原因并重新发送。",
            "{count} notices have failed",
            "{count} notices could not be sent. See why under “Failed notices” and send them again.",
        ),
        when=When.WORKING_HOURS,
    ),
    row(
        "ledger.misfit",
        staff=Words(
            "记录校验未通过",
            "记录校验发现{count}处不符，首处为：{first}。请立即核查，并保留数据库现状。",
            "The record does not fit",
            "The check of the record found {count} misfits, the first at {first}. Look into it at once and leave "
            "the database "
            "as it is.",
        ),
        by_email=True,
    ),
)
