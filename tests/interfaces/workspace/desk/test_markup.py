"""The pages of the desk are valid HTML, empty and full, refused and done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kentan.domain.organisation.models import Staff
from tests.factories import CLOUD
from tests.interfaces.ui.quality import html_errors
from tests.interfaces.workspace.desk.conftest import Enter, letter
from tests.walks import Cast, perform, register

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("categories")]


def test_valid_html(enter: Enter, cast: Cast, administrator: Staff) -> None:
    desk, front, office = enter(cast.dispatcher), enter(cast.registrar), enter(administrator)
    sources = {f"empty {path}": desk.get(path).content.decode() for path in ("/work/", "/work/cases/", "/work/late/")}
    now = timezone.now()
    register(cast, at=now - timedelta(days=1), urgent=True)
    case = register(cast, at=now - timedelta(days=20), people_concerned=9).case
    perform("forward", case=case, by=cast.dispatcher, at=now - timedelta(days=20), cast=cast)
    desk.post("/work/cases/filters/", {"name": "在办", "query": "state=open"})
    full = (
        "/work/",
        "/work/cases/",
        f"/work/cases/?state=open&township={CLOUD}&text=路灯",
        "/work/watched/",
        "/work/register/",
    )
    sources |= {f"full {path}": desk.get(path).content.decode() for path in full}
    kept = ("/work/", "/work/categories/", "/work/categories/load/", "/work/categories/040400/retire/")
    sources |= {f"office {path}": office.get(path).content.decode() for path in kept}
    sources["front"] = front.get("/work/").content.decode()
    sources["refused"] = front.post("/work/register/", letter(title="", phone="12", name="周大山")).content.decode()
    sources["receipt"] = front.post("/work/register/", letter(name="周大山")).content.decode()
    assert html_errors(sources) == {}
