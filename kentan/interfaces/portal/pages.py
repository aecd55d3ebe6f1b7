"""What the pages of the public site share: no traces in caches or in reports on errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.queries import bureau

REFUSED = 422


class PrivatePage(View):
    """A page on which people write or read what is theirs: kept out of caches and of reports on errors."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """Around the whole view, so that no subclass can answer past it."""
        return never_cache(sensitive_post_parameters()(super().as_view(**initkwargs)))


def the_bureau() -> Unit | None:
    """The petition bureau; None before it is founded."""
    try:
        return bureau()
    except Unit.DoesNotExist:
        return None
