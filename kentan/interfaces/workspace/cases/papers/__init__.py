"""The papers of a case, printed from what is on the record: each belongs to one entry of its history."""
