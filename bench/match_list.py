"""What a list of 500 names costs: POST /api/v1/match/ as the stored names grow.

    python bench/match_list.py FILE [SIZE ...]

FILE is a CSV with the column latin; its words, drawn at random, make the names. Of the
500 that are sent half are stored names with one letter changed, a quarter stored names
as they are, a quarter words that no name has.
"""

import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from bench import scratch  # noqa: E402
from bench.generated_names import names_in_sizes, queries_from  # noqa: E402
from bench.names_scale import server_clock  # noqa: E402
from matching.request import MAX_NAMES  # noqa: E402

SIZES = (10_000, 100_000)


def reader() -> APIClient:
    """A client that sees drafts, which the stored names are."""
    client = APIClient(SERVER_NAME="127.0.0.1")
    client.force_authenticate(User(username="bench", is_superuser=True))
    return client


def measure(names: list[str], queries: list[str]) -> str:
    """Seconds of one POST, and how many names match; SystemExit when it fails."""
    client, body = reader(), {"names": queries, "collections": ["people"]}
    server, process = server_clock(), time.process_time()
    started = time.perf_counter()
    answer = client.post("/api/v1/match/", body, "json")
    spent = time.perf_counter() - started
    server, process = (server_clock() - server) / 1000, time.process_time() - process
    if answer.status_code != 200:
        raise SystemExit(answer.content.decode())
    results = answer.json()["results"]
    matched = sum(result["match"] is not None for result in results)
    some = sum(bool(result["candidates"]) for result in results)
    return (
        f"{len(names):>9,} names: {spent:.1f} s, of which the processor"
        f" worked {server:.1f} s in the database and {process:.1f} s here;"
        f" {matched} matched, {some - matched} with candidates only"
    )


def main() -> None:
    rng = random.Random(5)
    for stored in names_in_sizes(__doc__, SIZES, rng):
        queries = queries_from(rng.sample(stored.names, k=MAX_NAMES), rng)
        measure(stored.names, queries[::25])  # warm
        print(measure(stored.names, queries), flush=True)


if __name__ == "__main__":
    with scratch.database():
        main()
