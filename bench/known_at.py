"""What `known_at` costs beside the present: lists and details of 10k and 100k claims.

    python bench/known_at.py [CLAIMS ...]

Fills the database inside one transaction and rolls everything back. Prints medians of
seven requests through the whole stack, in milliseconds; nothing is asserted.
"""

import argparse
import os
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("ALLOWED_HOSTS", "testserver")
os.environ.setdefault("API_ANON_RATE", "0")
os.environ.setdefault("SECRET_KEY", "bench")

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from bench import scratch  # noqa: E402
from history.revisions import check_deferred_rules, last_revision  # noqa: E402
from sources.models import Passage  # noqa: E402
from tests.databases import load_seed  # noqa: E402

FILL = """
INSERT INTO groups_armedgroup (slug, summary, status, edited_by_id, reviewed_by_id,
    kind, country_code, ideologies, withdrawn_reason)
SELECT 'bench-' || i, '', 'published', %(editor)s, %(reviewer)s, 'militia', '', '{}', ''
FROM generate_series(1, %(groups)s) i;
INSERT INTO groups_groupname (group_id, text, kind, language, script, status,
    edited_by_id, reviewed_by_id, withdrawn_reason)
SELECT id, 'Group ' || slug, 'preferred', 'en', 'Latn', 'published',
    %(editor)s, %(reviewer)s, ''
FROM groups_armedgroup WHERE slug LIKE 'bench-%%';
INSERT INTO groups_armedgroup_citations (armedgroup_id, passage_id)
SELECT id, %(passage)s FROM groups_armedgroup WHERE slug LIKE 'bench-%%';
INSERT INTO groups_groupname_citations (groupname_id, passage_id)
SELECT n.id, %(passage)s
FROM groups_groupname n JOIN groups_armedgroup g ON g.id = n.group_id
WHERE g.slug LIKE 'bench-%%';
INSERT INTO groups_membership (id, umbrella_id, member_id, role, start, "end", basis,
    confidence, rank, note, status, withdrawn_reason, edited_by_id, reviewed_by_id)
SELECT 'bench-' || lpad(i::text, 7, '0'), u.id, m.id, 'full',
    (date '1700-01-01' + i)::text, (date '1701-01-01' + i)::text, 'stated', 'moderate',
    'normal', '', 'published', '', %(editor)s, %(reviewer)s
FROM generate_series(0, %(claims)s - 1) i
JOIN groups_armedgroup u ON u.slug = 'bench-' || 1 + i %% (%(groups)s / 2)
JOIN groups_armedgroup m
  ON m.slug = 'bench-' || %(groups)s / 2 + 1 + i %% (%(groups)s - %(groups)s / 2);
INSERT INTO groups_membership_citations (membership_id, passage_id)
SELECT id, %(passage)s FROM groups_membership WHERE id LIKE 'bench-%%';
"""
CHECKED = ("groups_armedgroup", "groups_groupname", "groups_membership")
ADDRESSES = {
    "list, 100 rows": "/api/v1/memberships/?page_size=100",
    "list, deep page": "/api/v1/memberships/?page_size=100&ordering=-id",
    "list, one member": "/api/v1/memberships/?member=bench-500",
    "list of groups": "/api/v1/groups/?page_size=100",
    "profile": "/api/v1/groups/bench-500/",
}
client = APIClient()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("claims", type=int, nargs="*", default=[10_000, 100_000])
    for claims in parser.parse_args().claims:
        print(f"\n{claims:,} claims")
        with transaction.atomic():
            measure(claims)
            transaction.set_rollback(True)


def measure(claims: int) -> None:
    load_seed()
    check_deferred_rules()
    moments = {"all added since": last_revision().stamped}
    started = perf_counter()
    people = get_user_model().objects.in_bulk(field_name="username")
    values = {
        "claims": claims,
        "groups": min(claims // 10, 2000),
        "editor": people["seed-editor"].pk,
        "reviewer": people["seed-reviewer"].pk,
        "passage": Passage.objects.first().pk,
    }
    with connection.cursor() as cursor:
        # Checking every row for its two people and sources is not measured here.
        for table in CHECKED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER check_publication")
    change(FILL, values)
    print(f"  written in {perf_counter() - started:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    moments["nothing changed since"] = last_revision().stamped
    report({"the present": None, **moments})
    change("UPDATE groups_membership SET note = 'x' WHERE id LIKE 'bench-00000%%'", {})
    report({"100 changed since": moments["nothing changed since"]})
    started = perf_counter()
    change("UPDATE groups_membership SET note = 'y'", {})
    print(f"  all edited in {perf_counter() - started:.1f} s")
    report({"all changed since": moments["nothing changed since"]})


def change(sql: str, values: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    check_deferred_rules()


def report(moments: dict) -> None:
    for name, moment in moments.items():
        query = {"known_at": moment.isoformat()} if moment else {}
        figures = [
            f"{label} {timed(address, query):.0f}"
            for label, address in ADDRESSES.items()
        ]
        print(f"  {name:24}", "; ".join(figures), flush=True)


def timed(address: str, query: dict[str, str]) -> float:
    times = []
    for _ in range(7):
        started = perf_counter()
        response = client.get(address, query_string(address, query))
        times.append((perf_counter() - started) * 1000)
        assert response.status_code in (200, 400, 404), response.content
        if sum(times) > 10_000:
            break
    return median(times)


def query_string(address: str, query: dict[str, str]) -> dict[str, str]:
    parameters = dict(
        part.split("=") for part in address.partition("?")[2].split("&") if part
    )
    return {**parameters, **query}


if __name__ == "__main__":
    with scratch.database():
        main()
