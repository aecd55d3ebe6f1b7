"""The embedded PostgreSQL starts, stops, and leaves the machine as it was."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from kentan.interfaces.jobs.embedded import home as home_module
from kentan.interfaces.jobs.embedded.home import EmbeddedError, Home, find_home
from kentan.interfaces.jobs.embedded.roles import ensure_database
from kentan.interfaces.jobs.embedded.server import OWNER, SUPERUSER, EmbeddedServer, memory_settings, socket_folder
from kentan.interfaces.jobs.embedded.sharing import only_one, own_server, shared_server

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the database as another account")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A new folder that every account can pass through, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="kentan-runtime-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def closed_home(open_folder: Path) -> Path:
    """A home that only its owner can enter."""
    home = open_folder / "home"
    home.mkdir(mode=0o700)
    (home / "checkout").mkdir(mode=0o755)
    return home


def quick(home: Home) -> EmbeddedServer:
    return EmbeddedServer(home, careless=True)


def test_starts_answers_and_stops(open_folder: Path) -> None:
    server = quick(find_home(open_folder / "data"))
    server.start()
    pid = server.running()
    assert pid
    assert not [item for item in psutil.Process(pid).net_connections("inet") if item.status == "LISTEN"]
    ensure_database(server)
    ensure_database(server)  # a second time changes nothing
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = user").fetchone() == (
            "kentan_app",
            False,
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE anything (x int)")
    with psycopg.connect(server.url(OWNER)) as connection:
        connection.execute("CREATE TABLE anything (x int)")
    server.stop()
    assert not psutil.pid_exists(pid)
    assert server.running() is None


def test_a_number_in_a_stale_pid_file_may_be_anybodys_by_now(open_folder: Path) -> None:
    server = quick(find_home(open_folder / "data"))
    server.start()
    server.stop()
    (server.home.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{server.home.cluster}\n")
    server.start()
    assert server.answers()
    server.stop()


def test_a_half_made_database_is_made_again(open_folder: Path) -> None:
    home = find_home(open_folder / "data")
    (home.data / "database.new" / "base").mkdir(parents=True)
    server = quick(home)
    server.start()
    assert server.answers()
    server.stop()


def test_a_path_too_long_for_a_socket(open_folder: Path) -> None:
    data = open_folder / ("a" * 60) / ("b" * 60)
    server = quick(find_home(data))
    assert server.sockets.parent == Path("/tmp")
    server.start()
    assert server.answers()
    assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    server.stop()
    assert not server.sockets.exists()


def test_somebody_elses_socket_folder_is_refused(open_folder: Path) -> None:
    data = open_folder / ("a" * 60) / ("c" * 60)
    home = find_home(data)
    planted = socket_folder(data)
    planted.mkdir(mode=0o777)
    planted.chmod(0o777)
    try:
        with pytest.raises(EmbeddedError, match="alone"):
            quick(home).start()
    finally:
        planted.rmdir()


def test_files_of_another_version_are_refused(open_folder: Path) -> None:
    home = find_home(open_folder / "data")
    home.cluster.mkdir()
    (home.cluster / "PG_VERSION").write_text("14\n")
    with pytest.raises(EmbeddedError, match="14"):
        quick(home).start()


def test_one_up_and_any_number_of_commands(open_folder: Path) -> None:
    home = find_home(open_folder / "data")
    said: list[str] = []
    with only_one(home.data), own_server(home) as server:
        with pytest.raises(EmbeddedError, match="already runs"), only_one(home.data):
            pass
        with shared_server(home, tell=said.append) as other:
            assert other.running() == server.running()
        assert server.alive()
    assert server.running() is None
    with shared_server(home, tell=said.append) as first, shared_server(home, tell=said.append) as second:
        assert first.alive()
        assert second.running() == first.running()
        with pytest.raises(EmbeddedError, match="Another"), own_server(home):
            pass
    assert first.running() is None
    assert not said


@as_root
def test_below_a_closed_home_the_data_goes_elsewhere(
    open_folder: Path, closed_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root: the folder nobody else can enter stays closed, data and programs go where the account reaches them."""
    monkeypatch.setattr(home_module, "STATE", open_folder / "state")
    programs = closed_home / "site-packages"
    for name in (home_module.PACKAGE, home_module.LIBRARIES):
        source = home_module.installed().with_name(name)
        shutil.copytree(source, programs / name, symlinks=True, ignore=shutil.ignore_patterns("pginstall"))
    monkeypatch.setattr(home_module, "installed", lambda: programs / home_module.PACKAGE)
    before = modes(closed_home)
    home = find_home(closed_home / "checkout" / "var")
    assert home.data.parent == open_folder / "state"
    assert home.programs.is_relative_to(home.data)
    assert len(home.notes) == 2
    server = quick(home)
    server.start()
    assert server.answers()
    pid = server.running()
    assert pid
    assert psutil.Process(pid).uids().real not in (0, None)
    server.stop()
    assert modes(closed_home) == before
    assert not (closed_home / "checkout" / "var").exists()
    assert find_home(closed_home / "checkout" / "var").data == home.data


@as_root
def test_an_open_folder_is_taken_as_it_is(open_folder: Path) -> None:
    before = modes(open_folder)
    home = find_home(open_folder / "deep" / "data")
    assert home.data == open_folder / "deep" / "data"
    assert home.account
    assert home.account.uid != 0
    assert {path: mode for path, mode in modes(open_folder).items() if path in before} == before


def modes(folder: Path) -> dict[Path, int]:
    """The permissions and owners of a folder, all above it and all in it."""
    paths = [folder, *folder.parents, *folder.rglob("*")]
    return {path: path.lstat().st_mode * 100_000 + path.lstat().st_uid for path in paths}


def test_commands_need_no_password_and_nobody_else_gets_in(open_folder: Path) -> None:
    server = quick(find_home(open_folder / "data"))
    server.start()
    for folder in (server.sockets, server.home.cluster):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
    with psycopg.connect(server.url(SUPERUSER, "postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    server.stop()


@pytest.mark.parametrize(("memory", "buffers"), [(1, "128MB"), (4, "256MB"), (24, "1024MB"), (256, "1024MB")])
def test_the_server_takes_its_share_of_the_memory(memory: int, buffers: str) -> None:
    assert memory_settings(memory * 2**30)["shared_buffers"] == buffers
