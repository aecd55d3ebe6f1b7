"""Secrets at rest: a ring of keys in one file, sealed values, blind indexes, commitments.

A **sealed** value is AES-256-GCM with a fresh nonce. It carries the id of its key, so several keys can be in use: the
newest seals, all open. It is bound to the place where it stands (table, row, field): moved to another row it does not
open. A **blind index** is a keyed digest of a normalised value, by which equal values are found without being readable;
every field has a key of its own, derived from the ring's index keys. A **commitment** is a salted digest that can stand
on an unalterable record: once value and salt are destroyed it says nothing.

The file holds `{"format": 1, "sealing": [...], "indexing": [...]}`, each key `{"id", "secret"}`, newest last. Whoever
has the file and the database can read everything; whoever loses the file can read nothing. It is backed up on its own.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import functools
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

FORMAT = 1
KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12
DIGEST_BYTES = 16
SALT_BYTES = 16
# First byte of every sealed value, so that another cipher can follow one day.
SEALED_V1 = b"\x01"
_HEADER = len(SEALED_V1) + KEY_ID_BYTES
_SHORTEST = _HEADER + NONCE_BYTES + 16


class Use(Enum):
    """What a key is for; also its list in the file."""

    SEALING = "sealing"
    INDEXING = "indexing"


class KeyringError(RuntimeError):
    """The file of keys is missing, damaged, or readable by people it should not be."""


class Unreadable(ValueError):
    """A sealed value that does not open: altered, moved to another place, or its key is gone."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: eight hex digits as its name, 32 secret bytes."""

    id: str
    secret: bytes = field(repr=False)


def make_key() -> Key:
    """A new random key."""
    return Key(id=secrets.token_hex(KEY_ID_BYTES), secret=secrets.token_bytes(KEY_BYTES))


class Keyring:
    """The keys in use, oldest first."""

    def __init__(self, *, sealing: Sequence[Key], indexing: Sequence[Key]) -> None:
        if not sealing or not indexing:
            raise KeyringError("a key ring needs at least one key for sealing and one for indexing")
        self._ciphers = {key.id: AESGCM(key.secret) for key in sealing}
        self._indexing = {key.id: key.secret for key in indexing}
        self.sealing_id = sealing[-1].id
        self.indexing_id = indexing[-1].id
        self._sealing_cipher = self._ciphers[self.sealing_id]
        self._header = SEALED_V1 + bytes.fromhex(self.sealing_id)
        self._field_keys: dict[tuple[str, str], bytes] = {}

    def __repr__(self) -> str:
        return f"<Keyring sealing={self.sealing_id} indexing={self.indexing_id}>"

    def seal(self, plain: bytes, *, bound_to: Sequence[str | int]) -> bytes:
        """Seal with the newest key. `bound_to` names the place, most general first: table, row, field."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return self._header + nonce + self._sealing_cipher.encrypt(nonce, plain, _bound(self._header, bound_to))

    def open(self, sealed: bytes, *, bound_to: Sequence[str | int]) -> bytes:
        """Open what was sealed at this very place. Raises Unreadable."""
        cipher = self._ciphers.get(key_id_of(sealed))
        if cipher is None:
            raise Unreadable(f"no key {key_id_of(sealed)} on the ring")
        header, nonce, body = sealed[:_HEADER], sealed[_HEADER : _HEADER + NONCE_BYTES], sealed[_HEADER + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, _bound(header, bound_to))
        except InvalidTag:
            raise Unreadable("altered, or moved from another place") from None

    def digest(self, name: str, value: str) -> bytes:
        """The blind index of a normalised value under the newest key; `name` is the field. 16 bytes."""
        return self._digest(self.indexing_id, name, value)

    def digests(self, name: str, value: str) -> Mapping[str, bytes]:
        """The blind index under every key on the ring, by key id: while keys rotate, rows of all of them are found."""
        return {key_id: self._digest(key_id, name, value) for key_id in self._indexing}

    def _digest(self, key_id: str, name: str, value: str) -> bytes:
        key = self._field_keys.get((key_id, name))
        if key is None:
            key = hmac.digest(self._indexing[key_id], b"kentan blind index\x00" + name.encode(), "sha256")
            self._field_keys[key_id, name] = key
        return hmac.digest(key, value.encode(), "sha256")[:DIGEST_BYTES]


def key_id_of(sealed: bytes) -> str:
    """The id of the key that a value was sealed with. Raises Unreadable when it is no sealed value."""
    if len(sealed) < _SHORTEST or sealed[:1] != SEALED_V1:
        raise Unreadable("not a sealed value")
    return sealed[1:_HEADER].hex()


def _bound(header: bytes, bound_to: Sequence[str | int]) -> bytes:
    return header + "\x00".join(map(str, bound_to)).encode()


# ---------------------------------------------------------------- commitments


def make_salt() -> bytes:
    """Sixteen random bytes."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, value: bytes) -> str:
    """SHA-256 over salt and value, in hex. Without the 16-byte salt nobody can try out values."""
    return hashlib.sha256(salt + value).hexdigest()


# ---------------------------------------------------------------- the file


def keyring() -> Keyring:
    """The ring of `settings.KENTAN_KEYRING`. Read again when the file changes, so a running server learns new keys.

    Raises KeyringError. A missing file is never made here: sealing with fresh keys because a disk is not mounted would
    hide the loss until somebody needs the old ones.
    """
    path = Path(settings.KENTAN_KEYRING)
    try:
        seen = path.stat()
    except FileNotFoundError:
        raise KeyringError(f"{path} is missing: restore it from its backup; `kentan migrate` makes a new one") from None
    return _load(path, (seen.st_mtime_ns, seen.st_ino, seen.st_size, seen.st_mode))


@functools.lru_cache(maxsize=4)
def _load(path: Path, _version: tuple[int, ...]) -> Keyring:
    return read_keyring(path)


def read_keyring(path: Path) -> Keyring:
    """Read a ring from its file. Raises KeyringError when it is damaged or when others may read it."""
    if stat.S_IMODE(path.stat().st_mode) & (stat.S_IWGRP | stat.S_IRWXO):
        raise KeyringError(f"{path} must not be open to others: chmod 600")
    rings = _read(path)
    return Keyring(sealing=rings[Use.SEALING], indexing=rings[Use.INDEXING])


def ensure_keyring(path: Path) -> bool:
    """Make the file with one key of each use, mode 0600, unless it exists. True when it was made."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        if path.exists():
            return False
        _write(path, {use: [make_key()] for use in Use})
        return True


def new_key(path: Path, *, use: Use) -> str:
    """Add a key that from now on seals or indexes, and return its id. What older keys wrote stays readable."""
    with _locked(path):
        rings = _read(path)
        key = make_key()
        _write(path, {**rings, use: [*rings[use], key]})
        return key.id


def drop_old_keys(path: Path) -> list[str]:
    """Take all but the newest key of each use off the ring and return their ids.

    Only after everything was sealed and indexed anew; backups from before then stay unreadable without the old file.
    """
    with _locked(path):
        rings = _read(path)
        dropped = [key.id for keys in rings.values() for key in keys[:-1]]
        _write(path, {use: keys[-1:] for use, keys in rings.items()})
        return dropped


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Only one process at a time changes the file; readers need no lock, they see the old file or the new one."""
    with os.fdopen(os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(path: Path) -> dict[Use, list[Key]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise KeyringError(f"{path} has format {data['format']}, this version of Kentan reads {FORMAT}")
        return {use: [_key(entry) for entry in data[use.value]] for use in Use}
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise KeyringError(f"{path} is no file of keys ({type(error).__name__})") from None


def _key(entry: Mapping[str, str]) -> Key:
    key = Key(id=entry["id"], secret=base64.b64decode(entry["secret"], validate=True))
    if len(key.secret) != KEY_BYTES or len(bytes.fromhex(key.id)) != KEY_ID_BYTES:
        raise ValueError(key.id)
    return key


def _write(path: Path, rings: Mapping[Use, Sequence[Key]]) -> None:
    """Replace the file in one step; after a power cut it is the old one or the new one."""
    data: dict[str, object] = {"format": FORMAT}
    for use, keys in rings.items():
        data[use.value] = [{"id": key.id, "secret": base64.b64encode(key.secret).decode()} for key in keys]
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(data, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
