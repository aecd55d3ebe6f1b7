"""Find a Chromium for the browser tests, and install one where none is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.setup import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_browser() -> str | None:
    """The path of a Chromium: KENTAN_BROWSER, the machine's, or the one that playwright installed."""
    for name in (os.environ.get("KENTAN_BROWSER"), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(folder.glob("chromium*/chrome-*/*"))
    return next(
        (str(path) for path in found if path.name in ("chrome", "headless_shell", "chrome-headless-shell")), None
    )


def main() -> int:
    """Install one if there is none; no failure where that is impossible, except when CI is set."""
    if find_browser():
        return 0
    if not apt_install("chromium"):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if find_browser():
        return 0
    print("No Chromium here, and none could be installed: the browser tests cannot run.", file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
