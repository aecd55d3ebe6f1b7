"""Headers, error pages, switches and components, over the test client."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kentan.interfaces.ui import errors, navigation
from kentan.interfaces.ui.assets import asset_url
from kentan.interfaces.ui.middleware import POLICY, SecurityHeaders
from kentan.interfaces.ui.navigation import NavItem, ShellView
from tests.interfaces.ui.quality import html_errors

LANGUAGES = ("zh-hans", "en")


@pytest.fixture(autouse=True)
def _own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.interfaces.ui.site"


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'none'" in POLICY


def test_every_answer_carries_the_headers(visitor: Client) -> None:
    response = visitor.get("/guide/portal/")
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_view_may_set_a_stricter_policy() -> None:
    def strict(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    assert SecurityHeaders(strict)(HttpRequest())["Content-Security-Policy"] == "sandbox"


def test_pages_of_a_session_stay_out_of_caches(settings: Any) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = HttpRequest()
    assert "Cache-Control" not in SecurityHeaders(view)(request)
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert SecurityHeaders(view)(request)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_address_says_what_to_do(visitor: Client, language: str) -> None:
    response = visitor.get("/nowhere/", headers={"accept-language": language})
    assert response.status_code == 404
    assert (
        "Check the address" in response.content.decode()
        if language == "en"
        else "请核对网址" in response.content.decode()
    )


@pytest.mark.parametrize("status", sorted(errors.PAGES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_error_pages(rf: RequestFactory, status: int, language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        response = errors.error_page(rf.get("/"), status=403 if status == 419 else status, page=status)
    text = response.content.decode()
    assert f'lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in text
    assert text.count("<h1>") == 1


def test_an_old_form_is_explained(visitor: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/ui/type-size/", {"size": "large"}, headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "The form is too old" in response.content.decode()


def test_large_type_is_a_cookie_and_goes_back_to_the_page(visitor: Client) -> None:
    response = visitor.post("/ui/type-size/", {"size": "large", "next": "/guide/portal/"})
    assert (response.status_code, response["Location"]) == (302, "/guide/portal/")
    assert response.cookies["type"]["samesite"] == "Lax"
    assert 'class="large-type"' in visitor.get("/guide/portal/").content.decode()
    visitor.post("/ui/type-size/", {"size": "normal", "next": "/guide/portal/"})
    assert "large-type" not in visitor.get("/guide/portal/").content.decode()


def test_switches_never_lead_elsewhere(visitor: Client) -> None:
    assert visitor.post("/ui/type-size/", {"next": "https://elsewhere.example/"})["Location"] == "/"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/guide/", "/guide/?errors=1", "/guide/portal/", "/guide/portal/?errors=1"])
def test_every_component_renders(visitor: Client, address: str, language: str) -> None:
    text = visitor.get(address, headers={"accept-language": language}).content.decode()
    assert "k-clock--calm" in text
    assert "k-timeline__item" in text
    assert ("k-notice--bad" in text) >= ("errors" in address)
    assert "{%" not in text
    assert "{{" not in text


def test_error_summary_links_to_the_fields(visitor: Client) -> None:
    text = visitor.get("/guide/portal/?errors=1", headers={"accept-language": "en"}).content.decode()
    assert 'href="#id_what"' in text
    assert 'href="#div_id_kind"' in text
    assert 'id="div_id_kind"' in text


class Anybody:
    is_authenticated = True


def test_navigation_shows_what_a_person_may_use_and_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = navigation.Shell(unread=lambda staff: 7, bureau_name=lambda: "衡南县信访局")
    monkeypatch.setattr(navigation, "SHELL", shell)
    entries = [
        NavItem(label="guide", url_name="guide", icon="home", shortcut="g g"),
        NavItem(label="portal", url_name="guide_portal", icon="list", group="more", count=lambda staff: 3),
        NavItem(label="secret", url_name="guide_portal", icon="lock", visible_to=lambda staff: False),
        NavItem(label="not built", url_name="nowhere", icon="lock"),
    ]
    navigation.add(*entries)
    navigation.add(entries[0])
    request = RequestFactory().get("/guide/portal/")
    request.user = Anybody()  # type: ignore[assignment]  # any staff will do
    view = ShellView(request)
    shown = [
        (group.label, [(link.item.label, link.active, link.count) for link in group.links]) for group in view.groups
    ]
    assert shown == [("", [("guide", False, 0)]), ("more", [("portal", True, 3)])]
    assert (view.unread, view.bureau, view.search_url) == (7, "衡南县信访局", "")


def test_pages_are_valid_html(visitor: Client) -> None:
    addresses = ("/guide/", "/guide/?errors=1", "/guide/portal/", "/guide/portal/?errors=1", "/nowhere/")
    pages = {
        f"{address} {language}": visitor.get(address, headers={"accept-language": language}).content.decode()
        for address in addresses
        for language in LANGUAGES
    }
    assert html_errors(pages) == {}
    assert html_errors({"bad": "<!DOCTYPE html><ul><p style='a'></p></ul>"}) != {}


def test_assets_are_sent_compressed_and_may_be_kept_for_good(visitor: Client) -> None:
    response = visitor.get(asset_url("portal.css"), headers={"accept-encoding": "br"})
    assert response["Content-Encoding"] == "br"
    assert "immutable" in response["Cache-Control"]


def test_a_first_visit_to_the_public_site_is_light(visitor: Client) -> None:
    """Everything that the browser fetches, as it comes over the wire: a third of what a filing step may weigh."""
    page = visitor.get("/guide/portal/").content
    assets = [asset_url(name) for name in ("portal.css", "portal.js", "icons.svg")]
    answers = [visitor.get(address, headers={"accept-encoding": "br"}) for address in assets]
    weights = [len(b"".join(answer)) for answer in answers]
    assert len(page) + sum(weights) < 50_000
    assert weights[0] < 20_000
