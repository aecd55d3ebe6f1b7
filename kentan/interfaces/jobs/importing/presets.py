"""Which column means what in the files that are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kentan.domain.cases.lifecycle.codes import Channel


@dataclass(frozen=True, kw_only=True)
class Preset:
    """The columns of one kind of file. An empty name means that the file has no such column."""

    name: str
    number: str
    title: str
    text: str
    written: str
    writer: str = ""
    reply: str = ""
    replied: str = ""
    agency: str = ""
    channel: Channel = Channel.ONLINE

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which nothing can be taken in."""
        return tuple(name for name in (self.number, self.title, self.text, self.written) if name)


_ALL = (
    Preset(
        name="mayor-mailbox",
        number="mail_id",
        title="title",
        text="query",
        written="query_date",
        reply="reply",
        replied="reply_date",
        agency="reply_agency",
    ),
    Preset(
        name="citizen-messages",
        number="留言编号",
        title="留言主题",
        text="留言详情",
        written="留言时间",
        writer="留言用户",
        reply="答复意见",
        replied="答复时间",
    ),
)
PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in _ALL})
