"""Keys, sealed values, blind indexes."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from kentan.platform import crypto
from kentan.platform.crypto import KeyringError, Unreadable, Use

HERE = ("table", 1, "field")
RING = crypto.Keyring(sealing=[crypto.make_key()], indexing=[crypto.make_key()])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "keys.json"
    crypto.ensure_keyring(path)
    return path


@given(st.binary(max_size=200), st.lists(st.text("abc", min_size=1) | st.integers(), min_size=1, max_size=3))
def test_what_was_sealed_opens_where_it_was_sealed(plain: bytes, place: list[str | int]) -> None:
    sealed = RING.seal(plain, bound_to=place)
    assert RING.open(sealed, bound_to=place) == plain
    with pytest.raises(Unreadable):
        RING.open(sealed, bound_to=[*place, "x"])


def test_the_same_value_never_looks_the_same() -> None:
    assert RING.seal(b"x", bound_to=HERE) != RING.seal(b"x", bound_to=HERE)


@pytest.mark.parametrize(
    "elsewhere", [("other", 1, "field"), ("table", 2, "field"), ("table", 1, "other"), ("table", 11, "field")]
)
def test_a_sealed_value_does_not_open_elsewhere(elsewhere: tuple[str | int, ...]) -> None:
    sealed = RING.seal("王小明".encode(), bound_to=HERE)
    with pytest.raises(Unreadable):
        RING.open(sealed, bound_to=elsewhere)


def test_every_flipped_byte_is_noticed() -> None:
    sealed = RING.seal(b"abc", bound_to=HERE)
    for at in range(len(sealed)):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Unreadable):
            RING.open(altered, bound_to=HERE)


@pytest.mark.parametrize("rubbish", [b"", b"\x01", b"x" * 100])
def test_rubbish_is_no_sealed_value(rubbish: bytes) -> None:
    with pytest.raises(Unreadable):
        RING.open(rubbish, bound_to=HERE)


def test_the_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keys.json"
    assert crypto.ensure_keyring(path) is True
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert crypto.ensure_keyring(path) is False
    assert path.read_bytes() == before


def _ensure(path: Path) -> bool:
    return crypto.ensure_keyring(path)


def test_many_processes_starting_at_once_agree_on_one_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with multiprocessing.get_context("fork").Pool(4) as pool:
        made = pool.map(_ensure, [path] * 8)
    assert made.count(True) == 1


def test_a_new_key_seals_and_the_old_one_still_opens(path: Path) -> None:
    old = crypto.read_keyring(path)
    sealed = old.seal(b"old", bound_to=HERE)
    added = crypto.new_key(path, use=Use.SEALING)
    ring = crypto.read_keyring(path)
    assert ring.sealing_id == added != old.sealing_id
    assert ring.indexing_id == old.indexing_id
    assert ring.open(sealed, bound_to=HERE) == b"old"
    assert crypto.key_id_of(ring.seal(b"new", bound_to=HERE)) == added
    assert path.stat().st_mode & 0o777 == 0o600


def test_dropped_keys_open_nothing_any_more(path: Path) -> None:
    old = crypto.read_keyring(path)
    sealed = old.seal(b"old", bound_to=HERE)
    crypto.new_key(path, use=Use.SEALING)
    assert crypto.drop_old_keys(path) == [old.sealing_id]
    with pytest.raises(Unreadable, match="no key"):
        crypto.read_keyring(path).open(sealed, bound_to=HERE)


def test_every_field_has_its_own_blind_index() -> None:
    assert RING.digest("phone", "1") == RING.digest("phone", "1")
    assert RING.digest("phone", "1") != RING.digest("name", "1")
    assert len(RING.digest("phone", "1")) == 16


def test_a_lookup_tries_all_index_keys(path: Path) -> None:
    old = crypto.read_keyring(path)
    crypto.new_key(path, use=Use.INDEXING)
    ring = crypto.read_keyring(path)
    tried = ring.digests("phone", "13812345678")
    assert tried[old.indexing_id] == old.digest("phone", "13812345678")
    assert tried[ring.indexing_id] == ring.digest("phone", "13812345678")
    assert len(tried) == 2


def test_a_running_server_learns_of_new_keys(path: Path, settings: Settings) -> None:
    settings.KENTAN_KEYRING = path
    before = crypto.keyring()
    assert crypto.keyring() is before
    added = crypto.new_key(path, use=Use.SEALING)
    assert crypto.keyring().sealing_id == added


def test_a_missing_file_is_an_error_and_not_made(tmp_path: Path, settings: Settings) -> None:
    settings.KENTAN_KEYRING = tmp_path / "keys.json"
    with pytest.raises(KeyringError, match="missing"):
        crypto.keyring()
    assert not settings.KENTAN_KEYRING.exists()


@pytest.mark.parametrize("mode", [0o604, 0o620, 0o666])
def test_a_file_open_to_others_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(KeyringError, match="open to others"):
        crypto.read_keyring(path)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"format": 2}',
        '{"format": 1, "sealing": [], "indexing": []}',
        '{"format": 1, "sealing": [{"id": "00000000", "secret": "AAAA"}], "indexing": []}',
    ],
)
def test_a_damaged_file_is_named(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(KeyringError):
        crypto.read_keyring(path)


def test_secrets_are_never_shown(path: Path) -> None:
    stored = json.loads(path.read_text())["sealing"][0]
    key = crypto._key(stored)
    assert stored["secret"] not in repr(key)
    assert repr(key.secret) not in repr(key)
    assert "secret" not in repr(crypto.read_keyring(path))


def test_a_commitment_depends_on_salt_and_value() -> None:
    salt = crypto.make_salt()
    assert crypto.commitment(salt, b"a") == crypto.commitment(salt, b"a")
    assert crypto.commitment(salt, b"a") != crypto.commitment(salt, b"b")
    assert crypto.commitment(salt, b"a") != crypto.commitment(crypto.make_salt(), b"a")
