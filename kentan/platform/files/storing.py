"""Where cleaned files lie: under the hash of their content, through Django's storage, so that a setting moves them."""

from __future__ import annotations

import hashlib

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kentan.platform.files.inspection import Cleaned


def store(cleaned: Cleaned) -> str:
    """Keep a file and return its name in the storage. The same content is kept once, whoever hands it in."""
    name = f"{cleaned.sha256[:2]}/{cleaned.sha256[2:4]}/{cleaned.sha256}{cleaned.extension}"
    if default_storage.exists(name):
        return name
    kept = default_storage.save(name, ContentFile(cleaned.content))
    if kept != name:  # somebody stored the same content in this moment
        default_storage.delete(kept)
    return name


def open_stored(name: str) -> File[bytes]:
    """The content under a name that `store` gave. Raises FileNotFoundError."""
    return default_storage.open(name, "rb")


def intact(name: str) -> bool:
    """Whether the content is there and still has the hash that its name says."""
    try:
        with open_stored(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() in name
    except FileNotFoundError:
        return False


def discard(name: str) -> None:
    """Delete a stored file. Two cases may share it: the caller makes sure that nothing names it any more."""
    default_storage.delete(name)
