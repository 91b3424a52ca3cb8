"""What a batch of 50 queries to /reconcile takes, through the whole stack.

    python bench/reconcile.py FILE [BATCHES]

Publishes a person for each name of a CSV (column `latin`) beside the seed, inside one
transaction that is rolled back, and queries its keys (column `arabic_key`), 50 at a
time. Prints medians in milliseconds and the number of SQL queries; nothing is asserted.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("ALLOWED_HOSTS", "testserver")
os.environ.setdefault("API_ANON_RATE", "0")
os.environ.setdefault("SECRET_KEY", "bench")

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from bench import scratch  # noqa: E402
from reconciliation.parsing import MAX_QUERIES  # noqa: E402
from tests.databases import load_seed  # noqa: E402

FILL = """
INSERT INTO groups_person (slug, summary, status, edited_by_id, reviewed_by_id,
    nationality, withdrawn_reason)
SELECT 'bench-' || i, '', 'published', %(editor)s, %(reviewer)s, 'IQ', ''
FROM generate_series(1, cardinality(%(names)s)) i;
INSERT INTO groups_personname (person_id, text, kind, language, script, status,
    edited_by_id, reviewed_by_id, withdrawn_reason)
SELECT p.id, n.text, 'preferred', '', '', 'published', %(editor)s, %(reviewer)s, ''
FROM unnest(%(names)s) WITH ORDINALITY AS n (text, i)
JOIN groups_person p ON p.slug = 'bench-' || n.i;
ANALYZE groups_person; ANALYZE groups_personname;
"""
COUNTRY = [{"pid": "country", "v": "Iraq"}]
QUERIES = {
    "people": {"type": "person"},
    "people, with two properties": {
        "type": "person",
        "properties": [*COUNTRY, {"pid": "post_in", "v": "Quds Force"}],
    },
    "groups": {"type": "group"},
    "no type": {},
}
client = Client()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("batches", type=int, nargs="?", default=5)
    options = parser.parse_args()
    with options.file.open(encoding="utf-8-sig", newline="") as opened:
        rows = {row["arabic_key"]: row["latin"] for row in csv.DictReader(opened)}
    with transaction.atomic():
        publish(list(rows.values()))
        print(f"{len(rows):,} people")
        for name, fields in QUERIES.items():
            times = measured(list(rows), fields, options.batches)
            print(f"  {name:28}", times, flush=True)
        transaction.set_rollback(True)


def publish(names: list[str]) -> None:
    """Publish a person for each name."""
    load_seed()
    accounts = get_user_model().objects.in_bulk(field_name="username")
    values = {
        "names": names,
        "editor": accounts["seed-editor"].pk,
        "reviewer": accounts["seed-reviewer"].pk,
    }
    with connection.cursor() as cursor:
        # Published without sources, which is not what is measured here.
        for table in ("groups_person", "groups_personname"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER check_publication")
        cursor.execute(FILL, values)


def noting(queries: list[str]) -> Callable:
    def note(execute: Callable, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    return note


def measured(texts: list[str], fields: dict[str, Any], batches: int) -> str:
    times, counts, matched = [], [], []
    meant = {text: f"people.bench-{n}" for n, text in enumerate(texts, 1)}
    of = iter(texts)
    for _ in range(batches):
        batch = {text: {"query": text, **fields} for text in islice(of, MAX_QUERIES)}
        queries: list[str] = []
        with connection.execute_wrapper(noting(queries)):
            started = perf_counter()
            response = client.post("/reconcile", {"queries": json.dumps(batch)})
            times.append((perf_counter() - started) * 1000)
        assert response.status_code == 200, response.content
        counts.append(len(queries))
        matched += [
            candidate["id"] == meant[text]
            for text, answer in response.json().items()
            for candidate in answer["result"]
            if candidate["match"]
        ]
    return (
        f"{median(times):.0f} ms a batch of {MAX_QUERIES}, "
        f"{median(counts):.0f} SQL queries; of {batches * MAX_QUERIES} "
        f"matched {len(matched)}, {matched.count(False)} wrongly"
    )


if __name__ == "__main__":
    with scratch.database():
        main()
