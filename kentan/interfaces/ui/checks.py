"""System check: the front end must have been built."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register  # noqa: A004  the framework's own name

from kentan.interfaces.ui.assets import MANIFEST


@register()
def front_end_is_built(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Warn when the built assets are missing: pages would come without style."""
    if MANIFEST.exists():
        return []
    return [Warning("The front end is not built.", hint="Run `make setup`.", id="ui.W001")]
