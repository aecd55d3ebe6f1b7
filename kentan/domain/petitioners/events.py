"""What can happen to a petitioner's data. Payloads name fields and references, never what the fields hold."""

from __future__ import annotations

from dataclasses import dataclass

from kentan.domain.ledger.events import Erasure, Event, Stream, Wording

STREAM = "petitioner"


def stream_of(petitioner_id: int) -> Stream:
    """The record of one petitioner."""
    return Stream(STREAM, str(petitioner_id))


@dataclass(frozen=True, kw_only=True)
class PetitionerEnrolled(Event):
    """`fields` are the names of what is known; `commitment` commits to all of it, salted."""

    kind = "petitioners.petitioner.enrolled"
    wording = Wording(zh="登记信访人身份信息", en="Identity data of the petitioner taken down")
    erasure = Erasure.COMMITMENT

    petitioner_kind: str
    fields: tuple[str, ...]
    commitment: str


@dataclass(frozen=True, kw_only=True)
class PetitionerAmended(Event):
    """`fields` are the names of what was changed."""

    kind = "petitioners.petitioner.amended"
    wording = Wording(zh="更正信访人身份信息", en="Identity data of the petitioner corrected")
    erasure = Erasure.COMMITMENT

    petitioner_kind: str
    fields: tuple[str, ...]
    commitment: str


@dataclass(frozen=True, kw_only=True)
class IdentityOpened(Event):
    """Somebody looked. `about_kind` and `about_id` name what for; the reason stands in the opening."""

    kind = "petitioners.petitioner.identity_opened"
    wording = Wording(zh="查看信访人身份信息（理由已记录）", en="Identity of the petitioner opened, with a reason")
    erasure = Erasure.COMMITMENT

    opening_id: int
    reason_commitment: str
    about_kind: str | None = None
    about_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class PetitionerErased(Event):
    kind = "petitioners.petitioner.erased"
    wording = Wording(zh="删除信访人身份信息", en="Identity data of the petitioner erased")
    erasure = Erasure.NOTHING


@dataclass(frozen=True, kw_only=True)
class PetitionerLinked(Event):
    """Recorded with both; `other_id` is the other one."""

    kind = "petitioners.petitioner.linked"
    wording = Wording(
        zh="认定为同一信访人，建立关联", en="Found to be the same person as another petitioner and linked"
    )
    erasure = Erasure.REFERENCE

    link_id: int
    other_id: int


@dataclass(frozen=True, kw_only=True)
class PetitionerUnlinked(Event):
    kind = "petitioners.petitioner.unlinked"
    wording = Wording(zh="解除与另一信访人的关联", en="Link with another petitioner undone")
    erasure = Erasure.REFERENCE

    link_id: int
    other_id: int
