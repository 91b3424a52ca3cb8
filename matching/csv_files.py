"""CSV files as people have them: read row by row, and never half written."""

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
# Byte order marks and the encodings they stand for, the longer ones first.
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class CSVFileError(Exception):
    """A file cannot be read as a table; the message says which, where and why."""


@dataclass
class CSVTable:
    """A CSV file being read: its header, and its rows, each with its line number."""

    path: Path
    file: IO[bytes]
    separator: str
    has_mark: bool  # begins with a byte order mark, without which Excel misreads it
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]

    @property
    def share_read(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return self.file.tell() / max(os.fstat(self.file.fileno()).st_size, 1)

    def index_of(self, column: str) -> int:
        """The position of a column, from 0; raises CSVFileError when there is none."""
        if column in self.header:
            return self.header.index(column)
        raise self.error(1, f"no column {column!r}; there are: {quoted(self.header)}.")

    def error(self, line: int, sentence: str) -> CSVFileError:
        return CSVFileError(f"{self.path}, line {line}: {sentence}")


@contextmanager
def open_table(
    path: Path,
    required_column: str,
    separator: str | None = None,
    encoding: str | None = None,
) -> Iterator[CSVTable]:
    """The table in a file; raises CSVFileError when it cannot be read.

    The default encoding is that of the byte order mark, else UTF-8; the default
    separator is the one that sets the required column apart in the header.
    """
    try:
        with path.open("rb") as file:
            yield read_table(path, file, required_column, separator, encoding)
    except OSError as error:
        if error.filename != str(path):
            raise
        raise CSVFileError(f"{path}: {error.strerror}.") from error


def read_table(
    path: Path,
    file: IO[bytes],
    required_column: str,
    separator: str | None,
    encoding: str | None,
) -> CSVTable:
    """The table in an open file; CSVFileError for no header or a repeated column."""
    head = file.read(4)
    file.seek(0)
    mark = next((mark for mark in BYTE_ORDER_MARKS if head.startswith(mark)), None)
    encoding = encoding or BYTE_ORDER_MARKS.get(mark or b"", "utf-8")
    lines = decoded_lines(path, file, encoding)
    first = next(lines, "")
    separator = separator or separator_of(first, required_column)
    rows = parsed_rows(path, chain([first], lines), separator)
    _, header = next(rows, (1, []))
    table = CSVTable(path, file, separator, mark is not None, header, rows)
    if not header:
        raise CSVFileError(f"{path}: the file is empty.")
    if repeated := sorted({name for name in header if header.count(name) > 1}):
        raise table.error(1, f"these columns are there twice: {quoted(repeated)}.")
    table.rows = complete_rows(table, rows)
    return table


def decoded_lines(path: Path, file: IO[bytes], encoding: str) -> Iterator[str]:
    """The lines of a file as text; CSVFileError for another encoding, or for NUL."""
    number = 0
    try:
        for number, line in enumerate(byte_lines(path, file, encoding), 1):
            text = line if isinstance(line, str) else line.decode(encoding)
            # The mark is no part of the first column's name.
            text = text.removeprefix("\ufeff") if number == 1 else text
            if "\0" in text:
                why = "it holds the character NUL; say its --encoding, perhaps utf-16."
                raise CSVFileError(f"{path}, line {number}: {why}")
            yield text
    except UnicodeError as error:
        why = f"it is not {encoding} ({error}); say its --encoding, e.g. windows-1252."
        raise CSVFileError(f"{path}, line {max(number, 1)}: {why}") from error


def byte_lines(path: Path, file: IO[bytes], encoding: str) -> Iterator[bytes | str]:
    """The lines as bytes, so that an error names its line; as text in UTF-16 and 32.

    These have no bytes that end a line. Raises CSVFileError for a line longer than
    LONGEST_LINE.
    """
    if codecs.lookup(encoding).name.startswith(("utf-16", "utf-32")):
        yield from codecs.getreader(encoding)(file)
        return
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise CSVFileError(f"{path}, line {number}: it is longer than a megabyte.")
        yield line


def separator_of(header: str, required_column: str) -> str:
    """The separator that sets the column apart; else the commonest of the header."""

    def cells(separator: str) -> list[str]:
        return next(csv.reader([header], delimiter=separator), [])

    for separator in SEPARATORS:
        if required_column in cells(separator):
            return separator
    return max(SEPARATORS, key=lambda separator: len(cells(separator)))


def parsed_rows(
    path: Path, lines: Iterator[str], separator: str
) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its last line; CSVFileError where it is no CSV.

    Empty lines are no rows.
    """
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise CSVFileError(f"{path}, line {reader.line_num}: {error}.") from error


def complete_rows(
    table: CSVTable, rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    """The rows after the header; CSVFileError for one without as many cells."""
    width = len(table.header)
    for line, cells in rows:
        if len(cells) != width:
            raise table.error(line, f"{len(cells)} cells where the header has {width}.")
        yield line, cells


def quoted(columns: list[str]) -> str:
    return ", ".join(map(repr, columns))


@contextmanager
def replaced_file(path: Path) -> Iterator[IO[str]]:
    """A file that takes the path's place once all of it is written, or not at all."""
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
