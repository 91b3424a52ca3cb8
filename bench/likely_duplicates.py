"""What a page of likely duplicates costs as the records grow.

    python bench/likely_duplicates.py FILE [SIZE ...]

FILE is a CSV with the column latin; its words, drawn at random, make the names of the
people, one each. A page compares the 300 that changed last with all others.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402

from bench import scratch  # noqa: E402
from bench.generated_names import names_in_sizes  # noqa: E402
from bench.names_scale import server_clock  # noqa: E402
from desk.duplicates.find import duplicates_in, duplicates_of  # noqa: E402
from groups.models import Person  # noqa: E402

SIZES = (10_000, 100_000)
PAGES = 5
EDITOR = User(username="bench", is_superuser=True)  # sees drafts


def portions() -> str:
    """The median of some pages, one after the other as an editor turns them."""
    spent, worked, pairs, after = [], [], 0, None
    for _ in range(PAGES):
        server, started = server_clock(), time.perf_counter()
        portion = duplicates_in(Person, EDITOR, after)
        spent.append(time.perf_counter() - started)
        worked.append((server_clock() - server) / 1000)
        pairs, after = pairs + len(portion.pairs), portion.end
    return (
        f"a page {statistics.median(spent):.2f} s, {statistics.median(worked):.2f} s of"
        f" processor in the database, {pairs / PAGES:.0f} pairs on each"
    )


def single(rng: random.Random, size: int) -> str:
    """The median of listing the duplicates of one record."""
    spent = []
    for key in rng.sample(range(size), 20):
        person = Person.objects.get(pk=key)
        started = time.perf_counter()
        duplicates_of(person, EDITOR)
        spent.append(1000 * (time.perf_counter() - started))
    return f"one record {statistics.median(spent):.0f} ms"


def main() -> None:
    rng = random.Random(5)
    for stored in names_in_sizes(__doc__, SIZES, rng):
        size = len(stored.names)
        duplicates_in(Person, EDITOR)  # warm
        print(f"{size:>9,} people: {portions()}; {single(rng, size)}", flush=True)


if __name__ == "__main__":
    with scratch.database():
        main()
