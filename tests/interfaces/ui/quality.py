"""What every page must pass, for the tests of all areas.

from tests.interfaces.ui.quality import assert_good_page
page.goto(f"{site}/work/cases/")
assert_good_page(page)                               # axe, and no sideways scrolling at the width that is set
assert html_errors({"cases": response.text}) == {}   # valid HTML
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

from tools.setup import find_node

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
AXE = FRONTEND / "node_modules/axe-core/axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong, in a line each. The policy of the site stays in force: axe runs beside the page."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [f"{item['id']}: {node['html'][:160]} {node['failureSummary']}" for item in found for node in item["nodes"]]


def html_errors(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Errors in the HTML of several pages at once, by name; pages without errors are left out."""
    folder, _ = find_node()
    done = subprocess.run(
        [str(folder / "node"), "validate.mjs"],
        cwd=FRONTEND,
        input=json.dumps(dict(sources)),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return {name: errors for name, errors in found.items() if errors}


def assert_good_page(page: Page) -> None:
    """The page that is open is accessible and does not scroll sideways."""
    found = axe_violations(page)
    assert not found, "\n".join(found)
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
