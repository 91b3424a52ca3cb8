"""Who joined an umbrella and who left it between two days.

A group is listed once: under `gained` when it could not belong on the first day and can
on the last, under `lost` the other way round, under `kept` when it can on both, and
under `between` when it can only on days between them. An end that nobody knows is no
departure: such a membership possibly goes on.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from api.claim_serializers import HOLDS
from api.openapi.parameters import DAY, query_parameter
from api.openapi.schemas import NULL, object_schema, one_of, ref
from dates.fields import day_range
from groups.models import ArmedGroup, Membership
from groups.serializers.group import MemberSerializer
from records.addresses import reference
from records.querysets import Reader
from records.types import Account, JsonObject

LISTS = ("gained", "lost", "kept", "between")
CERTAIN, POSSIBLE = HOLDS


def turnover(
    umbrella: ArmedGroup, first: date, last: date, user: Account
) -> JsonObject:
    """The umbrella's members on the two days, by what became of each."""
    claims: dict[int, list[Any]] = defaultdict(list)
    for claim in memberships_within(umbrella, first, last, user):
        claims[claim.member_id].append(claim)
    lists: dict[str, list[JsonObject]] = {name: [] for name in LISTS}
    for own in claims.values():
        on_first, on_last = state(own, "first"), state(own, "last")
        lists[list_for(on_first, on_last)].append(
            {
                "group": reference(own[0].member),
                "from": on_first,
                "to": on_last,
                "holds": certainty(on_first, on_last),
                "memberships": MemberSerializer(own, many=True).data,
            }
        )
    for entries in lists.values():
        entries.sort(key=lambda entry: entry["group"]["slug"])
    return {
        "umbrella": reference(umbrella),
        "from": first.isoformat(),
        "to": last.isoformat(),
        **lists,
    }


def memberships_within(
    umbrella: ArmedGroup, first: date, last: date, user: Account
) -> QuerySet:
    """The memberships that can hold on one of the days, marked with which."""
    rows = Membership.objects.for_reading(Reader(user)).counted()
    rows = rows.filter(umbrella=umbrella, possible__overlap=day_range(first, last))
    for name, day in (("first", first), ("last", last)):
        rows = rows.annotate(
            **{
                f"possible_{name}": Q(possible__contains=day),
                f"certain_{name}": Q(certain__contains=day),
            }
        )
    return rows.order_by("pk")


def state(claims: list[Any], day: str) -> str | None:
    """Whether the group belongs on that day by one of the claims; None = it cannot."""
    if any(getattr(claim, f"certain_{day}") for claim in claims):
        return CERTAIN
    return (
        POSSIBLE if any(getattr(claim, f"possible_{day}") for claim in claims) else None
    )


def list_for(on_first: str | None, on_last: str | None) -> str:
    """The list of a group, by whether it can belong on the first and the last day."""
    if on_first and on_last:
        return "kept"
    if on_last:
        return "gained"
    return "lost" if on_first else "between"


def certainty(on_first: str | None, on_last: str | None) -> str:
    """Certain when it must have belonged on each of the days on which it could."""
    states = {on_first, on_last} - {None}
    return CERTAIN if states == {CERTAIN} else POSSIBLE


CERTAINTY_SCHEMA = {"type": "string", "enum": list(HOLDS)}
ENTRIES_SCHEMA = {
    "type": "array",
    "items": object_schema(
        "A group, how it belonged on each day (null: it cannot), and by which claims.",
        optional=(),
        group=ref("Reference"),
        **{
            "from": one_of(CERTAINTY_SCHEMA, NULL),
            "to": one_of(CERTAINTY_SCHEMA, NULL),
        },
        holds=CERTAINTY_SCHEMA,
        memberships={"type": "array", "items": ref("Member")},
    ),
}
TURNOVER_SCHEMA = object_schema(
    "Members gained, lost and kept between two days.",
    optional=(),
    umbrella=ref("Reference"),
    **{"from": DAY, "to": DAY},
    **dict.fromkeys(LISTS, ENTRIES_SCHEMA),
)
TURNOVER_PARAMETERS = [
    query_parameter("from", DAY, "The first day.", required=True),
    query_parameter("to", DAY, "The last day.", required=True),
]
