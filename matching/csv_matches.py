"""The names of a table matched with records: each row with what it came to."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from matching.csv_files import Sheet, named
from matching.matcher import Asked, Candidate, Matched, Matcher

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COUNTRY = re.compile("[A-Z]{2}")
FOUND = ("name", "found", "score", "how")


@dataclass(frozen=True)
class Wish:
    """What is asked of a table: its columns, and how much is told of each name."""

    column: str
    collections: tuple[str, ...]
    country_column: str | None
    limit: int
    threshold: float
    prefix: str

    def added(self) -> list[str]:
        """The columns that the table is given."""
        names = ["match", "match_name", *FOUND[1:]]
        for number in range(1, self.limit + 1):
            candidate = f"candidate_{number}"
            names += [candidate, *(f"{candidate}_{what}" for what in FOUND)]
        return [self.prefix + name for name in names]


def write_matches(
    sheet: Sheet,
    file: SupportsWrite[str],
    matcher: Matcher,
    wish: Wish,
    progress: tqdm[Any],
) -> Counter[str]:
    """Copy the table with its matches; how many rows came to what."""
    added = wish.added()
    if there := [name for name in added if name in sheet.header]:
        raise sheet.error(
            1, f"it has these columns already: {named(there)}; give a --prefix."
        )
    if sheet.is_marked:
        file.write("\ufeff")
    writer = csv.writer(file, delimiter=sheet.separator, lineterminator="\n")
    writer.writerow([*sheet.header, *added])
    counted: Counter[str] = Counter()
    for cells, asked in questions(sheet, wish):
        found = matcher.matched(asked) if asked.name else Matched([], None)
        shown = [one for one in found.candidates if one.found.score >= wish.threshold]
        writer.writerow([*cells, *columns(found.match, shown[: wish.limit], wish)])
        counted[outcome(asked, found.match, shown)] += 1
        progress.total = counted.total() / sheet.share  # an estimate
        progress.update()
    return counted


def questions(sheet: Sheet, wish: Wish) -> Iterator[tuple[list[str], Asked]]:
    """Each row, and what is asked about it."""
    name = sheet.place_of(wish.column)
    country = sheet.place_of(wish.country_column) if wish.country_column else None
    for line, cells in sheet.rows:
        code = cells[country].strip().upper() if country is not None else ""
        if code and not COUNTRY.fullmatch(code):
            raise sheet.error(
                line, f"country {code!r}; expected two letters such as IQ, or nothing."
            )
        yield cells, Asked(cells[name].strip(), wish.collections, code)


def columns(match: Candidate | None, shown: list[Candidate], wish: Wish) -> list[str]:
    """The cells under the added columns."""
    cells = told(match)
    for place in range(wish.limit):
        cells += told(shown[place] if place < len(shown) else None)
    return cells


def told(candidate: Candidate | None) -> list[str]:
    if candidate is None:
        return [""] * (1 + len(FOUND))
    record, found = candidate.record, candidate.found
    return [
        f"{record.collection}/{record.slug}",
        str(record),
        found.name,
        f"{found.score:.4f}",
        " | ".join(found.how),
    ]


def outcome(asked: Asked, match: Candidate | None, shown: list[Candidate]) -> str:
    if not asked.name:
        return "without a name"
    if match:
        return "matched"
    return "with candidates only" if shown else "with none"
