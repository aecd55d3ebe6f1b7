"""An administrator and a colleague who is none."""

from __future__ import annotations

import pytest

from kentan.domain.organisation.models import Staff
from kentan.domain.organisation.rules import Role
from tests.factories import County, make_county, make_staff


@pytest.fixture
def county(db: None) -> County:
    return make_county()


@pytest.fixture
def administrator(county: County) -> Staff:
    return make_staff(county.bureau, Role.ADMINISTRATOR, name="管理员")


@pytest.fixture
def handler(county: County) -> Staff:
    return make_staff(county.housing, Role.HANDLER)
