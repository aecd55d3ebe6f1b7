"""A draft that was sent from another window while a page of it was loading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kentan.interfaces.portal.actions import drafts
from kentan.interfaces.portal.filing import cookie
from kentan.interfaces.portal.models import Draft, DraftFile
from tests.interfaces.portal.filling import ANSWERS, answer, fill_in, read_slip, send, url
from tests.platform.samples import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded_before(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next page has read the draft before it was sent."""
    fill_in(visitor)
    stale = drafts.find(visitor.cookies[cookie.NAME].value, at=timezone.now())
    send(visitor)
    read: Any = cookie.read
    left = [stale]
    monkeypatch.setattr(cookie, "read", lambda request: left.pop() if left else read(request))


@pytest.mark.usefixtures("loaded_before")
def test_answers_do_not_overwrite_the_code(visitor: Client) -> None:
    before = bytes(Draft.objects.get().sealed)
    reply = answer(visitor, "what", **ANSWERS["what"])
    assert reply["Location"] == url("done")
    assert bytes(Draft.objects.get().sealed) == before
    assert Draft.objects.get().expires_at < timezone.now() + timedelta(hours=2)
    assert len(read_slip(visitor).code) >= 8


@pytest.mark.usefixtures("loaded_before")
def test_photos_are_not_kept(visitor: Client) -> None:
    reply = visitor.post(url("evidence"), {"uploads": SimpleUploadedFile("路灯.jpg", photo())})
    assert reply["Location"] == url("done")
    assert not DraftFile.objects.exists()
