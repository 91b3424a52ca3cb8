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

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from groups.models import ArmedGroup, Person
from matching.csv_files import SheetError, opened, written
from matching.csv_matches import Wish, write_matches
from matching.matcher import SOUGHT, Matcher
from matching.request import THRESHOLD, UNLESS_TOLD
from places.models import Place

MODELS = {model.collection: model for model in (ArmedGroup, Person, Place)}
INTERRUPTED = 130
EVERY = 0.5  # seconds between two lines of progress
PROGRESS = "{n:,} rows, {percentage:.0f}%, {rate_noinv_fmt}, {remaining} left"


class Command(BaseCommand):
    help = (
        "Match the names in a column of a CSV file with groups, people or places, in"
        " any spelling or script. The table is written with all its columns and what"
        " each name came to: the record it clearly means, and the candidates. Only"
        " what is published is found."
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
            help="What stands between cells: one character, or tab; else found out.",
        )
        table.add_argument(
            "--encoding", type=encoding, help="Else by the file's mark, or UTF-8."
        )
        self.add_arguments_for_answers(parser.add_argument_group("the answers"))

    def add_arguments_for_answers(self, answers: Any) -> None:
        answers.add_argument(
            "--collection",
            type=collections,
            default=tuple(UNLESS_TOLD),
            help="groups, people, places, or several with commas; else the first two.",
        )
        answers.add_argument(
            "--limit",
            type=limit,
            default=3,
            help=f"How many candidates are told, 1 to {SOUGHT}; else 3.",
        )
        answers.add_argument(
            "--threshold",
            type=threshold,
            default=THRESHOLD,
            help=f"Leave out candidates with a lower score; else {THRESHOLD}.",
        )
        answers.add_argument(
            "--output", type=Path, help="Where to write; else to standard output."
        )
        answers.add_argument(
            "--overwrite", action="store_true", help="Replace a file that is there."
        )
        answers.add_argument(
            "--prefix", default="", help="Begins the names of the added columns."
        )
        answers.add_argument(
            "--progress",
            action="store_true",
            help="Tell how far it is also where nobody looks on at a terminal.",
        )

    def handle(self, *, file: Path, output: Path | None, **options: Any) -> None:
        wish = Wish(
            options["column"],
            options["collection"],
            options["country_column"],
            options["limit"],
            options["threshold"],
            options["prefix"],
        )
        refuse_output(output, options["overwrite"])
        bar = progress_line(options["progress"])
        reading = opened(file, wish.column, options["separator"], options["encoding"])
        try:
            with bar as progress, reading as sheet, self.target(output) as target:
                matcher = Matcher([MODELS[name] for name in wish.collections])
                counted = write_matches(sheet, target, matcher, wish, progress)
        except (SheetError, OSError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            told = "Interrupted; nothing is written." if output else "Interrupted."
            raise CommandError(told, returncode=INTERRUPTED) from error
        self.stderr.write(summary(counted), style_func=str)

    @contextmanager
    def target(self, output: Path | None) -> Iterator[IO[str] | Plain]:
        if output is None:
            yield Plain(self.stdout)
            return
        with written(output) as file:
            yield file


class Plain:
    """The command's output, to which nothing is added: a cell can end in any way."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        self.stream.write(text, ending="")


def progress_line(always: bool) -> tqdm[Any]:
    """A line on standard error that is taken away; for a terminal, unless always."""
    return tqdm(
        file=sys.stderr,
        unit=" rows",
        ncols=79,  # with nrows: also on a terminal that does not know its size
        nrows=2,
        bar_format=PROGRESS,
        delay=EVERY,
        mininterval=EVERY,
        miniters=1,
        smoothing=0,  # the rate is that of all rows so far
        leave=False,
        disable=False if always else None,
    )


def refuse_output(output: Path | None, overwrite: bool) -> None:
    if output is None:
        return
    if not output.parent.is_dir():
        raise CommandError(f"{output}: there is no such folder.")
    if output.is_dir():
        raise CommandError(f"{output} is a folder.")
    if output.exists() and not overwrite:
        raise CommandError(f"{output} is there already; --overwrite replaces it.")


def summary(counted: Counter[str]) -> str:
    parts = [f"{number:,} {what}" for what, number in counted.most_common()]
    return f"{counted.total():,} rows: {', '.join(parts)}." if parts else "No rows."


def collections(text: str) -> tuple[str, ...]:
    chosen = [name.strip() for name in text.split(",")]
    if wrong := [name for name in chosen if name not in MODELS]:
        raise ArgumentTypeError(f"{wrong[0]!r} is none of: {', '.join(MODELS)}")
    return tuple(name for name in MODELS if name in chosen)


def limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:3]) <= SOUGHT:
        raise ArgumentTypeError(f"expected a whole number from 1 to {SOUGHT}")
    return int(text)


def threshold(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise ArgumentTypeError("expected a number from 0 to 1")
    return number


def separator(text: str) -> str:
    found = {"tab": "\t", r"\t": "\t"}.get(text, text)
    if len(found) != 1 or found in '"\r\n\0':
        raise ArgumentTypeError("expected one character, or tab")
    return found


def encoding(text: str) -> str:
    try:
        # Refuses codecs that are none of text, such as base64.
        return io.TextIOWrapper(io.BytesIO(), encoding=text).encoding
    except (LookupError, ValueError) as error:
        raise ArgumentTypeError(f"{text!r} is no encoding") from error
