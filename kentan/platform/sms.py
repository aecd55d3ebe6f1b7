"""Text messages. A county brings its own gateway; without one they are written to files.

A gateway is a class with one method, named by KENTAN_SMS_SENDER ("county.gateway.Gateway"; it must be importable):

    class Gateway:
        def send(self, *, to: str, text: str, reference: str) -> None: ...

`to` is the number as the person gave it, `text` the whole message without a signature, `reference` the same for every
attempt at one notice, so that a gateway that knows it can refuse to send twice. The method returns when the gateway has
taken the message over and raises whatever it likes when it has not: the notice is then tried again later. It must give
up by itself after some seconds. The class is made once per process, without arguments.
"""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class SmsSender(Protocol):
    """What a gateway must offer."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Hand a message over to the gateway. Raises when it was not taken over."""


class FileSender:
    """The default: one file for each message in KENTAN_SMS_FOLDER, readable by the server's user only.

    The first line is the number, the rest is the text. A second attempt writes the same file.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = Path(folder or settings.KENTAN_SMS_FOLDER)

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Write the file in one step."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{_file_name(reference)}.txt"
        fresh = path.with_suffix(".part")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{to}\n{text}\n")
        fresh.replace(path)


def _file_name(reference: str) -> str:
    """The reference where it can be a name, else a digest of it."""
    plain = reference.replace("-", "").isalnum() and reference.isascii()
    return reference if plain else hashlib.sha256(reference.encode()).hexdigest()[:32]


def sms_sender() -> SmsSender:
    """The sender that the settings name. Raises ImportError when there is no such class."""
    return _sender(settings.KENTAN_SMS_SENDER, str(settings.KENTAN_SMS_FOLDER))


@functools.lru_cache(maxsize=4)
def _sender(path: str, _folder: str) -> SmsSender:
    sender: SmsSender = import_string(path)()
    return sender
