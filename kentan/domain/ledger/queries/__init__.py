"""Reading the record."""

from kentan.domain.ledger.queries.reading import (
    Page,
    Proof,
    entries,
    history,
    kinds,
    last_seal,
    leaf_hashes,
    of_act,
    proof_of,
    seals,
    unsealed_since,
)

__all__ = [
    "Page",
    "Proof",
    "entries",
    "history",
    "kinds",
    "last_seal",
    "leaf_hashes",
    "of_act",
    "proof_of",
    "seals",
    "unsealed_since",
]
