"""The texts of Kentan in Chinese: collect, merge, compile and check them. No GNU gettext is needed.

The sources are kentan/locale/zh_Hans/LC_MESSAGES/django.po and, over it, the files of kentan/locale/zh_Hans/parts.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "kentan" / "locale" / "zh_Hans"
CATALOG = LOCALE / "LC_MESSAGES" / "django.po"
COMPILED = CATALOG.with_suffix(".mo")
HEADER = {
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
ONE, TWO, CONTEXT, CONTEXT_TWO = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "N_", "gettext", "gettext_lazy", "gettext_noop"), ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), TWO),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), CONTEXT_TWO),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{[A-Za-z_]\w*")  # a brace's name; its format may differ
CHINESE = re.compile(r"[\u3400-\u9fff]")
LITERAL = r"""u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*["]"""
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*((?:{LITERAL})(?:\s*,\s*(?:{LITERAL}))*)", re.DOTALL)
Key = tuple[str | None, str]  # context, msgid
Call = tuple[str, Sequence[str | None]]  # function, its literal arguments


@dataclass
class Message:
    """A text that somebody marked for translation, and the files it stands in."""

    msgid: str
    context: str | None
    plural: str | None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What identifies it in a catalogue."""
        return (self.context, self.msgid)


def extract() -> dict[Key, Message]:
    """Every text marked in the sources and templates."""
    found: dict[Key, Message] = {}
    for path in _sources():
        for message in _messages_in(path):
            found.setdefault(message.key, message).files.add(str(path.relative_to(ROOT)))
    return found


def _sources() -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt"):
        for path in sorted((ROOT / "kentan").rglob(pattern)):
            if pattern == "*.py" or "templates" in path.parts:
                yield path


def _messages_in(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    for function, arguments in _calls_in_python(text) if path.suffix == ".py" else _calls_in_template(text, path):
        if message := _message(function, arguments):
            yield message


def _calls_in_python(text: str) -> Iterator[Call]:
    from babel.messages.extract import extract_python

    calls: Any = extract_python(BytesIO(text.encode()), dict(KEYWORDS), [], {})
    for _line, function, arguments, _comments in calls:
        yield function, arguments if isinstance(arguments, tuple | list) else (arguments,)


def _calls_in_template(text: str, path: Path) -> Iterator[Call]:
    """Django turns the tags into calls with literals; the text around them is no Python."""
    from django.utils.translation.template import templatize

    for call in TEMPLATE_CALL.finditer(templatize(text, origin=str(path))):
        yield call[1], [ast.literal_eval(literal[0]) for literal in re.finditer(LITERAL, call[2])]


def _message(function: str, arguments: Sequence[str | None]) -> Message | None:
    """The marked text of one call; None where it is no literal."""
    shape = KEYWORDS[function]
    context = arguments[0] if shape in (CONTEXT, CONTEXT_TWO) else None
    rest = arguments[1:] if shape in (CONTEXT, CONTEXT_TWO) else arguments
    if not rest or not rest[0]:
        return None
    plural = rest[1] if shape in (TWO, CONTEXT_TWO) and len(rest) > 1 else None
    return Message(rest[0], context, plural)


def translations() -> tuple[dict[Key, polib.POEntry], list[str]]:
    """All entries, a part's before the catalogue's, and the conflicts between parts."""
    entries = {_key(entry): entry for entry in _entries(CATALOG)} if CATALOG.exists() else {}
    first: dict[Key, tuple[str, polib.POEntry]] = {}
    conflicts = []
    for part in sorted((LOCALE / "parts").glob("*.po")):
        for entry in _entries(part):
            other, before = first.setdefault(_key(entry), (part.name, entry))
            if _said(before) != _said(entry):
                conflicts.append(f"{entry.msgid!r}: {_said(before)} in {other}, {_said(entry)} in {part.name}")
    return entries | {key: entry for key, (_, entry) in first.items()}, conflicts


def _entries(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path), wrapwidth=0) if not entry.obsolete]


def _key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or None, entry.msgid)


def _said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def problems() -> list[str]:
    """What is wrong with the translations; empty when every text is there in Chinese."""
    marked = extract()
    entries, found = translations()
    for key, message in sorted(marked.items(), key=lambda item: item[0][1]):
        where = min(message.files)
        if CHINESE.search(message.msgid):
            found.append(f"{where}: msgids are English: {message.msgid!r}")
        else:
            found.extend(
                f"{where}: {problem}: {message.msgid!r}" for problem in _entry_problems(message, entries.get(key))
            )
    return found


def _entry_problems(message: Message, entry: polib.POEntry | None) -> Iterator[str]:
    if entry is None or not all(_said(entry)) or not _said(entry):
        yield "no Chinese"
        return
    if entry.fuzzy:
        yield "fuzzy"
    wanted = set(PLACEHOLDER.findall(message.plural or message.msgid))
    for text in _said(entry):
        if set(PLACEHOLDER.findall(text)) != wanted:
            yield f"placeholders differ in {text!r}"


def catalog(entries: Mapping[Key, polib.POEntry], marked: Mapping[Key, Message] | None = None) -> polib.POFile:
    """A catalogue in a stable order; with `marked`, only of texts still in use, and where they stand."""
    made = polib.POFile(wrapwidth=0)
    made.metadata = dict(HEADER)
    for key, entry in sorted(entries.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        if marked is None or key in marked:
            message = marked[key] if marked else None
            made.append(
                polib.POEntry(
                    msgid=entry.msgid,
                    msgctxt=entry.msgctxt,
                    msgstr=entry.msgstr,
                    msgid_plural=entry.msgid_plural,
                    msgstr_plural=entry.msgstr_plural,
                    flags=[flag for flag in entry.flags if flag == "fuzzy"],
                    occurrences=[(name, "") for name in sorted(message.files)] if message else [],
                )
            )
    return made


def run_extract() -> int:
    """Print what is marked, as a template for translators."""
    entries = {
        key: polib.POEntry(
            msgid=message.msgid,
            msgctxt=message.context,
            msgid_plural=message.plural or "",
            msgstr_plural={0: ""} if message.plural else {},
        )
        for key, message in extract().items()
    }
    sys.stdout.write(str(catalog(entries, extract())) + "\n")
    return 0


def run_merge() -> int:
    """Write the parts into the catalogue."""
    entries, conflicts = translations()
    _report(conflicts)
    if conflicts:
        return 1
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    catalog(entries, extract()).save(str(CATALOG))
    return 0


def run_compile() -> int:
    """Write the .mo file that Django reads, when one of its sources is newer."""
    sources = [path for path in (CATALOG, *(LOCALE / "parts").glob("*.po")) if path.exists()]
    if not sources:
        return 0
    newest = max(path.stat().st_mtime for path in (*sources, *(path.parent for path in sources)))
    if COMPILED.exists() and COMPILED.stat().st_mtime >= newest:
        return 0
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    fresh = COMPILED.with_suffix(".new")
    catalog(translations()[0]).save_as_mofile(str(fresh))
    fresh.replace(COMPILED)
    os.utime(COMPILED)  # after the folder's own change
    return 0


def run_check() -> int:
    """Fail with a list of what has no Chinese, is fuzzy, or has other placeholders."""
    found = problems()
    _report(found)
    return 1 if found else 0


def _report(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stderr.write(f"{line}\n")


def main() -> int:
    """extract | merge | compile | check"""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    steps = {"extract": run_extract, "merge": run_merge, "compile": run_compile, "check": run_check}
    parser.add_argument("step", choices=steps)
    return steps[parser.parse_args().step]()


if __name__ == "__main__":
    sys.exit(main())
