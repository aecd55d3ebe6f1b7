"""Articles of the Regulation on Petition Work, cited as each language cites them."""

from __future__ import annotations

import re

from kentan.interfaces.ui.dates import is_chinese

# In these articles the number in brackets counts paragraphs (款), elsewhere the listed items (项).
ARTICLES_CITED_BY_PARAGRAPH = frozenset({19, 36})
ITEM_NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
CITATION = re.compile(r"^(\d+)(?:\((\d+)\)(?:-\((\d+)\))?)?$")


def _one_chinese(citation: str) -> str:
    match = CITATION.match(citation)
    if not match:
        return citation
    number = int(match[1])
    shape = "第{}款" if number in ARTICLES_CITED_BY_PARAGRAPH else "第（{}）项"
    places = [shape.format(ITEM_NUMERALS[int(place)]) for place in match.groups()[1:] if place]
    return f"第{number}条{'至'.join(places)}"


def cite(articles: str) -> str:
    """《信访工作条例》第23条, or Regulation Art. 23; several are parted by commas ("31(6), 32"). Empty stays empty."""
    parts = [part.strip() for part in articles.split(",") if part.strip()]
    if not parts:
        return ""
    if is_chinese():
        return "《信访工作条例》" + "、".join(_one_chinese(part) for part in parts)
    return f"Regulation {'Art.' if len(parts) == 1 else 'Arts.'} {', '.join(parts)}"
