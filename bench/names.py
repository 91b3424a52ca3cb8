"""How often the right name is found when it is asked for in another spelling.

    python bench/names.py FILE [--json]

FILE is a CSV with the columns arabic_key and latin. Of each key the first Latin spelling
is held; the second is asked for, where there is one, then the key itself. A question is
answered when a name of that very spelling comes first, or among the first ten: keys
whose held spellings are letter for letter the same cannot be told apart, and count as
one. Nothing is kept in the database.
"""

import argparse
import csv
import json
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

from bench import scratch  # noqa: E402
from bench.baselines import Search, by_pg_trgm, by_ratio, by_wratio  # noqa: E402
from config.database import running_database  # noqa: E402

Questions = list[tuple[str, str]]  # what is asked, the name that answers it
PAIRS = 200_000


def read_names(path: Path) -> tuple[list[str], Questions, Questions]:
    """The names to hold, the questions in Latin, the questions in Arabic script."""
    spellings: dict[str, list[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            spelt = spellings.setdefault(row["arabic_key"], [])
            if row["latin"] not in spelt:
                spelt.append(row["latin"])
    held = [spelt[0] for spelt in spellings.values()]
    latin = [(spelt[1], spelt[0]) for spelt in spellings.values() if len(spelt) > 1]
    arabic = [(key, spelt[0]) for key, spelt in spellings.items()]
    return held, latin, arabic


def ours(held: Sequence[str]) -> Search:
    """The search behind the API, over these names alone."""
    from groups.models.person import PersonName
    from records.spelling import search_names

    scratch.hold(held)
    names = PersonName.objects.all()
    return lambda text: [hit.name.text for hit in search_names(names, text, 10)]


def measure(search: Search, questions: Questions) -> dict[str, float]:
    """Recall at 1 and at 10, and milliseconds per question."""
    first = ten = 0
    started = time.perf_counter()
    for asked, wanted in questions:
        answers = search(asked)
        first += answers[:1] == [wanted]
        ten += wanted in answers
    spent = time.perf_counter() - started
    count = max(len(questions), 1)
    return {
        "recall_1": round(first / count, 4),
        "recall_10": round(ten / count, 4),
        "ms": round(1000 * spent / count, 2),
    }


def false_matches(held: Sequence[str], questions: Questions) -> dict[str, float]:
    """What `match` gets right and wrong.

    right: questions whose own name is a match. wrong: questions for which some other
    name is one, though it may come second. unrelated: matches among names taken two by
    two at random.
    """
    from django.db import DEFAULT_DB_ALIAS

    from groups.models.person import PersonName
    from records.spelling import judge, question, search_names, MATCH

    names = PersonName.objects.all()
    right = wrong = unrelated = 0
    for asked, wanted in questions:
        hits = [hit for hit in search_names(names, asked, 10) if hit.is_match]
        right += any(hit.name.text == wanted for hit in hits)
        wrong += any(hit.name.text != wanted for hit in hits)
    rows = list(names)
    chosen = random.Random(3).choices(questions, k=PAIRS // 100)
    for asked, wanted in chosen:
        keys = question(asked, DEFAULT_DB_ALIAS)
        for row in random.Random(asked).choices(rows, k=100):
            unrelated += row.text != wanted and judge(keys, row)[0] >= MATCH
    count = max(len(questions), 1)
    return {
        "right": round(right / count, 4),
        "wrong": round(wrong / count, 4),
        "unrelated": round(unrelated / (100 * max(len(chosen), 1)), 6),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="last line: one object")
    options = parser.parse_args()
    held, latin, arabic = read_names(options.file)
    print(f"{len(held)} names held, {len(latin)} + {len(arabic)} questions")
    results = {}
    ways = {"ours": ours, "ratio": by_ratio, "wratio": by_wratio, "pg_trgm": by_pg_trgm}
    for name, prepare in ways.items():
        search = prepare(held)
        results[name] = {
            "latin_latin": measure(search, latin),
            "arabic_latin": measure(search, arabic),
        }
        for asked, found in results[name].items():
            print(f"{name:8} {asked:13} {found}")
    for asked, questions in (("latin_latin", latin), ("arabic_latin", arabic)):
        print(f"match    {asked:13} {false_matches(held, questions)}")
    if options.json:
        print(json.dumps(results))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with running_database():
        django.setup()
        main()
