"""What the pages of the public site share: no traces in caches or in reports on errors."""

from __future__ import annotations

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from kentan.domain.organisation.models import Unit
from kentan.domain.organisation.queries import bureau

REFUSED = 422


@method_decorator(sensitive_post_parameters(), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class PrivatePage(View):
    """A page on which people write or read what is theirs: kept out of caches and of reports on errors."""


def the_bureau() -> Unit | None:
    """The petition bureau; None before it is founded."""
    try:
        return bureau()
    except Unit.DoesNotExist:
        return None
