"""The pages for reading, the headers of every page, and valid HTML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from django.urls import reverse

from kentan.domain.cases.models import Case
from kentan.interfaces.ui.middleware import POLICY
from kentan.platform.certain import certain
from tests.interfaces.portal.filling import answer, case_url, fill_in, follow, send, url
from tests.interfaces.ui.quality import html_errors
from tests.walks import Cast, perform

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en")


def test_the_front_page_shows_three_ways_and_where_to_go(visitor: Client) -> None:
    text = visitor.get("/").content.decode()
    for words in (
        "我要反映",
        "查询进度",
        "办事指南",
        "0734-8552222",
        "衡南县云集街道新塘路1号",
        "8:30-12:00",
        "15 日内",
    ):
        assert words in text
    assert "index, follow" in text


def test_the_front_page_before_anything_is_founded(db: None) -> None:
    assert Client().get("/").status_code == 200
    assert Client().get("/how/").status_code == 200


def test_how_it_works_names_limits_and_articles(visitor: Client) -> None:
    text = visitor.get("/how/").content.decode()
    for words in ("15 日", "60 日", "30 日", "第22条", "第34条", "第35条", "第36条", "第30条", "不超过五人"):
        assert words in text


def test_a_limit_of_the_county_s_own_is_told_as_it_was_set(visitor: Client, cast: Cast) -> None:
    from kentan.domain.deadlines.models import CountingRule, LimitSetting
    from kentan.domain.deadlines.rules import ClockKind
    from tests.factories import NOON

    rule = CountingRule.objects.create()
    LimitSetting.objects.create(
        rule=rule, kind=ClockKind.SUGGESTION, days=45, unit="natural", changed_by=cast.auditor, changed_at=NOON
    )
    assert "45 日" in visitor.get("/how/").content.decode()


def test_large_type_is_kept(visitor: Client) -> None:
    visitor.post("/ui/type-size/", {"size": "large", "next": "/file/kind/"})
    assert 'class="large-type"' in visitor.get("/file/kind/").content.decode()


@pytest.mark.parametrize("address", ["/", "/how/", "/file/kind/", "/follow/"])
def test_headers(visitor: Client, address: str) -> None:
    reply = visitor.get(address)
    assert reply["Content-Security-Policy"] == POLICY
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["X-Frame-Options"] == "DENY"
    assert reply["Referrer-Policy"] == "same-origin"


def every_page(client: Client, cast: Cast) -> dict[str, str]:
    """Every page of the public site as one visitor sees it, also with errors."""
    found: dict[str, str] = {}

    def keep(name: str, reply: Any) -> None:
        assert reply.status_code in (200, 422), f"{name}: {reply.status_code}"
        found[name] = reply.content.decode()

    for name in ("home", "how", "follow"):
        keep(name, client.get(reverse(f"portal:{name}")))
    keep("follow with an error", follow(client, "12", ""))
    for step in ("kind", "township", "village", "what", "asked", "evidence", "name", "contact"):
        keep(step, client.get(url(step)))
        if step != "evidence":
            keep(f"{step} with an error", client.post(url(step)))
        answer(client, step)
    keep("start", client.get("/file/"))
    keep("home with a draft", client.get("/"))
    keep("discard", client.get(url("discard")))
    keep("check", client.get(url("check")))
    slip = send(client)
    keep("done", client.get(url("done")))
    follow(client, slip.number, slip.code)
    keep("case", client.get(case_url("follow_case", slip.case)))
    _go_on(slip.case, cast)
    keep("case with an answer", client.get(case_url("follow_case", slip.case)))
    key = f"opinion-{slip.case.opinions.get().pk}"
    keep("letter", client.get(case_url("follow_letter", slip.case, key=key)))
    for name in ("note", "attach", "review", "withdraw"):
        keep(name, client.get(case_url(name, slip.case)))
        keep(f"{name} with an error", client.post(case_url(name, slip.case)))
    keep("rate", client.get(case_url("rate", slip.case, body="unit")))
    keep("again", Client().post(case_url("note", slip.case), {"note": "一句话"}))
    return found


def _go_on(case: Case, cast: Cast) -> None:
    from django.utils import timezone

    for code, by in (
        ("forward", cast.dispatcher),
        ("accept", cast.handler),
        ("draft_opinion", cast.handler),
        ("sign_opinion", cast.head),
        ("deliver", cast.handler),
    ):
        case.refresh_from_db()
        perform(code, case=case, by=by, at=timezone.now(), cast=cast)
    case.refresh_from_db()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid_html(county: Any, cast: Cast, language: str) -> None:
    pages = every_page(Client(headers={"accept-language": language}), cast)
    assert len(pages) > 30
    assert html_errors(pages) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_one_heading_and_a_title(county: Any, cast: Cast, language: str) -> None:
    for name, text in every_page(Client(headers={"accept-language": language}), cast).items():
        assert text.count("<h1") == 1, name
        assert "<title>" in text, name
        assert "{{" not in text, name
        assert "{%" not in text, name
        if language == "zh-hans":
            assert "Please" not in text, name


def test_the_first_page_is_light_with_all_that_it_loads(visitor: Client) -> None:
    """Over the wire: the web server sends what is stored beside each file as name.br; the page itself uncompressed."""
    fill_in(visitor, until="village")
    for address in ("/", url("kind"), url("township"), url("village")):
        page = visitor.get(address).content
        loaded = set(re.findall(r"/static/(ui/[^\"#]+)", page.decode()))
        assert any(name.endswith(".css") for name in loaded)
        weight = len(page) + sum(_on_the_wire(name) for name in loaded)
        assert weight < 80_000, f"{address}: {weight}"


def _on_the_wire(name: str) -> int:
    path = Path(certain(find(name)))
    packed = path.with_name(f"{path.name}.br")
    return (packed if packed.exists() else path).stat().st_size
