"""Making any move of the lifecycle with good data, through the real acts: random histories are walked with this.

cast = make_cast(county)
register(cast, at=at)                                   # a case
perform("accept", case_id=..., by=cast.handler, at=at)  # any move but register
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kentan.domain.cases import actions
from kentan.domain.cases.actions import Decision, Matter, Receipt, Who
from kentan.domain.cases.events import day_of
from kentan.domain.cases.lifecycle.codes import (
    Body,
    Channel,
    Conclusion,
    DeclineGround,
    DeliveryMethod,
    Purpose,
    Rating,
    ReopenReason,
    ReviewOutcome,
    Route,
)
from kentan.domain.cases.models import Case
from kentan.domain.cases.permissions import Person, by_code
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import County, make_staff

VILLAGE = "430422001201"


@dataclass(frozen=True)
class Cast:
    """The people of a small county who can have a hand in a case."""

    county: County
    registrar: Staff
    dispatcher: Staff
    second_dispatcher: Staff
    handler: Staff
    second_handler: Staff
    head: Staff
    other_handler: Staff
    other_head: Staff
    reviewer: Staff
    re_reviewer: Staff
    joint_officer: Staff
    supervisor: Staff
    discipline: Staff
    accusation_officer: Staff
    leader: Staff
    auditor: Staff

    @property
    def staff(self) -> list[Staff]:
        """Everybody."""
        return [value for value in vars(self).values() if isinstance(value, Staff)]


def make_cast(county: County) -> Cast:
    """One person for each part that somebody can play."""
    bureau, housing = county.bureau, county.housing
    return Cast(
        county=county,
        registrar=make_staff(bureau, Role.REGISTRAR),
        dispatcher=make_staff(bureau, Role.DISPATCHER),
        second_dispatcher=make_staff(bureau, Role.DISPATCHER),
        handler=make_staff(housing, Role.HANDLER),
        second_handler=make_staff(housing, Role.HANDLER),
        head=make_staff(housing, Role.UNIT_HEAD),
        other_handler=make_staff(county.labour, Role.HANDLER),
        other_head=make_staff(county.labour, Role.UNIT_HEAD),
        reviewer=make_staff(county.government, Role.UNIT_HEAD),
        re_reviewer=make_staff(county.city, Role.UNIT_HEAD),
        joint_officer=make_staff(county.joint_office, Role.JOINT_OFFICE),
        supervisor=make_staff(bureau, Role.SUPERVISOR),
        discipline=make_staff(county.discipline, Role.HANDLER),
        accusation_officer=make_staff(bureau, Role.ACCUSATION_OFFICER),
        leader=make_staff(county.government, Role.LEADER),
        auditor=make_staff(bureau, Role.AUDITOR),
    )


def register(cast: Cast, *, at: datetime, by: Person | None = None, **changes: Any) -> Receipt:
    """A registered matter; a claim by letter unless said otherwise."""
    given: dict[str, Any] = {
        "title": "村口路灯不亮",
        "body": "村口的路灯坏了三个月，老人夜里出门摔倒，多次反映无人处理。",
        "demands": ["尽快修好路灯"],
        "channel": Channel.LETTER,
        "purpose": Purpose.CLAIM,
        "place": VILLAGE,
        "people": [Who(given={"name": "周大山", "phone": "13800001234"})],
        "read_back": True,
    }
    return actions.register(matter=Matter(**given | changes), by=by or cast.registrar, at=at)


def photo(shade: int = 0) -> SimpleUploadedFile:
    """A small real JPEG; another shade is another file."""
    content = BytesIO()
    Image.new("RGB", (8, 8), (shade % 256, shade // 256 % 256, 90)).save(content, "JPEG")
    return SimpleUploadedFile("现场照片.jpg", content.getvalue(), "image/jpeg")


Given = Mapping[str, Any]
Make = Callable[[Case, Cast, datetime], Given]


def _decision(case: Case, at: datetime) -> Decision:
    conclusion = {
        Purpose.CLAIM: Conclusion.SUPPORT,
        Purpose.SUGGESTION: Conclusion.ADOPTED,
        Purpose.ACCUSATION: Conclusion.ACTED_ON,
    }[Purpose(case.purpose)]
    promises = () if case.purpose == Purpose.ACCUSATION else (("修好路灯", day_of(at) + timedelta(days=5)),)
    answers = ["予以支持，限期修复。"] * case.demands
    return Decision(
        facts="经现场查看，反映情况属实。",
        answers=answers,
        basis="《信访工作条例》第三十二条",
        conclusion=conclusion,
        promises=promises,
    )


def _delivery(since: str) -> Make:
    def make(case: Case, cast: Cast, at: datetime) -> Given:
        day = max(getattr(case, since) or day_of(at), day_of(at))
        return {"method": DeliveryMethod.IN_PERSON, "delivered_on": day, "proof": "本人签收"}

    return make


def _notice(case: Case, cast: Cast, at: datetime) -> dict[str, Any]:
    return {"notice": "现将有关情况告知如下。", "method": DeliveryMethod.POST, "delivered_on": day_of(at)}


def _unit_for(case: Case, cast: Cast) -> int:
    if case.purpose == Purpose.ACCUSATION:
        return cast.county.discipline.pk
    return cast.county.labour.pk if case.objections % 2 else cast.county.housing.pk


def _other_unit(case: Case, cast: Cast) -> int:
    housing, labour = cast.county.housing.pk, cast.county.labour.pk
    return labour if case.lead_unit_id == housing else housing


def _number(case: Case, *, reported: bool) -> int:
    for promise in case.state_now().commitments:
        if bool(promise.fulfilled_on) is reported and not promise.is_met:
            return promise.number
    return 1


def _target(case: Case) -> int:
    others = Case.objects.exclude(pk=case.pk).filter(holder__isnull=False, purpose=case.purpose).order_by("pk")
    return others.values_list("pk", flat=True).first() or case.pk


_WORDS = {
    "uphold_objection": "finding",
    "overrule_objection": "finding",
    "leave_simple_track": "reason",
    "return_draft": "reason",
    "unmerge": "reason",
    "file_report": "report",
    "ask_review": "grounds",
    "ask_re_review": "grounds",
    "waive_review": "words",
    "withdraw": "words",
    "close": "summary",
    "add_note": "note",
    "accept": "notice",
    "accept_simply": "notice",
}
_MAKERS: Mapping[str, Make] = {
    "amend": lambda case, cast, at: {"reason": "登记有误", "urgent": not case.urgent},
    "forward": lambda case, cast, at: {"unit_id": _unit_for(case, cast)},
    "assign": lambda case, cast, at: {
        "unit_id": _unit_for(case, cast),
        "report_due_on": day_of(at) + timedelta(days=40),
    },
    "object": lambda case, cast, at: {"reasons": "不属本单位职责", "proposed_unit_id": _other_unit(case, cast)},
    "settle_responsibility": lambda case, cast, at: {"unit_id": cast.county.cloud.pk, "minutes": "联席〔2026〕1号"},
    "change_assisting": lambda case, cast, at: {
        "assisting": [] if case.assisting_unit_ids else [_other_unit(case, cast)]
    },
    "route_by_law": lambda case, cast, at: {
        **_notice(case, cast, at),
        "route": Route.ARBITRATION,
        "authority": "衡南县劳动人事争议仲裁委员会",
    },
    "redirect": lambda case, cast, at: {**_notice(case, cast, at), "authority": "衡阳市烟草专卖局"},
    "decline": lambda case, cast, at: {
        **_notice(case, cast, at),
        "ground": DeclineGround.PENDING,
        "earlier_document": "衡信受〔2025〕12号",
    },
    "extend": lambda case, cast, at: {"days": 20, "reason": "需要专业鉴定"},
    "draft_opinion": lambda case, cast, at: {"decision": _decision(case, at)},
    "answer_suggestion": lambda case, cast, at: {"decision": _decision(case, at)},
    "answer_accusation": lambda case, cast, at: {"decision": _decision(case, at)},
    "sign_opinion": lambda case, cast, at: {},
    "deliver": _delivery("decided_on"),
    "deliver_review": _delivery("reviewed_on"),
    "deliver_conclusion": _delivery("concluded_on"),
    "fulfil": lambda case, cast, at: {"number": _number(case, reported=False), "evidence": "验收照片"},
    "confirm_fulfilment": lambda case, cast, at: {"number": _number(case, reported=True)},
    "reject_fulfilment": lambda case, cast, at: {"number": _number(case, reported=True), "reason": "尚未修好"},
    "rate": lambda case, cast, at: {
        "body": Body.UNIT if case.rated_bureau else Body.BUREAU,
        "rating": Rating.SATISFIED,
    },
    "decide_review": lambda case, cast, at: {
        "outcome": ReviewOutcome.REVOKED if case.reopened == 0 and case.pk % 2 else ReviewOutcome.UPHELD,
        "facts": "经复查查明",
        "reasons": "事实清楚，依据充分",
    },
    "decide_re_review": lambda case, cast, at: {
        "outcome": ReviewOutcome.UPHELD,
        "facts": "经复核查明",
        "reasons": "事实清楚，依据充分",
    },
    "open_hearing": lambda case, cast, at: {"begins_on": day_of(at), "note": "听证通知已送达"},
    "end_hearing": lambda case, cast, at: {"ended_on": day_of(at), "record": "听证笔录"},
    "record_return_visit": lambda case, cast, at: {"visited_on": day_of(at), "words": "群众表示满意"},
    "reopen": lambda case, cast, at: {"reason": ReopenReason.FLARED_UP, "finding": "同一问题再次发生"},
    "merge": lambda case, cast, at: {"into_id": _target(case), "reason": "同一事项"},
    "attach": lambda case, cast, at: {"upload": photo(case.entries)},
    "settle_from_archive": lambda case, cast, at: {
        "unit_id": cast.county.housing.pk,
        "replied_on": day_of(at),
        "reply": "已答复",
    },
}
_NAMES = {"object": "object_"}
# Moves that do not read a page, so they do not say which entries they saw.
UNSEEN = frozenset({"attach", "settle_from_archive"})


def perform(code: str, *, case: Case, by: Person, at: datetime, cast: Cast, seen: int | None = None) -> object:
    """Make a move with data that fits. Raises what the act raises."""
    if code in _WORDS:
        given: Given = {_WORDS[code]: "情况属实，按规定办理。"}
    else:
        given = _MAKERS[code](case, cast, at)
    if seen is not None and code not in UNSEEN:
        given = {**given, "seen": seen}
    act = getattr(actions, _NAMES.get(code, code))
    return act(case_id=case.pk, by=by, at=at, **given)


def everybody(cast: Cast, case: Case) -> list[Person]:
    """Whoever could try a move: all staff, the petitioner and the system."""
    return [*cast.staff, by_code(case.pk), SYSTEM]
