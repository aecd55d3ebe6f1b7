"""The collecting and checking of texts to translate."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from tools import messages
from tools.messages import Message

TEMPLATE = """{% load i18n %}{% translate "Save" %} {% translate 'May' context "month" %}
{% blocktranslate trimmed count n=n with who=x %}
  {{ who }} has it
{% plural %}
  {{ n }} have it
{% endblocktranslate %} {{ a|default:_("nothing's here") }} <p title="gettext('no')">gettext("no")</p>
"""
SOURCE = '_("One"); N_("Two {x}"); pgettext_lazy("c", "Three"); ngettext("a", "b", n); _(variable); other("no")\n'


def found(path: Path, text: str) -> list[tuple[str | None, str, str | None]]:
    path.write_text(text, encoding="utf-8")
    return [(item.context, item.msgid, item.plural) for item in messages._messages_in(path)]


def test_texts_in_templates(tmp_path: Path) -> None:
    assert found(tmp_path / "a.html", TEMPLATE) == [
        (None, "Save", None),
        ("month", "May", None),
        (None, "%(who)s has it", "%(n)s have it"),
        (None, "nothing's here", None),
    ]


def test_texts_in_sources(tmp_path: Path) -> None:
    assert found(tmp_path / "a.py", SOURCE) == [
        (None, "One", None),
        (None, "Two {x}", None),
        ("c", "Three", None),
        (None, "a", "b"),
    ]


@pytest.mark.parametrize(
    ("msgid", "msgstr", "problem"),
    [
        ("{a} of %(b)s", "%(b)s 的 {a}", None),
        ("{year:04d}", "{year}年", None),
        ("Save", "", "no Chinese"),
        ("{a}", "{b}", "placeholders differ"),
        ("%(n)s", "无", "placeholders differ"),
        ("100%% of %(a)s", "%(a)s 的 100%%", None),
    ],
)
def test_problems_of_an_entry(msgid: str, msgstr: str, problem: str | None) -> None:
    said = list(messages._entry_problems(Message(msgid, None, None), polib.POEntry(msgid=msgid, msgstr=msgstr)))
    assert [item.partition(" in ")[0] for item in said] == ([problem] if problem else [])


def test_parts_that_contradict_each_other_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parts").mkdir()
    for name, text in (("a", "保存"), ("b", "存盘"), ("c", "保存")):
        (tmp_path / "parts" / f"{name}.po").write_text(f'msgid ""\nmsgstr ""\n\nmsgid "Save"\nmsgstr "{text}"\n')
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "CATALOG", tmp_path / "none.po")
    entries, conflicts = messages.translations()
    assert entries[None, "Save"].msgstr == "保存"
    assert len(conflicts) == 1
    assert "b.po" in conflicts[0]
