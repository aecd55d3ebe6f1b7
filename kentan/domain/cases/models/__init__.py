"""Cases and what belongs to them."""

from .case import Case, columns_of, stream_of
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
from .words import Words, decision_commitment, matter_commitment, search_vector, words_of

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
    "Words",
    "columns_of",
    "decision_commitment",
    "matter_commitment",
    "search_vector",
    "stream_of",
    "words_of",
]
