"""People to petition, staff to look."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from kentan.domain.ledger.events import Actor
from kentan.domain.organisation.rules import Role
from kentan.platform.crypto import ensure_keyring
from tests.factories import make_county, make_staff


@pytest.fixture
def ring_path(tmp_path: Path, settings: Settings) -> Path:
    """Keys for one test, which it may rotate and drop."""
    settings.KENTAN_KEYRING = tmp_path / "keys.json"
    ensure_keyring(settings.KENTAN_KEYRING)
    return tmp_path / "keys.json"


@pytest.fixture
def registrar(db: None) -> Actor:
    """Somebody at the bureau's front desk."""
    return make_staff(make_county().bureau, Role.REGISTRAR).actor
