"""Filling in the public form as people do, for the tests of filing and of what comes after."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from kentan.domain.cases.models import Case
from tests.factories import CLOUD

STORY = "村口的路灯坏了三个月，老人夜里出门摔倒，找过村里两次都没有修。"
ANSWERS: dict[str, Mapping[str, Any]] = {
    "kind": {"kind": "claim"},
    "township": {"township": CLOUD},
    "village": {"village": "430422001201"},
    "what": {"title": "村口路灯不亮", "body": STORY},
    "asked": {"demands": ["尽快修好路灯", "承担医药费"]},
    "evidence": {},
    "name": {"name_kind": "named"},
    "contact": {"name": "周大山", "phone": "13800001234", "address": "云集街道青石社区3组", "id_number": ""},
}


def url(step: str) -> str:
    return reverse(f"portal:file_{step}")


def answer(client: Client, step: str, **changes: Any) -> Any:
    """Send one step with good answers, or with others."""
    return client.post(url(step), dict(ANSWERS.get(step, {})) | changes)


def fill_in(client: Client, *, until: str = "check", **changes: Any) -> None:
    """Answer every step before `until`; `changes` are other answers by step."""
    for step in ANSWERS:
        if step == until:
            return
        reply = answer(client, step, **changes.get(step, {}))
        assert reply.status_code == 302, f"{step}: {reply.content.decode()[:3000]}"
    if until == "check":
        assert client.get(url("check")).status_code == 200


@dataclass(frozen=True)
class Slip:
    """What the petitioner writes down."""

    case: Case
    number: str
    code: str


def send(client: Client) -> Slip:
    """Press the button and read the slip."""
    reply = client.post(url("check"))
    assert reply.status_code == 302, reply.content.decode()[:3000]
    assert reply["Location"] == url("done")
    return read_slip(client)


def read_slip(client: Client) -> Slip:
    text = client.get(url("done")).content.decode()
    number, code = re.findall(r'p-receipt__number[^>]*">([^<]+)<', text)
    return Slip(Case.objects.get(number=number), number, code)


def file_matter(client: Client, **changes: Any) -> Slip:
    """From the first page to the slip."""
    fill_in(client, **changes)
    return send(client)


def follow(client: Client, number: str, code: str) -> Any:
    """Come in with number and code."""
    return client.post(reverse("portal:follow"), {"number": number, "query_code": code})


def case_url(name: str, case: Case, **more: Any) -> str:
    return reverse(f"portal:{name}", kwargs={"number": case.number, **more})
