"""How often the right name comes first when it is searched in another spelling.

    python bench/names.py FILE [--json] [--half read|closed]

FILE is a CSV with the columns arabic_key and latin. Of each key the first Latin
spelling is stored; the second is a query, where there is one, then the key itself. A
query is answered when a name of that very spelling comes first, or among the first
ten: keys whose stored spellings are letter for letter the same count as one. Nothing is
kept in the database.

Of the names, those of the half "read" may be looked at one by one when rules are
thought about; of the half "closed", only how many are answered. With --half all names
are stored, and only those of that half are queries.
"""

import argparse
import csv
import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from bench import scratch  # noqa: E402
from bench.baselines import Search, by_pg_trgm, by_ratio, by_wratio  # noqa: E402
from groups.models.person import PersonName  # noqa: E402
from search.matches import best_matches, by_name  # noqa: E402
from search.name_search import MATCH, name_query, name_score  # noqa: E402

Queries = list[tuple[str, str]]  # a text, and the name that answers it
PAIRS = 50_000  # drawn to see how often unrelated names match


def is_read(key: str) -> bool:
    """Whether a name belongs to the half that may be looked at."""
    return hashlib.sha256(key.encode()).digest()[0] % 2 == 0


def read_names(
    path: Path, half: str | None = None
) -> tuple[list[str], Queries, Queries]:
    """The names to store, the queries in Latin, the queries in Arabic script."""
    spellings: dict[str, list[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            spelt = spellings.setdefault(row["arabic_key"], [])
            if row["latin"] not in spelt:
                spelt.append(row["latin"])
    stored = [spelt[0] for spelt in spellings.values()]
    if half:
        spellings = {
            k: v for k, v in spellings.items() if is_read(k) == (half == "read")
        }
    latin = [(spelt[1], spelt[0]) for spelt in spellings.values() if len(spelt) > 1]
    arabic = [(key, spelt[0]) for key, spelt in spellings.items()]
    return stored, latin, arabic


class Ours:
    """The search behind the API, over these names alone."""

    def __init__(self, stored: Sequence[str]) -> None:
        scratch.store(stored)
        self.names = PersonName.objects.all()
        self.matches: dict[str, list[str]] = {}  # of each query

    def __call__(self, text: str) -> list[str]:
        matches = best_matches(by_name(self.names, text))
        self.matches[text] = [one.name for one in matches.values() if one.is_match]
        return [one.name for one in matches.values()][:10]


def measure(search: Search, queries: Queries) -> dict[str, float]:
    """Recall at 1 and at 10, and milliseconds per query."""
    first = ten = 0
    started = time.perf_counter()
    for query, expected in queries:
        answers = search(query)
        first += answers[:1] == [expected]
        ten += expected in answers
    spent = time.perf_counter() - started
    count = max(len(queries), 1)
    return {
        "recall_1": round(first / count, 4),
        "recall_10": round(ten / count, 4),
        "ms": round(1000 * spent / count, 2),
    }


def match_quality(search: Ours, queries: Queries) -> dict[str, float]:
    """What `match` gets right and wrong.

    right: queries whose own name is a match. wrong: queries for which some other
    name is one, though it may come second. unrelated: matches among pairs of a query
    and any other name, at random.
    """
    count = max(len(queries), 1)
    right = wrong = unrelated = 0
    for query, expected in queries:
        right += expected in search.matches[query]
        wrong += any(text != expected for text in search.matches[query])
    rng = random.Random(3)
    rows = list(search.names)
    for query, expected in rng.choices(queries, k=PAIRS // 100):
        keys = name_query(query, "default")
        for row in rng.choices(rows, k=100):
            unrelated += row.text != expected and name_score(keys, row)[0] >= MATCH
    return {
        "right": round(right / count, 4),
        "wrong": round(wrong / count, 4),
        "unrelated": round(unrelated / PAIRS, 6),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="last line: one object")
    parser.add_argument("--half", choices=["read", "closed"], help="only these queries")
    options = parser.parse_args()
    stored, latin, arabic = read_names(options.file, options.half)
    print(f"{len(stored)} names stored, {len(latin)} + {len(arabic)} queries")
    results = {}
    ways = {"ours": Ours, "ratio": by_ratio, "wratio": by_wratio, "pg_trgm": by_pg_trgm}
    for name, prepare in ways.items():
        search = prepare(stored)
        results[name] = {
            "latin_latin": measure(search, latin),
            "arabic_latin": measure(search, arabic),
        }
        for pair, figures in results[name].items():
            print(f"{name:8} {pair:13} {figures}", flush=True)
        if isinstance(search, Ours):
            print(f"match    latin_latin   {match_quality(search, latin)}")
            print(f"match    arabic_latin  {match_quality(search, arabic)}", flush=True)
    if options.json:
        print(json.dumps(results))


if __name__ == "__main__":
    with scratch.database():
        main()
