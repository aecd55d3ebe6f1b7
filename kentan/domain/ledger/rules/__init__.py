"""The canonical form, the chain, the seal and their check. Pure: an export is checked without the database."""

from kentan.domain.ledger.rules.chain import GENESIS, Link, Unrecordable, canonical, canonical_time, hash_of, recordable
from kentan.domain.ledger.rules.checking import (
    Checked,
    Checker,
    Fault,
    Misfit,
    Replay,
    Row,
    check_seals,
    misfit,
    name_of,
    seal_misfits,
)
from kentan.domain.ledger.rules.exporting import Export, NotAnExport, check_export, export_lines
from kentan.domain.ledger.rules.seals import (
    MerkleTree,
    Sealed,
    make_seal,
    merkle_path,
    merkle_root,
    root_from,
    seal_hash,
)

__all__ = [
    "GENESIS",
    "Checked",
    "Checker",
    "Export",
    "Fault",
    "Link",
    "MerkleTree",
    "Misfit",
    "NotAnExport",
    "Replay",
    "Row",
    "Sealed",
    "Unrecordable",
    "canonical",
    "canonical_time",
    "check_export",
    "check_seals",
    "export_lines",
    "hash_of",
    "make_seal",
    "merkle_path",
    "merkle_root",
    "misfit",
    "name_of",
    "recordable",
    "root_from",
    "seal_hash",
    "seal_misfits",
]
