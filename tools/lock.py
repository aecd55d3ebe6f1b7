"""Write requirements/*.txt anew: exact versions with hashes, for every Python >= 3.11, without addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
OPTIONS = [
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet"),
    *("--universal", "--python-version", "3.11"),
]


def main() -> None:
    """Lock base first: dev is bound to its versions."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    for name in ("base", "dev"):
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            *OPTIONS,
            *sys.argv[1:],
            f"{name}.in",
            "-o",
            f"{name}.txt",
        ]
        subprocess.run(command, check=True, cwd=FOLDER, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
