"""What a printed paper consists of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part of a paper: a heading, a text, numbered items, or a table of two columns."""

    heading: str = ""
    text: str = ""
    items: Sequence[str] = ()
    rows: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One paper. `to` is the salutation, `unit` and `on` stand at the end beside the place for the seal.

    `blanks` are lines to be filled in by hand. `draft` marks what is not signed.
    """

    title: str
    number: str = ""
    to: str = ""
    blocks: Sequence[Block] = field(default_factory=list)
    remedy: str = ""
    unit: str = ""
    on: date | None = None
    signer: str = ""
    signer_title: str = ""  # what the signer is; “officer” if left empty
    blanks: Sequence[str] = ()
    copies: str = ""
    draft: bool = False
    internal: bool = False
