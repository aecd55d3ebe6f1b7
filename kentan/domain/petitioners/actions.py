"""Writing: taking down, correcting, opening, linking and erasing the identity of petitioners.

Who may do it is decided by the act of the case that calls; nothing here asks for a role. Arguments that hold identity
data are kept out of error reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Unpack
from uuid import uuid4

from django.db import connection, transaction
from django.views.decorators.debug import sensitive_variables

from kentan.domain.ledger.actions import record
from kentan.domain.ledger.events import Actor, Stream
from kentan.platform.crypto import Keyring, commitment, keyring, make_salt
from kentan.platform.words import N_, Refused

from .events import (
    IdentityOpened,
    PetitionerAmended,
    PetitionerEnrolled,
    PetitionerErased,
    PetitionerLinked,
    PetitionerUnlinked,
    stream_of,
)
from .models import TABLE, BlindIndex, Link, Opening, Petitioner, open_seal, seal_identity
from .queries import under_old_keys
from .rules import Given, Identity, amended, checked, checked_reason, index_values, masked

ERASED_NAME = "***"


class AlreadyErased(Refused):
    """The petitioner's data is gone."""


@dataclass(frozen=True)
class Prepared:
    """Rows that are not in the database yet: a petitioner with its number, what finds it, and the event that tells."""

    petitioner: Petitioner
    indexes: Sequence[BlindIndex] = field(repr=False)
    event: PetitionerEnrolled


# ---------------------------------------------------------------- taking down


@sensitive_variables()
@transaction.atomic
def enrol(*, by: Actor, at: datetime, **given: Unpack[Given]) -> Petitioner:
    """Take down who petitions. Always a new petitioner: `find_same` and `link` bring people together.

    Raises Refused with the field at fault.
    """
    (prepared,) = prepare_bulk([given], at=at)
    return save_bulk([prepared], by=by, at=at)[0]


@sensitive_variables()
def prepare_bulk(rows: Iterable[Given | Identity], *, at: datetime, ids: Sequence[int] | None = None) -> list[Prepared]:
    """Rows for many petitioners, nothing written. `ids` are numbers from `reserve_ids`; without them they are reserved.

    The number is needed before the row exists because the seal is bound to it. Raises Refused at the first bad row.
    """
    identities = [row if isinstance(row, Identity) else checked(row) for row in rows]
    ring = keyring()
    numbers = reserve_ids(len(identities)) if ids is None else ids
    return [_prepared(ring, one, number, at) for one, number in zip(identities, numbers, strict=True)]


def reserve_ids(count: int) -> list[int]:
    """Numbers that no other petitioner has or gets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [TABLE, count])
        return [number for (number,) in cursor.fetchall()]


@transaction.atomic
def save_bulk(prepared: Sequence[Prepared], *, by: Actor, at: datetime, backfilled: bool = False) -> list[Petitioner]:
    """Write prepared petitioners and put each on the record."""
    rows = [one.petitioner for one in prepared]
    Petitioner.objects.bulk_create(rows, batch_size=1000)
    BlindIndex.objects.bulk_create([index for one in prepared for index in one.indexes], batch_size=5000)
    act = uuid4()
    for one in prepared:
        stream = stream_of(one.petitioner.pk)
        record(stream=stream, event=one.event, by=by, at=at, act=act, backfilled=backfilled)
    return rows


@sensitive_variables()
def _prepared(ring: Keyring, identity: Identity, number: int, at: datetime) -> Prepared:
    sealed, promise = seal_identity(ring, identity, petitioner_id=number, salt=make_salt())
    petitioner = Petitioner(
        id=number,
        kind=identity.kind.value,
        gender=identity.gender or "",
        sealed=sealed,
        key_id=ring.sealing_id,
        commitment=promise,
        created_at=at,
        **masked(identity),
    )
    event = PetitionerEnrolled(petitioner_kind=identity.kind, fields=identity.fields, commitment=promise)
    return Prepared(petitioner, _indexes(ring, identity, number), event)


@sensitive_variables()
def _indexes(ring: Keyring, identity: Identity, number: int) -> list[BlindIndex]:
    return [
        BlindIndex(petitioner_id=number, field=name.value, key_id=ring.indexing_id, digest=ring.digest(name, value))
        for name, value in sorted(index_values(identity))
    ]


# ---------------------------------------------------------------- correcting


@sensitive_variables()
@transaction.atomic
def amend(*, petitioner_id: int, by: Actor, at: datetime, **given: Unpack[Given]) -> Petitioner:
    """Correct what is known; fields left out stay. Raises Refused, also when nothing would change."""
    petitioner = _locked(petitioner_id)
    ring = keyring()
    before, _, _ = open_seal(ring, petitioner)
    identity = amended(before, given)
    changed = identity.changed_from(before)
    if not changed:
        raise Refused(N_("That is what is on file already; nothing was changed."))
    _reseal(ring, petitioner, identity)
    event = PetitionerAmended(petitioner_kind=identity.kind, fields=changed, commitment=petitioner.commitment)
    record(stream=stream_of(petitioner.pk), event=event, by=by, at=at)
    return petitioner


@sensitive_variables()
def _reseal(ring: Keyring, petitioner: Petitioner, identity: Identity) -> None:
    sealed, promise = seal_identity(ring, identity, petitioner_id=petitioner.pk, salt=make_salt())
    shown = {"kind": identity.kind.value, "gender": identity.gender or "", **masked(identity)}
    _assign(petitioner, sealed=sealed, key_id=ring.sealing_id, commitment=promise, **shown)
    BlindIndex.objects.filter(petitioner=petitioner).delete()
    BlindIndex.objects.bulk_create(_indexes(ring, identity, petitioner.pk))


def _assign(petitioner: Petitioner, **values: object) -> None:
    for name, value in values.items():
        setattr(petitioner, name, value)
    petitioner.save(update_fields=list(values))


def _locked(petitioner_id: int, *, even_erased: bool = False) -> Petitioner:
    petitioner = Petitioner.objects.select_for_update(no_key=True).get(pk=petitioner_id)
    if not even_erased and petitioner.erased_at is not None:
        raise AlreadyErased(N_("The identity data of this petitioner was erased."))
    return petitioner


# ---------------------------------------------------------------- opening


@sensitive_variables()
@transaction.atomic
def open_identity(*, petitioner_id: int, reason: str, by: Actor, at: datetime, about: Stream | None = None) -> Identity:
    """Show who a petitioner is. The opening is on the record before anybody sees the data.

    `about` is what for, usually the case, which lists its openings. Raises Refused without a reason of some length,
    when the reason itself tells the identity (others read it), and when the data was erased.
    """
    petitioner = _locked(petitioner_id)
    identity, _, _ = open_seal(keyring(), petitioner)
    reason, salt = checked_reason(reason, identity), make_salt()
    opening = Opening.objects.create(
        petitioner=petitioner,
        opened_at=at,
        by_kind=by.kind,
        by_id=by.id,
        staff_id=int(by.id) if by.kind == "staff" else None,
        unit_id=by.unit_id,
        reason=reason,
        salt=salt,
        about_kind=about.kind if about else "",
        about_id=about.id if about else "",
    )
    event = IdentityOpened(
        opening_id=opening.pk,
        reason_commitment=commitment(salt, reason.encode()),
        about_kind=about.kind if about else None,
        about_id=about.id if about else None,
    )
    record(stream=stream_of(petitioner.pk), event=event, by=by, at=at)
    return identity


# ---------------------------------------------------------------- erasing


@transaction.atomic
def erase(*, petitioner_id: int, by: Actor, at: datetime) -> Petitioner:
    """Destroy the identity data of a petitioner for good: seal, masks, what finds it, and the reasons of openings.

    That there was a petitioner, who opened the data and when, and the whole record stay. Raises AlreadyErased.
    """
    petitioner = _locked(petitioner_id)
    _assign(
        petitioner,
        sealed=b"",
        key_id="",
        commitment="",
        masked_name=ERASED_NAME,
        masked_phone="",
        masked_id_number="",
        masked_address="",
        gender="",
        erased_at=at,
    )
    BlindIndex.objects.filter(petitioner=petitioner).delete()
    Opening.objects.filter(petitioner=petitioner).update(reason="", salt=b"")
    record(stream=stream_of(petitioner.pk), event=PetitionerErased(), by=by, at=at)
    return petitioner


# ---------------------------------------------------------------- linking


@transaction.atomic
def link(*, petitioner_id: int, other_id: int, by: Actor, at: datetime) -> Link:
    """Say that two petitioners are the same person; both keep their data and their history. Raises Refused."""
    if petitioner_id == other_id:
        raise Refused(N_("A petitioner cannot be linked with itself."), instead=N_("Choose another petitioner."))
    lower, higher = _both_locked(petitioner_id, other_id)
    if Link.objects.filter(lower=lower, higher=higher, unlinked_at__isnull=True).exists():
        raise Refused(N_("These two are linked already."))
    made = Link.objects.create(lower=lower, higher=higher, linked_at=at)
    _record_with_both(made, PetitionerLinked, by=by, at=at)
    return made


@transaction.atomic
def unlink(*, link_id: int, by: Actor, at: datetime) -> Link:
    """Take a link back. Raises Refused when that was done before."""
    undone = Link.objects.get(pk=link_id)
    _both_locked(undone.lower_id, undone.higher_id, even_erased=True)
    undone.refresh_from_db()
    if undone.unlinked_at is not None:
        raise Refused(N_("This link was undone before."))
    undone.unlinked_at = at
    undone.save(update_fields=["unlinked_at"])
    _record_with_both(undone, PetitionerUnlinked, by=by, at=at)
    return undone


def _both_locked(one_id: int, other_id: int, *, even_erased: bool = False) -> tuple[Petitioner, Petitioner]:
    """Always in the same order: of two people who link the same pair, one waits for the other."""
    lower, higher = sorted((one_id, other_id))
    return _locked(lower, even_erased=even_erased), _locked(higher, even_erased=even_erased)


def _record_with_both(
    pair: Link, event: type[PetitionerLinked] | type[PetitionerUnlinked], *, by: Actor, at: datetime
) -> None:
    act = uuid4()
    for one, other in ((pair.lower_id, pair.higher_id), (pair.higher_id, pair.lower_id)):
        record(stream=stream_of(one), event=event(link_id=pair.pk, other_id=other), by=by, at=at, act=act)


# ---------------------------------------------------------------- keys


@dataclass(frozen=True)
class Rotated:
    """One batch of `rotate_keys`: how many were sealed anew, and the number of the last; None when none was left."""

    done: int
    last_id: int | None


@transaction.atomic
def rotate_keys(*, batch: int = 500, after_id: int = 0) -> Rotated:
    """Seal and index the next `batch` petitioners anew with the newest keys.

    What to do is read from the rows, so a run that was cut short is simply run again. Rows that somebody holds are
    waited for. Commitments and the record do not change: the data stays what it is.
    """
    ring = keyring()
    rows = list(under_old_keys(ring).filter(pk__gt=after_id).select_for_update(no_key=True, of=("self",))[:batch])
    indexes: list[BlindIndex] = []
    for row in rows:
        identity, salt, _ = open_seal(ring, row)
        row.sealed, _ = seal_identity(ring, identity, petitioner_id=row.pk, salt=salt)
        row.key_id = ring.sealing_id
        indexes += _indexes(ring, identity, row.pk)
    Petitioner.objects.bulk_update(rows, ["sealed", "key_id"])
    BlindIndex.objects.filter(petitioner__in=rows).delete()
    BlindIndex.objects.bulk_create(indexes)
    return Rotated(done=len(rows), last_id=rows[-1].pk if rows else None)
