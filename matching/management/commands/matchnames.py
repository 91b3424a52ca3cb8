"""Match the names in a table with the records that readers see."""

from __future__ import annotations

import io
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from tqdm import tqdm

from groups.models import ArmedGroup, Person
from matching.csv_files import CSVFileError, open_table, replaced_file
from matching.csv_matches import MatchOptions, write_matches
from matching.matcher import MAX_CANDIDATES, Matcher
from matching.request import DEFAULT_COLLECTIONS, DEFAULT_THRESHOLD
from places.models import Place

MODELS = {model.collection: model for model in (ArmedGroup, Person, Place)}
INTERRUPTED = 130
PROGRESS_INTERVAL = 0.5  # seconds
PROGRESS_FORMAT = "{n:,} rows, {percentage:.0f}%, {rate_noinv_fmt}, {remaining} left"


class Command(BaseCommand):
    help = (
        "Match the names in a column of a CSV file with groups, people or places, in"
        " any spelling or script. The table is written with all its columns and what"
        " each name came to: the record it clearly means, and the candidates. Only"
        " what is published is matched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        table = parser.add_argument_group("the table")
        table.add_argument("file", type=Path, help="A CSV file with a header.")
        table.add_argument("--column", required=True, help="The column of the names.")
        table.add_argument(
            "--country-column", help="A column of countries: ISO 3166-1 alpha-2."
        )
        table.add_argument(
            "--separator",
            type=separator,
            help="What separates the cells: one character, or tab; default: detected.",
        )
        table.add_argument(
            "--encoding",
            type=encoding,
            help="Default: that of the byte order mark, or UTF-8.",
        )
        self.add_match_arguments(parser.add_argument_group("the matches"))
        self.add_output_arguments(parser.add_argument_group("the output"))

    def add_match_arguments(self, group: Any) -> None:
        group.add_argument(
            "--collection",
            type=collections,
            default=tuple(DEFAULT_COLLECTIONS),
            help="groups, people, places, or several; default: the first two.",
        )
        group.add_argument(
            "--limit",
            type=limit,
            default=3,
            help=f"How many candidates a row gets, 1 to {MAX_CANDIDATES}; default: 3.",
        )
        group.add_argument(
            "--threshold",
            type=threshold,
            default=DEFAULT_THRESHOLD,
            help=f"The lowest score of a candidate; default: {DEFAULT_THRESHOLD}.",
        )

    def add_output_arguments(self, group: Any) -> None:
        group.add_argument(
            "--output", type=Path, help="Where to write; default: standard output."
        )
        group.add_argument(
            "--overwrite", action="store_true", help="Replace a file that is there."
        )
        group.add_argument(
            "--prefix", default="", help="Begins the names of the added columns."
        )
        group.add_argument(
            "--progress",
            action="store_true",
            help="Show the progress also where there is no terminal.",
        )

    def handle(self, *, file: Path, output: Path | None, **options: Any) -> None:
        """Write the matches; raises CommandError when a file cannot be read or made."""
        matching = MatchOptions(
            options["column"],
            options["collection"],
            options["country_column"],
            options["limit"],
            options["threshold"],
            options["prefix"],
        )
        refuse_output(output, options["overwrite"])
        bar = progress_line(options["progress"])
        separator, encoding = options["separator"], options["encoding"]
        source = open_table(file, matching.column, separator, encoding)
        try:
            with bar as progress, source as table, self.target(output) as target:
                matcher = Matcher([MODELS[name] for name in matching.collections])
                counts = write_matches(table, target, matcher, matching, progress)
        except (CSVFileError, OSError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            why = "Interrupted; nothing is written." if output else "Interrupted."
            raise CommandError(why, returncode=INTERRUPTED) from error
        self.stderr.write(summary(counts), style_func=str)

    @contextmanager
    def target(self, output: Path | None) -> Iterator[IO[str] | ExactOutput]:
        if output is None:
            yield ExactOutput(self.stdout)
            return
        with replaced_file(output) as file:
            yield file


class ExactOutput:
    """The command's output, to which nothing is added: a cell can end in any way."""

    def __init__(self, stream: OutputWrapper) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        self.stream.write(text, ending="")


def progress_line(always: bool) -> tqdm:
    """A line on standard error, removed at the end; only on a terminal, or always."""
    return tqdm(
        file=sys.stderr,
        unit=" rows",
        ncols=79,  # with nrows: also on a terminal that does not know its size
        nrows=2,
        bar_format=PROGRESS_FORMAT,
        delay=PROGRESS_INTERVAL,
        mininterval=PROGRESS_INTERVAL,
        miniters=1,
        smoothing=0,  # the rate is that of all rows so far
        leave=False,
        disable=False if always else None,
    )


def refuse_output(output: Path | None, overwrite: bool) -> None:
    """Raise CommandError when the file cannot be made, or would be overwritten."""
    if output is None:
        return
    if not output.parent.is_dir():
        raise CommandError(f"{output}: there is no such folder.")
    if output.is_dir():
        raise CommandError(f"{output} is a folder.")
    if output.exists() and not overwrite:
        raise CommandError(f"{output} is there already; --overwrite replaces it.")


def summary(counts: Counter[str]) -> str:
    parts = [f"{number:,} {what}" for what, number in counts.most_common()]
    return f"{counts.total():,} rows: {', '.join(parts)}." if parts else "No rows."


def collections(text: str) -> tuple[str, ...]:
    """The collections named; raises ArgumentTypeError for an unknown one."""
    chosen = [name.strip() for name in text.split(",")]
    if wrong := [name for name in chosen if name not in MODELS]:
        raise ArgumentTypeError(f"{wrong[0]!r} is none of: {', '.join(MODELS)}")
    return tuple(name for name in MODELS if name in chosen)


def limit(text: str) -> int:
    """A number of candidates; raises ArgumentTypeError for any other text."""
    is_number = text.isascii() and text.isdigit()
    if not is_number or not 1 <= int(text[:3]) <= MAX_CANDIDATES:
        raise ArgumentTypeError(f"expected a whole number from 1 to {MAX_CANDIDATES}")
    return int(text)


def threshold(text: str) -> float:
    """A score from 0 to 1; raises ArgumentTypeError for any other text."""
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise ArgumentTypeError("expected a number from 0 to 1")
    return number


def separator(text: str) -> str:
    """One character; raises ArgumentTypeError for what cannot separate cells."""
    character = {"tab": "\t", r"\t": "\t"}.get(text, text)
    if len(character) != 1 or character in '"\r\n\0':
        raise ArgumentTypeError("expected one character, or tab")
    return character


def encoding(text: str) -> str:
    """The name of a text encoding; raises ArgumentTypeError for an unknown one."""
    try:
        # Refuses codecs that are none of text, such as base64.
        return io.TextIOWrapper(io.BytesIO(), encoding=text).encoding
    except (LookupError, ValueError) as error:
        raise ArgumentTypeError(f"{text!r} is no encoding") from error
