"""Contrast of the colours, computed from the style sheet's own numbers (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[3] / "frontend/src/styles/_tokens.scss"
COLOURS = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{3,6});", TOKENS.read_text(encoding="utf-8"), re.MULTILINE))
TEXT = [
    ("ink", "surface"),
    ("ink", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "paper"),
    ("surface", "accent"),
    ("accent", "surface"),
    ("accent", "paper"),
    ("accent-dark", "accent-soft"),
    ("good", "good-soft"),
    ("bad", "bad-soft"),
    ("note", "note-soft"),
    ("info", "info-soft"),
    ("surface", "bad"),
    ("clock-calm", "surface"),
    ("clock-plum", "surface"),
    ("clock-plum", "clock-plum-soft"),
    ("clock-plum", "clock-plum-faint"),
    ("ink-soft", "clock-plum-soft"),
    ("surface", "clock-plum"),
    ("accent", "clock-plum-soft"),
    ("surface", "listed-blue"),
    ("ink", "listed-yellow"),
    ("surface", "listed-red"),
]
EDGES = [("line-strong", "surface"), ("line-strong", "paper"), ("clock-calm", "surface")]


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Between 1 and 21."""
    dark, light = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_fields_and_gauges_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3


def hue(colour: str) -> float:
    """Degrees on the colour wheel."""
    import colorsys

    digits = COLOURS[colour].removeprefix("#")
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return colorsys.rgb_to_hls(red, green, blue)[0] * 360


@pytest.mark.parametrize("plate", ["listed-blue", "listed-yellow", "listed-red"])
def test_a_clock_never_looks_like_a_listing(plate: str) -> None:
    apart = abs(hue("clock-plum") - hue(plate))
    assert min(apart, 360 - apart) >= 20
