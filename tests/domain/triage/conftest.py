"""A county with people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.factories import make_county
from tests.walks import Cast, make_cast


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """How common terms are is kept for some minutes."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody."""
    return make_cast(make_county())
