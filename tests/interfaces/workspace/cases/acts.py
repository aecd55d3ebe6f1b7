"""For every move that has a page: how a case comes to where it can be made, who makes it, and what the form is given.

bring(code, cast)          # a case on which the move can be made now, and the person who makes it
given(code, case, cast)    # what that person types into the form
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kentan.domain.cases import actions
from kentan.domain.cases.lifecycle.codes import Purpose, ReviewOutcome
from kentan.domain.cases.models import Case
from kentan.domain.organisation.models import Staff
from tests import walks
from tests.walks import Cast

Step = tuple[str, str]  # move, who
Path = tuple[Step, ...]
TEXT = "经核实情况属实，按规定办理。"


FORWARDED: Path = (("forward", "dispatcher"),)
OBJECTED: Path = (*FORWARDED, ("object", "handler"))
ACCEPTED: Path = (*FORWARDED, ("accept", "handler"))
DRAFTED: Path = (*ACCEPTED, ("draft_opinion", "handler"))
DECIDED: Path = (*DRAFTED, ("sign_opinion", "head"))
DELIVERED: Path = (*DECIDED, ("deliver", "handler"))
FULFILLED: Path = (*DELIVERED, ("fulfil", "handler"))
KEPT: Path = (*FULFILLED, ("confirm_fulfilment", "second_handler"))
WAIVED: Path = (*KEPT, ("waive_review", "registrar"))
CLOSED: Path = (*WAIVED, ("close", "dispatcher"))
ASKED: Path = (*KEPT, ("ask_review", "registrar"))
REVIEWED: Path = (*ASKED, ("decide_review", "reviewer"))
SHOWN: Path = (*REVIEWED, ("deliver_review", "reviewer"))
ASKED_AGAIN: Path = (*SHOWN, ("ask_re_review", "registrar"))
HEARD: Path = (*ASKED_AGAIN, ("open_hearing", "re_reviewer"))
CONCLUDED: Path = (*ASKED_AGAIN, ("decide_re_review", "re_reviewer"))


@dataclass(frozen=True)
class Scene:
    """How to come to a move, and who makes it."""

    path: Path
    who: str
    purpose: Purpose = Purpose.CLAIM


SCENES: Mapping[str, Scene] = {
    "amend": Scene((), "registrar"),
    "forward": Scene((), "dispatcher"),
    "assign": Scene((), "dispatcher"),
    "object": Scene(FORWARDED, "handler"),
    "uphold_objection": Scene(OBJECTED, "dispatcher"),
    "overrule_objection": Scene(OBJECTED, "dispatcher"),
    "settle_responsibility": Scene(
        (*OBJECTED, ("uphold_objection", "dispatcher"), *FORWARDED, ("object", "other_handler")), "joint_officer"
    ),
    "change_assisting": Scene(FORWARDED, "dispatcher"),
    "accept": Scene(FORWARDED, "handler"),
    "accept_simply": Scene(FORWARDED, "handler"),
    "leave_simple_track": Scene((*FORWARDED, ("accept_simply", "handler")), "handler"),
    "route_by_law": Scene(FORWARDED, "handler"),
    "redirect": Scene((), "dispatcher"),
    "decline": Scene((), "dispatcher"),
    "extend": Scene(ACCEPTED, "head"),
    "draft_opinion": Scene(ACCEPTED, "handler"),
    "return_draft": Scene(DRAFTED, "head"),
    "sign_opinion": Scene(DRAFTED, "head"),
    "answer_suggestion": Scene(ACCEPTED, "handler", Purpose.SUGGESTION),
    "answer_accusation": Scene(
        (("forward", "accusation_officer"), ("accept", "discipline")), "discipline", Purpose.ACCUSATION
    ),
    "file_report": Scene((("assign", "dispatcher"), ("accept", "handler")), "handler"),
    "deliver": Scene(DECIDED, "handler"),
    "fulfil": Scene(DELIVERED, "handler"),
    "confirm_fulfilment": Scene(FULFILLED, "second_handler"),
    "reject_fulfilment": Scene(FULFILLED, "second_handler"),
    "rate": Scene(DELIVERED, "registrar"),
    "ask_review": Scene(DELIVERED, "registrar"),
    "decide_review": Scene(ASKED, "reviewer"),
    "deliver_review": Scene(REVIEWED, "reviewer"),
    "ask_re_review": Scene(SHOWN, "registrar"),
    "open_hearing": Scene(ASKED_AGAIN, "re_reviewer"),
    "end_hearing": Scene(HEARD, "re_reviewer"),
    "decide_re_review": Scene(ASKED_AGAIN, "re_reviewer"),
    "deliver_conclusion": Scene(CONCLUDED, "re_reviewer"),
    "waive_review": Scene(DELIVERED, "registrar"),
    "record_return_visit": Scene(DELIVERED, "supervisor"),
    "close": Scene(WAIVED, "dispatcher"),
    "reopen": Scene(CLOSED, "dispatcher"),
    "merge": Scene((), "dispatcher"),
    "unmerge": Scene((("merge", "dispatcher"),), "dispatcher"),
    "withdraw": Scene((), "registrar"),
    "add_note": Scene((), "registrar"),
    "attach": Scene((), "registrar"),
}


def bring(code: str, cast: Cast) -> tuple[Case, Staff]:
    """A case on which the move can be made now, and who makes it."""
    scene = SCENES[code]
    if code in ("merge", "unmerge"):
        walks.register(cast, at=timezone.now(), title="路灯坏了没人修")
    case = walks.register(cast, at=timezone.now(), purpose=scene.purpose).case
    walk(case, scene.path, cast)
    case.refresh_from_db()
    return case, getattr(cast, scene.who)


def walk(case: Case, path: Path, cast: Cast) -> None:
    """Make the moves of a path, all of them today."""
    for move, who in path:
        case.refresh_from_db()
        by, at = getattr(cast, who), timezone.now()
        if move == "decide_review":  # the walks take either outcome; here it is upheld
            actions.decide_review(case_id=case.pk, by=by, at=at, outcome=ReviewOutcome.UPHELD, facts=TEXT, reasons=TEXT)
        else:
            walks.perform(move, case=case, by=by, at=at, cast=cast)
    case.refresh_from_db()


# ---------------------------------------------------------------- what is typed


def today(days: int = 0) -> str:
    """A day as the browser sends it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def _delivery(case: Case, cast: Cast) -> dict[str, Any]:
    return {"method": "in_person", "delivered_on": today(), "proof": "本人签收"}


def _notice(case: Case, cast: Cast) -> dict[str, Any]:
    return {"notice": TEXT, "method": "post", "delivered_on": today()}


def _decision(conclusion: str) -> Callable[[Case, Cast], dict[str, Any]]:
    return lambda case, cast: {
        "facts": TEXT,
        "answers_1": "予以支持，限期修复。",
        "conclusion": conclusion,
        "basis": "《信访工作条例》第三十二条",
        "promises_text": ["修好路灯", "", ""],
        "promises_day": [today(5), "", ""],
    }


_shades = itertools.count(1)


def photo(name: str = "现场照片.jpg") -> SimpleUploadedFile:
    """A picture that can be sent once: the next one has another colour."""
    upload = walks.photo(next(_shades) * 4111 % 65536)
    upload.name = name
    return upload


_GIVEN: Mapping[str, Callable[[Case, Cast], dict[str, Any]]] = {
    "amend": lambda case, cast: {
        "reason": "登记时听错",
        "title": "村口两盏路灯不亮",
        "body": case.body,
        "demands": ["尽快修好路灯", "定期巡查"],
        "place": case.problem_place_id,
        "category": "",
        "channel": case.channel,
        "purpose": case.purpose,
        "people_present": "0",
        "people_concerned": "12",
        "urgent": "on",
    },
    "forward": lambda case, cast: {"unit_id": cast.county.housing.pk, "assisting": [cast.county.cloud.pk], "note": ""},
    "assign": lambda case, cast: {"unit_id": cast.county.housing.pk, "report_due_on": today(30), "note": TEXT},
    "object": lambda case, cast: {"reasons": TEXT, "proposed_unit_id": cast.county.labour.pk},
    "uphold_objection": lambda case, cast: {"finding": TEXT},
    "overrule_objection": lambda case, cast: {"finding": TEXT},
    "settle_responsibility": lambda case, cast: {"unit_id": cast.county.cloud.pk, "minutes": "联席〔2026〕1号"},
    "change_assisting": lambda case, cast: {"assisting": [cast.county.labour.pk]},
    "accept": lambda case, cast: {"notice": TEXT},
    "accept_simply": lambda case, cast: {"notice": ""},
    "leave_simple_track": lambda case, cast: {"reason": TEXT},
    "route_by_law": lambda case, cast: {**_notice(case, cast), "route": "2", "authority": "衡南县仲裁委员会"},
    "redirect": lambda case, cast: {**_notice(case, cast), "authority": "衡阳市烟草专卖局"},
    "decline": lambda case, cast: {**_notice(case, cast), "ground": "19-3", "earlier_document": "衡信受〔2025〕12号"},
    "extend": lambda case, cast: {"days": "20", "reason": TEXT},
    "draft_opinion": _decision("support"),
    "return_draft": lambda case, cast: {"reason": TEXT},
    "sign_opinion": lambda case, cast: {},
    "answer_suggestion": _decision("adopted"),
    "answer_accusation": _decision("acted_on"),
    "file_report": lambda case, cast: {"report": TEXT},
    "deliver": _delivery,
    "fulfil": lambda case, cast: {"number": "1", "evidence": TEXT},
    "confirm_fulfilment": lambda case, cast: {"number": "1"},
    "reject_fulfilment": lambda case, cast: {"number": "1", "reason": TEXT},
    "rate": lambda case, cast: {"body": "unit", "rating": "basically", "words": ""},
    "ask_review": lambda case, cast: {"grounds": TEXT},
    "decide_review": lambda case, cast: {"facts": TEXT, "outcome": "revoked", "reasons": TEXT},
    "deliver_review": _delivery,
    "ask_re_review": lambda case, cast: {"grounds": TEXT},
    "open_hearing": lambda case, cast: {"begins_on": today(), "note": TEXT},
    "end_hearing": lambda case, cast: {"ended_on": today(), "record": TEXT},
    "decide_re_review": lambda case, cast: {"facts": TEXT, "outcome": "upheld", "reasons": TEXT},
    "deliver_conclusion": _delivery,
    "waive_review": lambda case, cast: {"words": TEXT},
    "record_return_visit": lambda case, cast: {"visited_on": today(), "words": TEXT},
    "close": lambda case, cast: {"summary": TEXT},
    "reopen": lambda case, cast: {"reason": "flared_up", "finding": TEXT},
    "merge": lambda case, cast: {"into": Case.objects.exclude(pk=case.pk).get().number, "reason": TEXT},
    "unmerge": lambda case, cast: {"reason": TEXT},
    "withdraw": lambda case, cast: {"words": TEXT},
    "add_note": lambda case, cast: {"note": TEXT},
    "attach": lambda case, cast: {"upload": photo()},
}


def given(code: str, case: Case, cast: Cast) -> dict[str, Any]:
    """What the person types, without `seen`."""
    return _GIVEN[code](case, cast)
