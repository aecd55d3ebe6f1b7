"""What people do to notices by hand. That a notice was sent is no act; it stands in the outbox."""

from __future__ import annotations

from dataclasses import dataclass

from kentan.domain.ledger.events import Erasure, Event, Stream, Wording


def stream_of(notice_id: int) -> Stream:
    """The stream of a notice."""
    return Stream("notice", str(notice_id))


@dataclass(frozen=True, kw_only=True)
class NoticeSentAgain(Event):
    kind = "notices.notice.sent_again"
    wording = Wording(zh="重新发送通知（{template}）", en="Notice {template} sent again")
    erasure = Erasure.REFERENCE

    notice_id: int
    template: str


@dataclass(frozen=True, kw_only=True)
class NoticeCancelled(Event):
    kind = "notices.notice.cancelled"
    wording = Wording(zh="取消发送通知（{template}）", en="Notice {template} cancelled")
    erasure = Erasure.REFERENCE

    notice_id: int
    template: str
