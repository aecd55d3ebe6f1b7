"""Signing in with a password, a one-time code and a passkey: allauth's own scripts run under our policy."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from kentan.domain.organisation.models import Staff
from tests.factories import PASSWORD, make_county, make_staff
from tests.interfaces.ui.quality import assert_good_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.interfaces.ui.site"
    settings.LOGIN_REDIRECT_URL = "/guide/"
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


@pytest.fixture
def staff() -> Staff:
    return make_staff(make_county().bureau, password=PASSWORD)


@pytest.fixture
def refusals(page: Page) -> list[str]:
    """What the policy has stopped."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if "Security Policy" in message.text else None)
    return found


def sign_in(page: Page, site: str, staff: Staff) -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("用户名").fill(staff.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(f"{site}/guide/")


def open_confirmed(page: Page, address: str) -> None:
    """Open a page that asks for the password once more."""
    page.goto(address)
    assert_good_page(page)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    expect(page).to_have_url(address)


def test_a_wrong_password_is_answered_in_words(page: Page, site: str, staff: Staff, refusals: list[str]) -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("用户名").fill(staff.username)
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_good_page(page)
    assert refusals == []


def test_one_time_codes(page: Page, site: str, staff: Staff, refusals: list[str]) -> None:
    sign_in(page, site, staff)
    open_confirmed(page, f"{site}/accounts/2fa/totp/activate/")
    expect(page.locator("img.k-qr")).to_be_visible()
    assert_good_page(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}")
    page.locator("#main form").get_by_role("button").click()
    expect(page).to_have_url(f"{site}/accounts/2fa/recovery-codes/")
    assert_good_page(page)
    page.goto(f"{site}/accounts/2fa/")
    assert_good_page(page)
    assert refusals == []


def test_passkeys(page: Page, site: str, staff: Staff, refusals: list[str]) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    sign_in(page, site, staff)
    open_confirmed(page, f"{site}/accounts/2fa/webauthn/add/")
    assert_good_page(page)
    page.locator("#id_name").fill("办公电脑")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "add" not in url)
    page.goto(f"{site}/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="办公电脑")).to_be_visible()
    assert_good_page(page)
    page.goto(f"{site}/accounts/logout/")
    assert_good_page(page)
    page.locator("#main").get_by_role("button", name="退出登录").click()
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="使用通行密钥登录").click()
    expect(page).to_have_url(f"{site}/guide/")
    assert refusals == []
