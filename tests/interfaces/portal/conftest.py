"""A county, its people and a visitor for the tests of the public site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation.actions import change_unit
from tests.factories import NOON, County, make_county
from tests.walks import Cast, make_cast


@pytest.fixture(autouse=True)
def _own_folder_and_no_waiting(settings: Any, tmp_path: Path) -> None:
    """Files go to a folder of the test; nobody has to wait ten seconds before sending."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.KENTAN_FILING_SECONDS = 0


@pytest.fixture
def county(db: None) -> County:
    """Places and units; the bureau can be called."""
    made = make_county()
    change_unit(unit_id=made.bureau.pk, phone="0734-8552222", address="衡南县云集街道新塘路1号", by=SYSTEM, at=NOON)
    return made


@pytest.fixture
def cast(county: County) -> Cast:
    """Those who work on cases."""
    return make_cast(county)


@pytest.fixture
def visitor(county: County) -> Client:
    """Somebody with a browser, reading Chinese."""
    return Client(headers={"accept-language": "zh-hans"})
