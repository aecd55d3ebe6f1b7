"""Every address x every role x stranger."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from kentan.domain.ledger.models import Entry
from kentan.domain.organisation.rules import Role
from tests.access.registry import KEY, PUBLIC, REGISTRY, Row
from tests.access.world import World

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
# Allauth answers a missing thing (no second factor yet) with 404 or sends the person elsewhere: that is not a door.
FOREIGN = ("mfa_", "account_")


def addresses(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all addresses below a resolver, with their namespaces; one without a name by its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or str(pattern.pattern)))


EVERY_ADDRESS = sorted(set(addresses(get_resolver())))
OWN = [name for name in EVERY_ADDRESS if not name.startswith(FOREIGN)]


@pytest.fixture(scope="module")
def populated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The county, its people and a case, made once for all addresses and undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        assert len(made.people) > len(Role)
        assert made.case.is_open
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(populated: World) -> World:
    """A copy: what a test makes or changes is undone with it."""
    return copy(populated)


def row_of(name: str) -> Row:
    assert name in REGISTRY, f"{name} has no row in tests/access/registry.py: who may use it?"
    return REGISTRY[name]


def ask(client: Client, name: str, row: Row, world: World, *, method: str = "get") -> Any:
    address = reverse(name, kwargs=row.kwargs(world))
    return client.post(address) if method == "post" else client.get(address, row.query)


def sent_to_sign_in(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer["Location"].startswith(LOGIN))


def signed_in_as(world: World, role: Role | None) -> Client:
    client = Client()
    client.force_login(world.people[role])
    return client


def test_every_address_has_a_row() -> None:
    missing = [name for name in EVERY_ADDRESS if name not in REGISTRY]
    assert not missing, f"no row in tests/access/registry.py says who may use {', '.join(missing)}"


def test_every_row_has_an_address() -> None:
    assert sorted(set(REGISTRY) - set(EVERY_ADDRESS)) == []


@pytest.mark.parametrize("name", EVERY_ADDRESS)
def test_strangers(name: str, world: World) -> None:
    row = row_of(name)
    row.kwargs(world)
    before = Entry.objects.count()
    methods = ["post"] if row.post_only else ["get", "post"]
    for method in methods:
        answer = ask(Client(), name, row, world, method=method)
        assert answer.status_code < 500
        if row.who == KEY:
            assert asked_for_the_code(answer), f"{method} {answer}"
        elif row.who != PUBLIC:
            assert sent_to_sign_in(answer) or (row.hidden and answer.status_code == 404), f"{method} {answer}"
        elif method == methods[0] and not name.startswith(FOREIGN):
            assert answer.status_code in (200, 302)
            assert not sent_to_sign_in(answer)
    assert Entry.objects.count() == before, "a stranger acted"


@pytest.mark.parametrize("name", OWN)
def test_staff_who_may(name: str, world: World) -> None:
    row = row_of(name)
    for role in (None, *Role):
        if row.admits(role) and not row.post_only:
            answer = ask(signed_in_as(world, role), name, row, world)
            assert answer.status_code in (200, 302), f"{role}: {answer.status_code}"
            assert not sent_to_sign_in(answer), role


@pytest.mark.parametrize("name", [name for name in OWN if name in REGISTRY and REGISTRY[name].who != PUBLIC])
def test_staff_who_may_not(name: str, world: World) -> None:
    row = row_of(name)
    row.kwargs(world)
    before = Entry.objects.count()
    for role in (None, *Role):
        if not row.admits(role):
            client = signed_in_as(world, role)
            for method in ["post"] if row.post_only else ["get", "post"]:
                answer = ask(client, name, row, world, method=method)
                assert refused(answer, row, role, method), f"{role} {method}: {answer.status_code}"
    assert Entry.objects.count() == before, "somebody who may not acted"


def refused(answer: Any, row: Row, role: Role | None, method: str) -> bool:
    """Whether the door was kept: the right refusal, or for a POST that the page takes none, or an unfilled form."""
    if row.who == KEY:
        return asked_for_the_code(answer)
    also = {405} | ({422} if role in row.shown_to else set())
    return answer.status_code == row.refusal(role) or (method == "post" and answer.status_code in also)


def asked_for_the_code(answer: Any) -> bool:
    """Whether number and query code are asked for."""
    if answer.status_code == 302:
        return bool(answer["Location"].startswith("/follow/"))
    return answer.status_code == 422 and b'name="query_code"' in answer.content
