"""The file of keys of an installation: made once, and never quietly replaced."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper

from kentan.domain.petitioners.models import Petitioner
from kentan.platform.crypto import ensure_keyring


def ensure_keys(connection: BaseDatabaseWrapper) -> bool:
    """Make the file of keys of a new installation. True when it was made.

    Raises CommandError when the file is gone but the database holds data sealed with it: fresh keys would hide the
    loss until somebody needs the old ones.
    """
    path = Path(settings.KENTAN_KEYRING)
    if not path.exists() and _holds_sealed_data(connection):
        raise CommandError(
            f"{path} is missing, and without it the identity data in this database cannot be read. "
            "Restore the file from its backup."
        )
    return ensure_keyring(path)


def _holds_sealed_data(connection: BaseDatabaseWrapper) -> bool:
    if Petitioner._meta.db_table not in connection.introspection.table_names():
        return False
    return Petitioner.objects.using(connection.alias).filter(erased_at__isnull=True).exists()
