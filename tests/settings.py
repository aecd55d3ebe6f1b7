"""Kentan's settings for tests: a data folder of their own, and passwords that cost no time."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

PREFIX = "kentan-test-"


def _folder() -> Path:
    """A temporary folder for the whole run, and in it one for each worker. conftest.py removes it."""
    if "KENTAN_TEST_FOLDER" not in os.environ:
        made = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        made.chmod(0o711)  # our own new folder; the database's account passes through it
        os.environ["KENTAN_TEST_FOLDER"] = str(made)
    folder = Path(os.environ["KENTAN_TEST_FOLDER"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder.mkdir(exist_ok=True)
    return folder


os.environ["KENTAN_DATA"] = str(_folder())
os.environ.setdefault("SECRET_KEY", "for tests only")

from kentan.config.settings import *  # noqa: E402, F403  # after the variables it reads

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
