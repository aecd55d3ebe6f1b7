"""kentan import-places: load a county's official list of townships and villages."""

from __future__ import annotations

import csv
import io
import re
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from kentan.domain.ledger.events import SYSTEM
from kentan.domain.organisation import actions, queries
from kentan.domain.organisation.rules import Level, PlaceRow, is_special, level_of, padded, parent_of
from kentan.interfaces.jobs.command import KentanCommand
from kentan.platform.words import Refused

COLUMNS = ("town_code", "town", "village_code", "village")
TYPE_COLUMN = "urban_rural_type"
TYPE = re.compile("[0-9]{3}")
LONGEST_NAME = 64
# Excel in China writes GB18030 unless told otherwise.
ENCODINGS = ("utf-8-sig", "gb18030")
EXAMPLES = """
The file is a CSV table in UTF-8 or GB18030 with the columns town_code, town, village_code, village and, if known,
urban_rural_type; codes have 12 digits. Places that are loaded already are updated, none is ever removed. Rows whose
township code is 400 or above are areas of the statistics office (prisons, farms, development zones) and are left out.

  kentan import-places places.csv --dry-run
  kentan import-places places.csv --county 430422 --above 430000=湖南省 430400=衡阳市 430422=衡南县
"""
# The names above the townships are not in the list; these are the county's that Kentan is first made for.
NAMES_ABOVE = {"430000000000": "湖南省", "430400000000": "衡阳市", "430422000000": "衡南县"}


@dataclass
class Reading:
    """What a file gave: places to load, areas left out, and rows that are bad, each with its line."""

    places: dict[str, PlaceRow] = field(default_factory=dict)
    special: list[tuple[int, str, str]] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    rows: int = 0


class BadRow(ValueError):
    """A row that cannot be loaded, with the reason."""


class Command(KentanCommand):
    """Load the official list of a county's townships and villages."""

    help = "Load a county's townships and villages from the official list (CSV)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and what to leave out."""
        parser.epilog = EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("file", type=Path, help="CSV table of townships and villages")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be loaded")
        parser.add_argument("--include-special", action="store_true", help="load prisons, farms and zones, too")
        parser.add_argument(
            "--county", default="", metavar="CODE", help="6-digit code of the county (default: KENTAN_COUNTY_CODE)"
        )
        parser.add_argument(
            "--above",
            nargs="*",
            default=[],
            metavar="CODE=NAME",
            help="names of the province, the prefecture and the county, where they are not known yet",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, report, load."""
        county = self._county(options["county"])
        reading = read_places(self._text(options["file"]), county=county, include_special=options["include_special"])
        self._report(reading)
        rows = [*self._above(county, options["above"]), *reading.places.values()]
        if not reading.places:
            self.fail("No row can be loaded.")
        if options["dry_run"]:
            compared = queries.compare_places(rows)
            self._count("Would add", len(compared.added), len(compared.changed), compared.unchanged)
        else:
            loaded = self._load(rows)
            self._count("Added", loaded.added, loaded.changed, loaded.unchanged)
        if reading.bad:
            self.fail(f"{len(reading.bad)} of {reading.rows} rows are bad; the others are unaffected.")

    def _load(self, rows: list[PlaceRow]) -> actions.LoadedPlaces:
        try:
            return actions.load_places(rows, by=SYSTEM, at=timezone.now())
        except Refused as error:
            self.fail(str(error))

    def _county(self, given: str) -> str:
        code = padded(given or settings.KENTAN_COUNTY_CODE)
        try:
            level = level_of(code)
        except Refused as error:
            self.wrong_use(str(error))
        if level is not Level.COUNTY:
            self.wrong_use(f"{given} is not the 6-digit code of a county.")
        return code

    def _text(self, path: Path) -> str:
        try:
            data = path.read_bytes()
        except OSError as error:
            self.wrong_use(f"{path} cannot be read: {error.strerror}.")
        text = decoded(data)
        if text is None:
            self.fail(f"{path} is neither UTF-8 nor GB18030.")
        return text

    def _above(self, county: str, given: list[str]) -> list[PlaceRow]:
        """The places above the townships: as given, as loaded before, or as known."""
        names = dict(NAMES_ABOVE)
        names |= dict(queries.line_to(county).values_list("code", "name"))
        for item in given:
            code, _, name = item.partition("=")
            if not name.strip():
                self.wrong_use(f"--above takes CODE=NAME, not {item}.")
            names[padded(code)] = name.strip()
        codes = line_of(county)
        if missing := [code for code in codes if code not in names]:
            self.wrong_use(f"What are {', '.join(missing)} called? Give --above CODE=NAME.")
        return [PlaceRow(code, names[code]) for code in codes]

    def _report(self, reading: Reading) -> None:
        for line, town, village in reading.special:
            self.say(f"line {line}: {town} {village} is an area of the statistics office, not a village; left out")
        for line, reason in reading.bad:
            self.say(f"line {line}: {reason}")

    def _count(self, what: str, added: int, changed: int, unchanged: int) -> None:
        self.say(f"{what} {added} places; {changed} changed, {unchanged} as before.")


def decoded(data: bytes) -> str | None:
    """The text of a file in one of the encodings that occur; None for any other."""
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def line_of(code: str) -> list[str]:
    """The codes from the province down to this place."""
    above = parent_of(code)
    return [*(line_of(above) if above else []), code]


def read_places(text: str, *, county: str, include_special: bool = False) -> Reading:
    """Read the table; bad rows are named, good ones kept. Raises nothing: a missing column is a bad first line."""
    reading = Reading()
    table = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in COLUMNS if column not in (table.fieldnames or ())]
    if missing:
        reading.bad.append((1, f"the columns {', '.join(missing)} are missing"))
        return reading
    for line, row in _rows(table):
        reading.rows += 1
        try:
            town, village = _places(row, county)
        except BadRow as error:
            reading.bad.append((line, str(error)))
            continue
        if is_special(town.code) and not include_special:
            reading.special.append((line, town.name, village.name))
            continue
        _keep(reading, line, town, village)
    return reading


def _rows(table: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for row in table:
        values = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        if any(values.values()):
            yield table.line_num, values


def _places(row: dict[str, str], county: str) -> tuple[PlaceRow, PlaceRow]:
    town = _place(row["town_code"], row["town"], Level.TOWNSHIP, "")
    village = _place(row["village_code"], row["village"], Level.VILLAGE, row.get(TYPE_COLUMN, ""))
    if parent_of(village.code) != town.code:
        raise BadRow(f"the village {village.code} does not lie in the township {town.code}")
    if parent_of(town.code) != county:
        raise BadRow(f"the township {town.code} does not lie in the county {county}")
    return town, village


def _place(code: str, name: str, level: Level, urban_rural_type: str) -> PlaceRow:
    try:
        found = level_of(code)
    except Refused as error:
        raise BadRow(str(error)) from None
    if found is not level:
        raise BadRow(f"{code} is not the code of a {level.name.lower()}")
    if not name:
        raise BadRow(f"{code} has no name")
    if len(name) > LONGEST_NAME:
        raise BadRow(f"the name of {code} is longer than {LONGEST_NAME} characters")
    if urban_rural_type and not TYPE.fullmatch(urban_rural_type):
        raise BadRow(f"{urban_rural_type} is not a type of three digits")
    return PlaceRow(code, name, urban_rural_type)


def _keep(reading: Reading, line: int, town: PlaceRow, village: PlaceRow) -> None:
    known = reading.places.get(town.code)
    if known is not None and known.name != town.name:
        reading.bad.append((line, f"the township {town.code} is called {known.name} above and {town.name} here"))
    elif village.code in reading.places:
        reading.bad.append((line, f"the village {village.code} stands in the list already"))
    else:
        reading.places[town.code] = town
        reading.places[village.code] = village
