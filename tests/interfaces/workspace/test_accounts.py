"""Signing in: passwords, second factors, lock-out, one's own account."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.ledger.models import Entry
from kentan.domain.organisation import actions
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import NOON, PASSWORD, County, make_staff

LOGIN = "/accounts/login/"
NEW_PASSWORD = "brand-new-secret-42"


@pytest.fixture
def staff(county: County) -> Staff:
    return make_staff(county.housing, Role.HANDLER, username="li.ming", name="李明", password=PASSWORD)


def sign_in(client: Client, username: str = "li.ming", password: str = PASSWORD, *, by_way_of: str = "") -> Any:
    headers = {"X-Forwarded-For": by_way_of} if by_way_of else None
    given = {"login": username, "password": password, "next": "/work/account/"}
    return client.post(LOGIN, given, headers=headers)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def totp_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def enter_totp(client: Client) -> str:
    """Switch the authenticator app on as a person would; returns its secret."""
    page = client.get(reverse("mfa_activate_totp"))
    if page.status_code == 302:  # it asks for the password again
        page = client.post(page["Location"], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return str(secret)


def test_signing_in_and_out(client: Client, staff: Staff, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "kentan.accounts")
    answer = sign_in(client, "Li.Ming")
    assert answer.status_code == 302
    assert answer["Location"] == "/work/account/"
    assert signed_in(client)
    page = client.get("/work/account/").content.decode()
    assert "李明" in page
    client.post("/accounts/logout/")
    assert not signed_in(client)
    said = [record.getMessage() for record in caplog.records]
    assert any(text.startswith("signed in: li.ming") for text in said)
    assert "signed out: li.ming" in said


def test_the_session_is_a_new_one_after_signing_in(client: Client, staff: Staff) -> None:
    client.get(LOGIN)
    client.session["before"] = 1
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    sign_in(client)
    assert client.session.session_key != before


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client: Client, staff: Staff, settings: Any) -> None:
    settings.LOGIN_REDIRECT_URL = "workspace:account"
    answer = client.get("/work/account/?a=1")
    assert answer["Location"] == "/accounts/login/?next=%2Fwork%2Faccount%2F%3Fa%3D1"
    part = client.get("/work/account/", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"].startswith(LOGIN)
    elsewhere = client.post(LOGIN, {"login": "li.ming", "password": PASSWORD, "next": "https://evil.example/"})
    assert "evil" not in elsewhere["Location"]


def test_a_wrong_password_does_not_say_whether_the_account_exists(client: Client, staff: Staff) -> None:
    wrong = sign_in(client, password="not-this-one").context["form"].errors
    unknown = sign_in(client, username="nobody").context["form"].errors
    assert wrong == unknown
    assert not signed_in(client)


@pytest.mark.parametrize("path", ["/accounts/signup/"])
def test_nobody_signs_up(client: Client, county: County, path: str) -> None:
    answer = client.post(path, {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 200
    assert not Staff.objects.filter(username="intruder").exists()


@pytest.mark.parametrize("path", ["email/", "password/reset/", "confirm-email/", "signup/passkey/"])
def test_what_staff_do_not_need_is_not_there(client: Client, county: County, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_suspended_account_cannot_sign_in_and_is_thrown_out(client: Client, staff: Staff) -> None:
    sign_in(client)
    actions.suspend(staff_id=staff.pk, by=SYSTEM, at=NOON)
    assert client.get("/work/account/").status_code == 302
    other = Client()
    answer = sign_in(other)
    assert answer["Location"] == reverse("account_inactive")
    assert not signed_in(other)
    assert other.get(answer["Location"]).status_code == 200


# ---------------------------------------------------------------- lock-out


def test_five_wrong_passwords_lock_the_account_out_for_an_hour(client: Client, staff: Staff) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(4):
            assert sign_in(client, password="wrong").status_code == 200
            clock.shift(60)
        locked = sign_in(client, "LI.ming", password="wrong")  # capitals are no second chance
        assert locked.status_code == 429
        assert "2026年1月5日 13:04" in locked.content.decode()
        assert locked["Retry-After"] == "3600"
        clock.shift(timedelta(minutes=50))
        again = sign_in(client)
        assert again.status_code == 429, "the right password does not help while the block lasts"
        assert "13:04" in again.content.decode(), "trying again does not prolong it"
        assert not signed_in(client)
        clock.shift(timedelta(minutes=11))
        assert sign_in(client).status_code == 302
        assert signed_in(client)


def test_others_are_not_locked_out(client: Client, staff: Staff, county: County) -> None:
    make_staff(county.housing, username="wang.fang", password=PASSWORD)
    for _ in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 429
    assert sign_in(Client(), "wang.fang").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="10.1.1.9")).status_code == 302, "from another computer"


def test_a_right_password_clears_the_count(client: Client, staff: Staff) -> None:
    for _ in range(3):
        for _ in range(3):
            sign_in(client, password="wrong")
        assert sign_in(client).status_code == 302
        client.post("/accounts/logout/")


def test_behind_a_proxy_the_last_address_counts(client: Client, staff: Staff, settings: Any) -> None:
    settings.KENTAN_BEHIND_PROXY = True
    answers = [sign_in(client, password="wrong", by_way_of=f"6.6.6.{number}, 10.0.0.7") for number in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert sign_in(client, by_way_of="10.0.0.8").status_code == 302


# ---------------------------------------------------------------- passwords


def change_password(client: Client, old: str, new: str) -> Any:
    given = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), given)


def test_changing_the_password_is_recorded_and_ends_other_sessions(client: Client, staff: Staff) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    assert change_password(client, "wrong", NEW_PASSWORD).context["form"].errors
    assert change_password(client, PASSWORD, "1234567").context["form"].errors
    assert change_password(client, PASSWORD, NEW_PASSWORD).status_code == 302
    assert client.get("/work/account/").status_code == 200
    assert other.get("/work/account/").status_code == 302
    assert sign_in(Client(), password=NEW_PASSWORD).status_code == 302
    kinds = Entry.objects.filter(stream_kind="staff", stream_id=str(staff.pk)).values_list("kind", flat=True)
    assert list(kinds).count("organisation.staff.password_changed") == 1


def test_a_given_password_has_to_be_changed_first(client: Client, staff: Staff) -> None:
    actions.set_password(staff_id=staff.pk, password=NEW_PASSWORD, by=SYSTEM, at=NOON)
    sign_in(client, password=NEW_PASSWORD)
    answer = client.get("/work/account/")
    assert answer["Location"] == reverse("account_change_password")
    change_password(client, NEW_PASSWORD, PASSWORD)
    assert client.get("/work/account/").status_code == 200


# ---------------------------------------------------------------- second factors


def test_with_an_authenticator_app_the_password_alone_is_not_enough(client: Client, staff: Staff) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client)
        secret = enter_totp(client)
        client.post("/accounts/logout/")
        clock.shift(60)
        answer = sign_in(client)
        assert answer["Location"] == reverse("mfa_authenticate")
        assert client.get("/work/account/").status_code == 302, "not yet in"
        assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).context["form"].errors
        code = totp_code(secret)
        assert client.post(reverse("mfa_authenticate"), {"code": code})["Location"] == "/work/account/"
        assert client.get("/work/account/").status_code == 200
        client.post("/accounts/logout/")
        sign_in(client)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200, "a code works once"


def test_codes_cannot_be_guessed(client: Client, staff: Staff) -> None:
    sign_in(client)
    secret = enter_totp(client)
    client.post("/accounts/logout/")
    sign_in(client)
    for number in range(10):
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
    answer = client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    assert answer.status_code == 200
    assert not signed_in(client)


def test_a_recovery_code_lets_in_once(client: Client, staff: Staff) -> None:
    sign_in(client)
    enter_totp(client)
    codes = Authenticator.objects.get(user=staff, type="recovery_codes").wrap().get_unused_codes()
    assert codes[0] in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    client.post("/accounts/logout/")
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert signed_in(client)
    client.post("/accounts/logout/")
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200
    assert not signed_in(client)


def test_switching_the_second_factor_off(client: Client, staff: Staff) -> None:
    sign_in(client)
    enter_totp(client)
    page = client.get("/work/account/").content.decode()
    assert reverse("mfa_deactivate_totp") in page
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=staff).exists()


@pytest.mark.parametrize("name", ["mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "account_reauthenticate"])
def test_the_pages_of_second_factors_open(client: Client, staff: Staff, name: str) -> None:
    sign_in(client)
    page = client.get(reverse(name))
    if page.status_code == 302:  # it asks for the password again
        page = client.post(page["Location"], {"password": PASSWORD}, follow=True)
    assert page.status_code == 200


def test_a_passkey_sign_in_starts_with_a_challenge(client: Client, staff: Staff) -> None:
    answer = client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 200
    assert re.search(r"challenge", answer.content.decode())


# ---------------------------------------------------------------- one's own account


def test_the_account_page_shows_roles_and_protection(
    client: Client, staff: Staff, django_assert_max_num_queries: Any
) -> None:
    client.force_login(staff)
    with django_assert_max_num_queries(8):
        page = client.get("/work/account/").content.decode()
    assert "衡南县住房和城乡建设局" in page
    assert reverse("mfa_activate_totp") in page
    assert reverse("set_language") in page


def test_the_language_is_switched(client: Client, staff: Staff) -> None:
    client.force_login(staff)
    client.post(reverse("set_language"), {"language": "en", "next": "/work/account/"})
    assert "My account" in client.get("/work/account/").content.decode()
