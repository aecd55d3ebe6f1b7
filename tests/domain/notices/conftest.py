"""A county, an outbox, and gateways that can fail."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kentan.domain.notices.rules import Address, Channel
from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import CHINA, County, make_county, make_staff

# A Monday in office hours.
AT = datetime(2026, 1, 5, 9, 0, tzinfo=CHINA)
DISPATCHED = {"number": "430422-2026-000017", "unit": "住建局", "due_on": "2026-01-20", "objection_on": "2026-01-12"}


@pytest.fixture
def county(db: None) -> County:
    return make_county()


@pytest.fixture
def handler(county: County) -> Staff:
    return make_staff(county.housing, Role.HANDLER)


@pytest.fixture
def sms_folder(settings: Any, tmp_path: Path) -> Path:
    settings.KENTAN_SMS_FOLDER = tmp_path / "sms"
    return tmp_path / "sms"


class Gateway:
    """A gateway that fails as often as it is told, then delivers."""

    failures: int = 0
    taken: list[tuple[str, str, str]] = []

    def send(self, *, to: str, text: str, reference: str) -> None:
        if Gateway.failures:
            Gateway.failures -= 1
            raise ConnectionError("no route to the gateway\x00")
        Gateway.taken.append((to, text, reference))


@pytest.fixture
def gateway(settings: Any, tmp_path: Path) -> type[Gateway]:
    settings.KENTAN_SMS_SENDER = f"{__name__}.Gateway"
    settings.KENTAN_SMS_FOLDER = tmp_path / "unused"
    Gateway.failures, Gateway.taken = 0, []
    return Gateway


def by_phone(petitioner_id: int) -> Address | None:
    """A resolver: petitioner 404 left nothing, all others a number."""
    return None if petitioner_id == 404 else Address(Channel.SMS, f"1380000{petitioner_id:04d}")


def by_mail(petitioner_id: int) -> Address:
    """A resolver that knows e-mail addresses."""
    return Address(Channel.EMAIL, f"{petitioner_id}@example.org")
