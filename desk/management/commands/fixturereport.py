"""Says what fixture files contain, and whether each passage is accounted for."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from records.claims import Claim
from records.models import Record
from records.names import Name
from records.types import JsonObject
from sources.models import Passage

KINDS = {"records": Record, "names": Name, "claims": Claim, "passages": Passage}


class Command(BaseCommand):
    help = (
        "Says what the files in fixtures/ contain: rows by file, records, names and "
        "claims, and the passages that are cited or read and set aside. Reads the "
        "files, not the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help="Folder of the fixture files.",
        )

    def handle(self, *, folder: Path, **options: Any) -> None:
        """Raises CommandError when the folder has no fixture files."""
        files = {path.name: read(path) for path in sorted(folder.glob("*.json"))}
        if not files:
            raise CommandError(f"There are no fixture files in {folder}.")
        for name, rows in files.items():
            self.stdout.write(f"{name:<28} {contents(rows)}")
        rows = [row for rows in files.values() for row in rows]
        self.stdout.write(f"\n{totals(rows)}")
        self.stdout.write(coverage(rows))


def read(path: Path) -> list[JsonObject]:
    """The rows of a file; raises CommandError when it is not JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CommandError(f"{path} is not JSON: {error}.") from error


def contents(rows: list[JsonObject]) -> str:
    """The rows of one file by model, such as `12 places, 13 place names`."""
    counted = Counter(row["model"] for row in rows)
    return ", ".join(f"{n} {plural(model)}" for model, n in counted.items())


def plural(model: str) -> str:
    return str(apps.get_model(model)._meta.verbose_name_plural)


def totals(rows: list[JsonObject]) -> str:
    totals_by_kind = [
        f"{sum(is_a(row, kind) for row in rows)} {noun}" for noun, kind in KINDS.items()
    ]
    return f"Together: {', '.join(totals_by_kind)}."


def is_a(row: JsonObject, kind: type) -> bool:
    return issubclass(apps.get_model(row["model"]), kind)


def coverage(rows: list[JsonObject]) -> str:
    """How many passages are cited or set aside, and which are neither."""
    passages = {
        key_of(row): row["fields"]["reading"] for row in rows if is_a(row, Passage)
    }
    cited = set(cited_in(rows))
    states = Counter(
        "cited" if key in cited else reading for key, reading in passages.items()
    )
    by_state = ", ".join(
        f"{states[state]} {state.replace('_', ' ')}"
        for state in ("cited", *Passage.Reading.values)
    )
    done = states.total() - states[Passage.Reading.UNREAD]
    return f"Coverage: {done} of {states.total()} passages ({by_state})."


def key_of(row: JsonObject) -> tuple[str, int]:
    return (row["fields"]["source"][0], row["fields"]["position"])


def cited_in(rows: list[JsonObject]) -> Iterator[tuple[str, int]]:
    """The passages that rows cite, as (source, position)."""
    for row in rows:
        if row["fields"].get("status") != "withdrawn":
            yield from map(tuple, row["fields"].get("citations", []))
