"""The database, the browser and the shared data that tests use."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import psutil
import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kentan.config.settings import database as database_settings
from kentan.interfaces.jobs.embedded.home import CHECKOUT, find_home
from kentan.interfaces.jobs.embedded.server import SUPERUSER, EmbeddedServer
from kentan.platform.crypto import ensure_keyring
from tests.settings import PREFIX
from tools.browser import find_browser

SHARED_DATA = CHECKOUT.parent / "shared" / "data"
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVER = pytest.StashKey[EmbeddedServer]()

# how long an example takes says more about the machine's other work than about ours
hypothesis.settings.register_profile(
    "kentan", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "kentan"))


# ---------------------------------------------------------------- database


def pytest_configure(config: pytest.Config) -> None:
    """Without DATABASE_URL, start one embedded server that this process and all its workers use."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        remove_leftovers()
    if os.environ.get("DATABASE_URL"):
        return
    server = EmbeddedServer(find_home(Path(os.environ["KENTAN_TEST_FOLDER"]) / "server"), careless=True)
    server.start()
    config.stash[SERVER] = server
    url = server.url(SUPERUSER, "postgres")
    os.environ["DATABASE_URL"] = url  # for the workers and for commands that tests start
    settings = database_settings(url)
    connections.databases["default"].update({name: settings[name] for name in ("NAME", "USER", "HOST")})


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove the folder of this run."""
    if server := config.stash.get(SERVER, None):
        server.stop()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ.get("KENTAN_TEST_FOLDER", "/nonexistent"), ignore_errors=True)


def remove_leftovers() -> None:
    """Remove the folders of runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_record() -> Iterator[None]:
    """Let the test framework empty the tables of the record, whose triggers refuse TRUNCATE."""
    original = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: DatabaseOperations, sql_list: Sequence[str]) -> None:
        with truncate_triggers_off(self.connection):
            original(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@contextmanager
def truncate_triggers_off(connection: Any) -> Iterator[None]:
    """Switch off every trigger that fires on TRUNCATE, and put each back as it was."""
    find = """
        SELECT format('%I.%I', n.nspname, c.relname), quote_ident(t.tgname), t.tgenabled::text
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND t.tgtype & 32 <> 0 AND t.tgenabled <> 'D'
    """
    modes = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}
    with connection.cursor() as cursor:
        cursor.execute(find)
        found = cursor.fetchall()
        for table, trigger, _ in found:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        try:
            yield
        finally:
            for table, trigger, mode in found:
                cursor.execute(f"ALTER TABLE {table} {modes[mode]} TRIGGER {trigger}")


@pytest.fixture(scope="session", autouse=True)
def _keyring(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys of our own, so that petitioners can be enrolled and nobody's real keys are touched."""
    settings.KENTAN_KEYRING = tmp_path_factory.mktemp("keys") / "keys.json"
    ensure_keyring(settings.KENTAN_KEYRING)


# ---------------------------------------------------------------- shared data


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real public data beside the checkout; tests that need it skip where it is missing."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the shared data is not there: {SHARED_DATA}")
    return SHARED_DATA


# ---------------------------------------------------------------- browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Without one browser tests skip, and fail where CI is set."""
    path = find_browser()
    if path is None:
        missing = "no Chromium: install it (apt-get install chromium), or set KENTAN_BROWSER to its path"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # playwright keeps an event loop in this thread, which Django would take for asynchronous code
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile: no cookies, Chinese, Shanghai time."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1366, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test when a script on it fails."""
    page = browser_context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    if os.environ.get("KENTAN_PICTURES"):
        folder = Path(os.environ["KENTAN_PICTURES"])
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{request.node.name}.png", full_page=True)
    assert not errors, f"errors in the page's scripts: {errors}"


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """The address of a real server on the test database, without a slash at the end. Tables are emptied afterwards."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)
