"""People of a small county, signed in, and forms as browsers send them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kentan.domain.cases import actions
from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation.models import Staff
from tests.factories import CLOUD, NOON, County
from tests.walks import VILLAGE, Cast, make_cast

Enter = Callable[[Staff], Client]
CATEGORIES = [
    ("040000", "城乡建设"),
    ("040400", "市政道路与设施"),
    ("060000", "劳动和社会保障"),
    ("060100", "拖欠工资"),
]


@pytest.fixture
def cast(county: County) -> Cast:
    """Everybody."""
    return make_cast(county)


@pytest.fixture
def enter() -> Enter:
    """A browser of somebody who is signed in."""

    def entered(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return entered


@pytest.fixture
def categories(county: County) -> None:
    """A small taxonomy."""
    actions.load_categories(rows=CATEGORIES, version="1", by=SYSTEM, at=NOON)


def letter(**changes: Any) -> dict[str, Any]:
    """The form of a plain letter as a browser sends it."""
    given = {
        "token": str(uuid4()),
        "channel": "letter",
        "name": "王秀英",
        "phone": "13812345678",
        "title": "蒸阳大道井盖缺失致人摔伤要求赔偿",
        "body": "我在蒸阳大道路口踩空摔伤，两根肋骨骨折，多次反映无人负责。",
        "demands": "",
        "purpose": "claim",
        "township": CLOUD,
        "village": VILLAGE,
        "category": "",
        "people-TOTAL_FORMS": "1",
        "people-INITIAL_FORMS": "0",
        "people-0-part": "representative",
        "then": "next",
    }
    return {name: value for name, value in (given | changes).items() if value is not None}
