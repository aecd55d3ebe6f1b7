"""The record, for the auditor: entries, streams, seals and proofs."""
