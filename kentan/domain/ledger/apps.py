from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """What happened: append-only, hash-chained entries."""

    name = "kentan.domain.ledger"
    label = "ledger"
