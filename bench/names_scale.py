"""What a search costs as the names grow: 10 thousand, 100 thousand, a million.

    python bench/names_scale.py FILE [SIZE ...]

FILE is a CSV with the column latin; its words, drawn at random, make the names. Half of
the queries are stored names with one letter changed, a quarter stored names as they
are, a quarter words that no name has. Times are medians of 200 queries.
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

from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench import scratch  # noqa: E402
from bench.generated_names import names_in_sizes, queries_from  # noqa: E402
from groups.models.person import PersonName  # noqa: E402
from search import name_search  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
QUERIES = 200


def server_clock() -> float:
    """Milliseconds of processor time that our server process has used; 0 if unknown.

    A busy machine makes every wait longer, but not this.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        file = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return int(file.read_text().split()[0]) / 1e6 if file.exists() else 0.0


def measure(queries: list[str]) -> str:
    """What a question takes: medians in milliseconds, and the slowest tenth."""
    names = PersonName.objects.all()
    reset_queries()  # Django remembers 9,000 and counts no further
    worked, waited, whole = [], [], []
    for text in queries:
        with CaptureQueriesContext(connection) as captured:
            started = time.perf_counter()
            name_search.search_names(names, text, 10)
            whole.append(1000 * (time.perf_counter() - started))
        waited.append(1000 * sum(float(query["time"]) for query in captured))
        before = server_clock()
        name_search.search_names(names, text, 10)
        worked.append(server_clock() - before)
    slowest = statistics.quantiles(worked, n=10)[-1]
    return (
        f"{statistics.median(worked):6.1f} ms of processor in the database"
        f" (slowest tenth {slowest:.1f}), {statistics.median(waited):6.1f} ms waited"
        f" for it, {statistics.median(whole):6.1f} ms in all"
    )


def plan(text: str) -> str:
    """How the database finds the names worth comparing, of a text with consonants."""
    names = PersonName.objects.all()
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        query = name_search.name_query(text, "default")
        with transaction.atomic():
            list(name_search.by_skeleton(names, query, name_search.SIMILARITY[0]))
    [sql] = [q["sql"] for q in captured if "ORDER BY" in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET pg_trgm.similarity_threshold = {name_search.SIMILARITY[0]}"
        )
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF) " + sql.replace("%", "%%"), [])
        lines = [line for (line,) in cursor.fetchall()]
        cursor.execute("RESET pg_trgm.similarity_threshold")
    return "\n".join(line[:150] for line in lines)


def main() -> None:
    rng = random.Random(5)
    for stored in names_in_sizes(__doc__, SIZES, rng):
        queries = queries_from(rng.choices(stored.names, k=QUERIES), rng)
        measure(queries[::10])  # warm
        size, times = len(stored.names), measure(queries)
        print(f"{size:>9,} names, loaded in {stored.loaded:.0f} s: {times}", flush=True)
        if size == 100_000:
            print(plan(next(t for t in queries if len(t) > 20)), flush=True)


if __name__ == "__main__":
    with scratch.database():
        main()
