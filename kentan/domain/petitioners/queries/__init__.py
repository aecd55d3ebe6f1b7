"""Reading: finding people, who is linked with whom, who looked, and the record held against the rows."""

from kentan.domain.petitioners.queries.finding import (
    Candidate,
    find_same,
    ids_matching,
    linked_ids,
    linked_with,
    links_of,
    openings_about,
    openings_of,
    under_old_keys,
)
from kentan.domain.petitioners.queries.reaching import address_of
from kentan.domain.petitioners.queries.replay import REPLAY

__all__ = [
    "REPLAY",
    "Candidate",
    "address_of",
    "find_same",
    "ids_matching",
    "linked_ids",
    "linked_with",
    "links_of",
    "openings_about",
    "openings_of",
    "under_old_keys",
]
