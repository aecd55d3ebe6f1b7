"""A county and people for the tests of the staff site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from kentan.domain.organisation.models import Staff
from tests.factories import County, make_administrator, make_county


@pytest.fixture(autouse=True)
def _no_counted_tries() -> Iterator[None]:
    """Counts of failed tries live in the cache and must not reach the next test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def county(db: None) -> County:
    """Places and units."""
    return make_county()


@pytest.fixture
def administrator(county: County) -> Staff:
    """An administrator of the bureau; get in with client.force_login."""
    return make_administrator(county)
