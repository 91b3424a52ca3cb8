"""What a list of 500 names costs: POST /api/v1/match/ as the held names grow.

    python bench/match_list.py FILE [SIZE ...]

FILE is a CSV with the column latin; its words, drawn at random, make the names. Of the
500 that are asked half are held names with one letter changed, a quarter held names as
they are, a quarter words that no name has.
"""

import argparse
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
from bench.names_scale import misspelt, read_words, server_clock  # noqa: E402
from records.match_request import MOST_NAMES  # noqa: E402

SIZES = (10_000, 100_000)


def questions(names: list[str], drawn: random.Random) -> list[str]:
    chosen = drawn.sample(names, k=MOST_NAMES)
    quarter = MOST_NAMES // 4
    strange = ["".join(drawn.choices("aeioubdfhklmnrstz", k=8)) for _ in range(quarter)]
    wrong = [misspelt(name, drawn) for name in chosen[: 2 * quarter]]
    return [*wrong, *chosen[2 * quarter : 3 * quarter], *strange]


def reader() -> APIClient:
    """Somebody who sees drafts, which the held names are."""
    client = APIClient(SERVER_NAME="127.0.0.1")
    client.force_authenticate(User(username="bench", is_superuser=True))
    return client


def measure(names: list[str], asked: list[str]) -> str:
    """How long one POST takes, and how many of the names have an answer."""
    client, body = reader(), {"names": asked, "collections": ["people"]}
    server, mine = server_clock(), time.process_time()
    started = time.perf_counter()
    answer = client.post("/api/v1/match/", body, "json")
    spent = time.perf_counter() - started
    server, mine = (server_clock() - server) / 1000, time.process_time() - mine
    if answer.status_code != 200:
        raise SystemExit(answer.content.decode())
    results = answer.json()["results"]
    matched = sum(result["match"] is not None for result in results)
    some = sum(bool(result["candidates"]) for result in results)
    return (
        f"{len(names):>9,} names: {spent:.1f} s, of which the processor"
        f" worked {server:.1f} s in the database and {mine:.1f} s here;"
        f" {matched} matched, {some - matched} with candidates only"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    drawn = random.Random(5)
    words, lengths = read_words(options.file)
    for size in options.sizes:
        names = [
            " ".join(drawn.choices(words, k=drawn.choice(lengths))) for _ in range(size)
        ]
        scratch.hold(names)
        asked = questions(names, drawn)
        measure(names, asked[::25])  # warm
        print(measure(names, asked), flush=True)


if __name__ == "__main__":
    with scratch.database():
        main()
