"""Every template of the project: it compiles, and the content policy will not break it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines

ROOT = Path(__file__).resolve().parents[3] / "kentan"
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*.html"))
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx event attribute": re.compile(r"<[^>]*\shx-on[:a-z-]*\s*=", re.IGNORECASE),
    "an htmx expression": re.compile(r"hx-(?:vals|headers)\s*=\s*[\"']\s*js:", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"'\s]javascript:", re.IGNORECASE),
    "something from another host": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
}


def name(path: Path) -> str:
    """The name by which Django finds it."""
    return path.as_posix().split("/templates/", 1)[1]


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_template_compiles(path: Path) -> None:
    engines["django"].get_template(name(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_template_has_nothing_inline(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    for attributes, body in SCRIPT.findall(text):
        if "application/json" not in attributes and body.strip():
            found.append("a script in the page")
    assert not found


def test_allauth_brings_nothing_inline_either() -> None:
    """Its pages hand data over as JSON, which the policy lets pass, and load code from files."""
    folder = Path(apps.get_app_config("account").path).parent / "templates"
    bad = [
        path.name
        for path in folder.rglob("*.html")
        for attributes, body in SCRIPT.findall(path.read_text(encoding="utf-8"))
        if "application/json" not in attributes and body.strip() and path.parent.name in ("account", "mfa", "webauthn")
    ]
    assert not bad


def test_icons_of_templates_and_code_are_in_the_sprite() -> None:
    listed = {
        f"{line.split('/')[1]}-filled" if "/" in line else line
        for line in (ROOT / "interfaces/ui/icons.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    used: dict[str, str] = {}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for found in re.findall(r"""{%\s*icon\s+["']([\w-]+)["']|\bicon=["']([\w-]+)["']""", text):
            used["".join(found)] = by_name(path)
    for path in (ROOT / "interfaces").rglob("*.py"):
        for icon in re.findall(r"""\bicon=["']([\w-]+)["']""", path.read_text(encoding="utf-8")):
            used[icon] = by_name(path)
    assert {icon: where for icon, where in used.items() if icon not in listed} == {}
