"""The accounts of the demo county that somebody can sign in to. Pure: whoever prints them need not load Django."""

from __future__ import annotations

from dataclasses import dataclass

from kentan.domain.organisation.rules import Role

# One for all of them, printed wherever the demo is: it guards nothing.
PASSWORD = "only-for-the-demo"


@dataclass(frozen=True)
class Account:
    """Somebody of the demo county: `unit` is a key of units.csv, or the code of a township for its government."""

    username: str
    name: str
    post: str
    unit: str
    roles: tuple[Role, ...]
    said: str


TOWN = "430422103"  # 茶市镇
PEOPLE = (
    Account("registrar", "文静雅", "接访科科员", "bureau", (Role.REGISTRAR,), "县信访局 登记员"),
    Account("dispatcher", "谭立本", "办信科科长", "bureau", (Role.DISPATCHER,), "县信访局 转办员"),
    Account("dispatcher2", "阳素芬", "网信科科长", "bureau", (Role.DISPATCHER,), "县信访局 转办员（第二人）"),
    Account("accusation", "廖守正", "副局长", "bureau", (Role.ACCUSATION_OFFICER,), "县信访局 检举控告专办员"),
    Account("supervisor", "贺明察", "督查科科长", "bureau", (Role.SUPERVISOR,), "县信访局 督办员"),
    Account("assessor", "尹知秋", "综合科科长", "bureau", (Role.ASSESSOR,), "县信访局 考评员"),
    Account("editor", "凌书言", "综合科科员", "bureau", (Role.EDITOR,), "县信访局 宣传编辑"),
    Account("admin", "邝维新", "系统管理员", "bureau", (Role.ADMINISTRATOR,), "县信访局 系统管理员"),
    Account("joint", "唐会同", "主任", "joint", (Role.JOINT_OFFICE,), "县联席办 工作人员"),
    Account("leader", "蒋为民", "副县长", "government", (Role.LEADER,), "县政府 县级领导"),
    Account("reviewer", "肖持平", "复查复核办主任", "government", (Role.UNIT_HEAD,), "县政府 复查（单位负责人）"),
    Account("rereviewer", "彭再思", "复查复核办主任", "city", (Role.UNIT_HEAD,), "市政府 复核（单位负责人）"),
    Account("handler", "罗勤勉", "信访股股长", "housing", (Role.HANDLER,), "县住建局 承办人"),
    Account("head", "邓担当", "局长", "housing", (Role.UNIT_HEAD,), "县住建局 单位负责人"),
    Account("handler2", "刘薪火", "信访股股长", "labour", (Role.HANDLER,), "县人社局 承办人"),
    Account("head2", "何惠民", "局长", "labour", (Role.UNIT_HEAD,), "县人社局 单位负责人"),
    Account("townhandler", "陈乡梓", "综治办主任", TOWN, (Role.HANDLER, Role.REGISTRAR), "茶市镇 承办人、登记员"),
    Account("townhead", "周镇远", "镇长", TOWN, (Role.UNIT_HEAD,), "茶市镇 单位负责人"),
    Account("recorder", "李田间", "驻村干部", TOWN, (Role.RECORDER,), "茶市镇 记录员（屋场恳谈）"),
    Account("discipline", "欧阳清", "信访室主任", "discipline", (Role.HANDLER, Role.UNIT_HEAD), "县纪委 信访室"),
    Account("auditor", "严鉴真", "审计专员", "bureau", (Role.AUDITOR,), "记录审计员"),
)
ACCOUNTS = tuple((person.username, person.said) for person in PEOPLE)
