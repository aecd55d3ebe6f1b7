"""Reading cases. Everything that shows a case begins with `visible`."""

from .letters import Letter, letters_of
from .lists import COUNT_AT_MOST, ORDERS, Cursor, Page, bounded_count, by_number, matching, ordered, page_of, searched
from .one import (
    Door,
    allowed_moves,
    demands_of,
    files_of,
    get,
    opinions_of,
    parties_of,
    people_on,
    saved_filters,
    statements_of,
    visible,
    with_code,
    with_key,
)
from .replay import REPLAY, misfits
from .timeline import Moment, timeline

__all__ = [
    "COUNT_AT_MOST",
    "ORDERS",
    "REPLAY",
    "Cursor",
    "Door",
    "Letter",
    "Moment",
    "Page",
    "allowed_moves",
    "bounded_count",
    "by_number",
    "demands_of",
    "files_of",
    "get",
    "letters_of",
    "matching",
    "misfits",
    "opinions_of",
    "ordered",
    "page_of",
    "parties_of",
    "people_on",
    "saved_filters",
    "searched",
    "statements_of",
    "timeline",
    "visible",
    "with_code",
    "with_key",
]
