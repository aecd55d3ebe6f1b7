"""Cases and what belongs to them."""

from .case import Case, stream_of
from .category import Category
from .file import (
    CaseFile,
    Opinion,
    OpinionKind,
    OpinionState,
    Part,
    Party,
    Presence,
    SavedFilter,
    Statement,
    StatementKind,
)

__all__ = [
    "Case",
    "CaseFile",
    "Category",
    "Opinion",
    "OpinionKind",
    "OpinionState",
    "Part",
    "Party",
    "Presence",
    "SavedFilter",
    "Statement",
    "StatementKind",
    "stream_of",
]
