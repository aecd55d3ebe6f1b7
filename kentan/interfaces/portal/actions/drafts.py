"""Half-filled forms: begun, kept for seven days, sealed, forgotten."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from kentan.interfaces.portal.models import DRAFT_TABLE, Draft, DraftFile
from kentan.platform.crypto import Unreadable, keyring
from kentan.platform.files import Cleaned
from kentan.platform.words import N_, Refused

KEPT = timedelta(days=7)
FILES_AT_MOST = 10
MEBIBYTE = 1024 * 1024
ALL_FILES_MB = 100
FORGOTTEN_AT_ONCE = 20
Typed = str | list[str]
Answers = dict[str, dict[str, Typed]]


class AlreadySent(Exception):
    """The draft was sent meanwhile, from another window: it holds the query code now and takes no answers."""


@dataclass(frozen=True)
class Kept:
    """A draft with what was typed so far, by step and field."""

    draft: Draft
    answers: Answers = field(repr=False)


@dataclass(frozen=True)
class KeptFile:
    """A file of a draft, as the person who sent it may see it."""

    id: str
    name: str
    content_type: str
    size: int


def digest(token: str) -> str:
    """How the cookie is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def begin(*, at: datetime) -> tuple[str, Kept]:
    """A new draft and the token for the cookie. A few that have expired are forgotten on the way."""
    forget_expired(at=at)
    token = secrets.token_urlsafe(32)
    draft = Draft(id=uuid4(), token=digest(token), begun_at=at, expires_at=at + KEPT)
    draft.sealed = _seal(draft, {})
    draft.save(force_insert=True)
    return token, Kept(draft, {})


@sensitive_variables()
def find(token: str, *, at: datetime) -> Kept | None:
    """The draft of a cookie; None when there is none (any more)."""
    draft = Draft.objects.filter(token=digest(token), expires_at__gt=at).first()
    if draft is None:
        return None
    try:
        return Kept(draft, opened(draft))
    except Unreadable:  # its key is gone, or somebody moved it: nothing that could be shown
        return None


@sensitive_variables()
def keep(kept: Kept, step: str, typed: Mapping[str, Typed], *, at: datetime) -> Kept:
    """Keep what was typed on a step, right or wrong, for another seven days. Raises AlreadySent."""
    answers = {**kept.answers, step: dict(typed)}
    kept.draft.sealed = _seal(kept.draft, answers)
    kept.draft.expires_at = at + KEPT
    changed = {"sealed": kept.draft.sealed, "expires_at": kept.draft.expires_at}
    if not Draft.objects.filter(pk=kept.draft.pk, case__isnull=True).update(**changed):
        raise AlreadySent
    return Kept(kept.draft, answers)


@sensitive_variables()
def opened(draft: Draft) -> Any:
    """What a draft holds. Raises Unreadable."""
    return json.loads(keyring().open(bytes(draft.sealed), bound_to=_place(draft)))


@sensitive_variables()
def reseal(draft: Draft, value: object) -> None:
    """Put something else in a draft; the caller saves it."""
    draft.sealed = _seal(draft, value)


def _seal(draft: Draft, value: object) -> bytes:
    return keyring().seal(json.dumps(value, ensure_ascii=False).encode(), bound_to=_place(draft))


def _place(draft: Draft) -> tuple[str, str, str]:
    return (DRAFT_TABLE, str(draft.pk), "sealed")


# ---------------------------------------------------------------- files


def add_file(draft: Draft, cleaned: Cleaned, *, at: datetime) -> DraftFile:
    """Keep a checked file with a draft. Raises Refused, field "uploads", and AlreadySent."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(pk=draft.pk, case__isnull=True).first()
        if row is None:
            raise AlreadySent
        held = list(row.files.values_list("size", flat=True))
        if len(held) >= FILES_AT_MOST:
            raise Refused(
                N_("At most {most} files can be sent with a matter."),
                instead=N_("Remove one first; more can be added after sending."),
                field="uploads",
                most=FILES_AT_MOST,
            )
        if sum(held) + cleaned.size > ALL_FILES_MB * MEBIBYTE:
            raise Refused(
                N_("The files together are larger than {most} MB."),
                instead=N_("Send the most important ones; more can be added after sending."),
                field="uploads",
                most=ALL_FILES_MB,
            )
        return _add(draft, cleaned, at)


def _add(draft: Draft, cleaned: Cleaned, at: datetime) -> DraftFile:
    row = DraftFile(id=uuid4(), draft=draft, size=cleaned.size, added_at=at)
    particulars = {name: value for name, value in asdict(cleaned).items() if name != "content"}
    ring = keyring()
    row.sealed = ring.seal(json.dumps(particulars, ensure_ascii=False).encode(), bound_to=_file_place(row))
    content = ring.seal(cleaned.content, bound_to=(*_file_place(row), "content"))
    row.stored_as = default_storage.save(f"drafts/{row.pk.hex[:2]}/{row.pk.hex}", ContentFile(content))
    row.save(force_insert=True)
    return row


def _file_place(row: DraftFile) -> tuple[str, str]:
    return ("portal_draftfile", str(row.pk))


def files_of(draft: Draft) -> list[KeptFile]:
    """The files of a draft, oldest first."""
    return [_shown(row) for row in draft.files.order_by("added_at", "id")]


def _shown(row: DraftFile) -> KeptFile:
    known = _particulars(row)
    return KeptFile(str(row.pk), known["name"], known["content_type"], known["size"])


def _particulars(row: DraftFile) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(keyring().open(bytes(row.sealed), bound_to=_file_place(row)))
    return known


def whole_file(row: DraftFile) -> Cleaned:
    """A file of a draft with its content. Raises FileNotFoundError and Unreadable."""
    with default_storage.open(row.stored_as, "rb") as stored:
        content = keyring().open(stored.read(), bound_to=(*_file_place(row), "content"))
    known = _particulars(row)
    return Cleaned(**{**known, "content": content, "notes": tuple(known["notes"])})


@transaction.atomic
def remove_file(draft: Draft, file_id: str) -> None:
    """Take a file out of a draft again; one that is gone already is no error."""
    _remove(DraftFile.objects.filter(draft=draft, pk=file_id))


def _remove(rows: Any) -> None:
    names = list(rows.values_list("stored_as", flat=True))
    rows.delete()
    transaction.on_commit(lambda: _delete(names))


def _delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


# ---------------------------------------------------------------- forgetting


@transaction.atomic
def forget(draft: Draft) -> None:
    """Remove a draft for good, with its files."""
    _remove(DraftFile.objects.filter(draft=draft))
    Draft.objects.filter(pk=draft.pk).delete()


@transaction.atomic
def forget_expired(*, at: datetime, most: int = FORGOTTEN_AT_ONCE) -> int:
    """Remove some drafts whose time is over, and return how many."""
    rows = list(Draft.objects.filter(expires_at__lte=at).select_for_update(skip_locked=True)[:most])
    for draft in rows:
        forget(draft)
    return len(rows)


def drop_files(draft: Draft) -> None:
    """Remove the files of a draft: they are on the case now. Inside the transaction that put them there."""
    _remove(DraftFile.objects.filter(draft=draft))
