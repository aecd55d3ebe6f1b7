"""People who can have a hand in a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from kentan.domain.cases.models import Case
from kentan.domain.organisation.models import Staff
from tests.factories import County
from tests.walks import Cast, make_cast, register


@pytest.fixture
def cast(county: County) -> Cast:
    """One person for each part."""
    return make_cast(county)


@pytest.fixture
def case(cast: Cast) -> Case:
    """A registered claim."""
    return register(cast, at=timezone.now()).case


@pytest.fixture
def signed_in() -> Callable[[Staff], Client]:
    """A browser of somebody who is signed in."""

    def sign_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return sign_in
