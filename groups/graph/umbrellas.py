"""Umbrellas at any depth: a chain of memberships holds while all its hops do.

A chain is followed with the days on which every hop so far holds together. A in B
2010-12 and B in C 2014-16 share no day: A was never in C, also when nobody asks for a
date.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from records.querysets import ReviewedQuerySet

# Both ranges of a chain are the intersections of its hops' ranges.
BELOW = """
WITH RECURSIVE edge AS ({edges}), below (group_id, possible, certain) AS (
    SELECT member_id, possible, certain FROM edge WHERE umbrella_id IN ({roots})
    UNION
    SELECT edge.member_id, below.possible * edge.possible,
           below.certain * edge.certain
    FROM below JOIN edge ON edge.umbrella_id = below.group_id
                        AND edge.possible && below.possible
)
SELECT group_id FROM below WHERE {condition}
"""


def below(
    roots: QuerySet,
    memberships: ReviewedQuerySet,
    day: date | None,
    certainly: bool = False,
) -> RawSQL:
    """The keys of every group under the roots, as a subquery for `pk__in`.

    Follows the given memberships (already cut to what the reader may see) of every
    role. With a day, every hop of a chain must be able to hold on it, or certainly
    hold where `certainly` is asked.
    """
    edges = memberships.counted()
    condition, on = "true", []
    if day is not None:
        edges = edges.filter(possible__contains=day)
        side = "certain" if certainly else "possible"
        condition, on = f"{side} @> %s::date", [day]
    rows = edges.order_by().values("member_id", "umbrella_id", "possible", "certain")
    edge_sql, edge_params = rows.query.sql_with_params()
    root_sql, root_params = roots.order_by().values("pk").query.sql_with_params()
    sql = BELOW.format(edges=edge_sql, roots=root_sql, condition=condition)
    return RawSQL(sql, [*edge_params, *root_params, *on])


def loop_triggers(
    rule: str, lower: str, upper: str, kind: str = ""
) -> list[tuple[str, str, str]]:
    """The triggers that keep a table of dated edges free of loops.

    A group may leave an umbrella and later become its umbrella; what cannot be is a
    loop whose every edge can hold on one same day. The function is in
    groups/migrations/0002_umbrellas.sql.
    """
    arguments = ", ".join(f"'{text}'" for text in (rule, lower, upper, kind))
    return [
        (
            f"refuse_loop_{event}",
            f"AFTER {event.upper()}",
            f"REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT"
            f" EXECUTE FUNCTION groups_refuse_loop({arguments})",
        )
        for event in ("insert", "update")
    ]
