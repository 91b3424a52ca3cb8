"""Tables in CSV as people have them: read row by row, and never half written."""

from __future__ import annotations

import codecs
import csv
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

SEPARATORS = ",;\t|"
LONGEST_LINE = 1 << 20  # bytes; a longer one is no line of a table
# The marks with which a file says how it is encoded, the longer ones first.
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class SheetError(Exception):
    """A file cannot be read as a table: which one, where, and why."""


@dataclass
class Sheet:
    """A table that is being read: its header, and then its rows, each with its line."""

    path: Path
    file: IO[bytes]
    separator: str
    is_marked: bool  # begins with a byte order mark, without which Excel misreads it
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]

    @property
    def share(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return self.file.tell() / max(os.fstat(self.file.fileno()).st_size, 1)

    def place_of(self, column: str) -> int:
        if column in self.header:
            return self.header.index(column)
        raise self.error(1, f"no column {column!r}; there are: {named(self.header)}.")

    def error(self, line: int, sentence: str) -> SheetError:
        return SheetError(f"{self.path}, line {line}: {sentence}")


@contextmanager
def opened(
    path: Path, wanted: str, separator: str | None = None, encoding: str | None = None
) -> Iterator[Sheet]:
    """The table in a file; what is not told is found out.

    The encoding from the file's mark, else UTF-8; the separator from the header, where
    it must set apart the wanted column.
    """
    try:
        with path.open("rb") as file:
            yield read(path, file, wanted, separator, encoding)
    except OSError as error:
        if error.filename != str(path):
            raise
        raise SheetError(f"{path}: {error.strerror}.") from error


def read(
    path: Path,
    file: IO[bytes],
    wanted: str,
    separator: str | None,
    encoding: str | None,
) -> Sheet:
    head = file.read(4)
    file.seek(0)
    mark = next((mark for mark in MARKS if head.startswith(mark)), None)
    lines = decoded(path, file, encoding or MARKS.get(mark or b"", "utf-8"))
    first = next(lines, "")
    separator = separator or separator_of(first, wanted)
    rows = parsed(path, chain([first], lines), separator)
    _, header = next(rows, (1, []))
    sheet = Sheet(path, file, separator, mark is not None, header, rows)
    if not header:
        raise SheetError(f"{path}: the file is empty.")
    if twice := {name for name in header if header.count(name) > 1}:
        raise sheet.error(1, f"these columns are there twice: {named(sorted(twice))}.")
    sheet.rows = whole(sheet, rows)
    return sheet


def decoded(path: Path, file: IO[bytes], encoding: str) -> Iterator[str]:
    """The lines of a file as text."""
    number = 0
    try:
        for number, line in enumerate(byte_lines(path, file, encoding), 1):
            text = line if isinstance(line, str) else line.decode(encoding)
            # The mark is no part of the first column's name.
            text = text.removeprefix("\ufeff") if number == 1 else text
            if "\0" in text:
                told = "it holds the character NUL; say its --encoding, perhaps utf-16."
                raise SheetError(f"{path}, line {number}: {told}")
            yield text
    except UnicodeError as error:
        told = f"it is not {encoding} ({error}); say its --encoding, e.g. windows-1252."
        raise SheetError(f"{path}, line {max(number, 1)}: {told}") from error


def byte_lines(path: Path, file: IO[bytes], encoding: str) -> Iterator[bytes | str]:
    """The lines undecoded, so that an error is told of its very line.

    UTF-16 and UTF-32 have no bytes that end a line.
    """
    if codecs.lookup(encoding).name.startswith(("utf-16", "utf-32")):
        yield from codecs.getreader(encoding)(file)
        return
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise SheetError(f"{path}, line {number}: it is longer than a megabyte.")
        yield line


def separator_of(header: str, wanted: str) -> str:
    """The separator that sets the wanted column apart; else the one there most of."""

    def cells(separator: str) -> list[str]:
        return next(csv.reader([header], delimiter=separator), [])

    for separator in SEPARATORS:
        if wanted in cells(separator):
            return separator
    return max(SEPARATORS, key=lambda separator: len(cells(separator)))


def parsed(
    path: Path, lines: Iterator[str], separator: str
) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its last line; empty lines are no rows."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise SheetError(f"{path}, line {reader.line_num}: {error}.") from error


def whole(
    sheet: Sheet, rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    """The rows after the header, each with as many cells."""
    wanted = len(sheet.header)
    for line, cells in rows:
        if len(cells) != wanted:
            raise sheet.error(
                line, f"{len(cells)} cells where the header has {wanted}."
            )
        yield line, cells


def named(columns: list[str]) -> str:
    return ", ".join(map(repr, columns))


@contextmanager
def written(path: Path) -> Iterator[IO[str]]:
    """A file that comes to be when all of it is written, and else leaves nothing."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)  # as any new file; a temporary one is its owner's
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
