"""What goes into the file without moving the case, and what staff keep for themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from kentan.domain.cases.events import FileAttached, IdentityOpened, Noted, Recused
from kentan.domain.cases.lifecycle import MOVES
from kentan.domain.cases.lifecycle.checks import text_given
from kentan.domain.cases.models import Case, CaseFile, Presence, SavedFilter, StatementKind
from kentan.domain.cases.permissions import Person, may_open_identity
from kentan.domain.organisation import actions as organisation
from kentan.domain.organisation.models import Staff
from kentan.domain.petitioners import actions as petitioners
from kentan.domain.petitioners.rules import Identity
from kentan.platform import files
from kentan.platform.words import N_, NotPermitted, Refused

from .act import Act, begin, locked

FILES_AT_MOST = 60


@transaction.atomic
def add_note(
    *, case_id: int, by: Person, at: datetime, note: str, for_petitioner: bool = False, seen: int | None = None
) -> Case:
    """A note on the case; `for_petitioner` shows it on the tracking page."""
    act = begin("add_note", case_id=case_id, by=by, at=at, seen=seen)
    shown = for_petitioner or act.staff is None
    text = act.say(StatementKind.NOTE, note, field="note", for_petitioner=shown)
    act.commit(Noted(note=text, for_petitioner=shown))
    return act.case


@transaction.atomic
def attach(
    *,
    case_id: int,
    by: Person,
    at: datetime,
    upload: UploadedFile[bytes] | files.Cleaned,
    for_petitioner: bool = False,
) -> CaseFile:
    """Keep a photo or document with the case, checked by content and without what identifies the camera.

    A file that was checked before is taken as it is. Raises Refused for files that are not allowed. The same file
    twice is kept once and the second time refused.
    """
    cleaned = upload if isinstance(upload, files.Cleaned) else files.inspect(upload)
    act = begin("attach", case_id=case_id, by=by, at=at)
    if CaseFile.objects.filter(case=act.case, digest=cleaned.sha256).exists():
        raise Refused(N_("This file is on the case already."), field="upload")
    if CaseFile.objects.filter(case=act.case).count() >= FILES_AT_MOST:
        raise Refused(N_("A case holds at most {most} files."), field="upload", most=FILES_AT_MOST)
    kept = CaseFile.objects.create(
        case=act.case,
        name=cleaned.name,
        content_type=cleaned.content_type,
        size=cleaned.size,
        digest=cleaned.sha256,
        stored_as=files.store(cleaned),
        for_petitioner=for_petitioner or act.staff is None,
        attached_at=at,
        attached_by_kind=act.actor.kind,
        attached_by=act.actor.id,
    )
    act.commit(FileAttached(file_id=kept.pk, digest=kept.digest, size=kept.size))
    return kept


@transaction.atomic
def open_identity(*, case_id: int, petitioner_id: int, reason: str, by: Staff, at: datetime) -> Identity:
    """Open who a petitioner is. The reason and the opening are on the record, and the petitioner can see them."""
    case = locked(case_id, by)
    if not may_open_identity(by, case):
        raise NotPermitted(
            N_("You do not need to know who the petitioner is."),
            instead=N_("Ask the front desk to reach the petitioner."),
        )
    if not case.parties.filter(petitioner_id=petitioner_id).exists():
        raise Refused(N_("This person is not on the case."))
    act = _side(case, by, at)
    text = act.say(StatementKind.REASON, reason, field="reason", for_petitioner=True)
    identity = petitioners.open_identity(
        petitioner_id=petitioner_id, reason=reason, by=by.actor, at=at, about=case.stream
    )
    act.commit(IdentityOpened(petitioner_id=petitioner_id, reason=text))
    return identity


@transaction.atomic
def recuse(
    *, case_id: int, staff_id: int, reason: str, by: Staff, at: datetime, stand_in_id: int | None = None
) -> Case:
    """A personal interest in the case (Art. 28): it is hidden from that person, and a stand-in takes over."""
    case = locked(case_id, by)
    act = _side(case, by, at)
    text = act.say(StatementKind.REASON, reason, field="reason")
    act.commit(Recused(staff_id=staff_id, reason=text, stand_in_id=stand_in_id))
    organisation.recuse(staff_id=staff_id, case_id=case_id, stand_in_id=stand_in_id, by=by, at=at)
    return case


def _side(case: Case, by: Staff, at: datetime) -> Act:
    return Act(case=case, by=by, at=at, id=uuid4(), move=MOVES["add_note"])


def note_presence(*, case_id: int, staff: Staff, at: datetime) -> None:
    """Say that a member of staff has the case open now."""
    Presence.objects.bulk_create(
        [Presence(case_id=case_id, staff=staff, seen_at=at)],
        update_conflicts=True,
        unique_fields=["case", "staff"],
        update_fields=["seen_at"],
    )


@transaction.atomic
def save_filter(*, staff: Staff, name: str, query: str) -> SavedFilter:
    """Keep a filter of the case list under a name; the same name replaces it."""
    name = text_given(name, field="name", at_most=40)
    kept, _ = SavedFilter.objects.update_or_create(staff=staff, name=name, defaults={"query": query[:1000]})
    return kept


def forget_filter(*, staff: Staff, filter_id: int) -> None:
    """Forget a saved filter of one's own."""
    SavedFilter.objects.filter(staff=staff, pk=filter_id).delete()
