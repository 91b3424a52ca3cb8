"""The names of a CSV file matched with records: each row with its candidates."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tqdm import tqdm

from matching.csv_files import CSVTable, quoted
from matching.matcher import Candidate, Matcher, MatchQuery, NameMatches

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COUNTRY = re.compile("[A-Z]{2}")
CANDIDATE_COLUMNS = ("name", "found", "score", "how")


@dataclass(frozen=True)
class MatchOptions:
    """The columns to read, the collections to match, and how many candidates to write.

    `threshold` is the lowest score of a candidate, 0 to 1.
    """

    column: str
    collections: tuple[str, ...]
    country_column: str | None
    limit: int
    threshold: float
    prefix: str

    def added_columns(self) -> list[str]:
        """The columns that are written after those of the table."""
        names = ["match", "match_name", *CANDIDATE_COLUMNS[1:]]
        for number in range(1, self.limit + 1):
            candidate = f"candidate_{number}"
            names += [candidate, *(f"{candidate}_{name}" for name in CANDIDATE_COLUMNS)]
        return [self.prefix + name for name in names]


def write_matches(
    table: CSVTable,
    file: SupportsWrite[str],
    matcher: Matcher,
    options: MatchOptions,
    progress: tqdm,
) -> Counter[str]:
    """Copy the table with its matches; returns how many rows had which outcome.

    Raises CSVFileError when the table has a column of that name, or cannot be read.
    """
    added = options.added_columns()
    if present := [name for name in added if name in table.header]:
        raise table.error(
            1, f"it has these columns already: {quoted(present)}; give a --prefix."
        )
    if table.has_mark:
        file.write("\ufeff")
    writer = csv.writer(file, delimiter=table.separator, lineterminator="\n")
    writer.writerow([*table.header, *added])
    counts: Counter[str] = Counter()
    for cells, query in name_queries(table, options):
        matches = matcher.match(query) if query.name else NameMatches([], None)
        candidates = matches.above(options.threshold)
        writer.writerow([*cells, *match_cells(matches.clear, candidates, options)])
        counts[outcome(query, matches.clear, candidates)] += 1
        progress.total = counts.total() / table.share_read  # an estimate
        progress.update()
    return counts


def name_queries(
    table: CSVTable, options: MatchOptions
) -> Iterator[tuple[list[str], MatchQuery]]:
    """Each row and its query; CSVFileError for a missing column or a wrong country."""
    name = table.index_of(options.column)
    country = table.index_of(options.country_column) if options.country_column else None
    for line, cells in table.rows:
        code = cells[country].strip().upper() if country is not None else ""
        if code and not COUNTRY.fullmatch(code):
            raise table.error(
                line, f"country {code!r}; expected two letters such as IQ, or nothing."
            )
        yield cells, MatchQuery(cells[name].strip(), options.collections, code)


def match_cells(
    match: Candidate | None, candidates: list[Candidate], options: MatchOptions
) -> list[str]:
    """The cells under the added columns."""
    cells = candidate_cells(match)
    for rank in range(options.limit):
        cells += candidate_cells(candidates[rank] if rank < len(candidates) else None)
    return cells


def candidate_cells(candidate: Candidate | None) -> list[str]:
    if candidate is None:
        return [""] * (1 + len(CANDIDATE_COLUMNS))
    record, match = candidate.record, candidate.match
    return [
        f"{record.collection}/{record.slug}",
        str(record),
        match.name,
        f"{match.score:.4f}",
        " | ".join(match.how),
    ]


def outcome(
    query: MatchQuery, match: Candidate | None, candidates: list[Candidate]
) -> str:
    """What became of a row, in the words of the summary."""
    if not query.name:
        return "without a name"
    if match:
        return "matched"
    return "with candidates only" if candidates else "with none"
