"""Was a group listed on a day: itself, under another name, or through an umbrella?

"No record" is not "not listed": a list that nobody entered here says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Func, Q, QuerySet, TextField

from api.claim_serializers import HOLDS, as_certainty
from api.fields import CitationsField
from api.openapi.parameters import DAY, query_parameter
from api.openapi.schemas import NULL, SLUG, TEXT, object_schema, one_of, ref
from groups.graph.chains import CHAIN_SCHEMA, Chain, chain_as_json, chains_on
from groups.models import ArmedGroup, Designation, GroupName, Membership
from groups.serializers.claims import DesignationSerializer
from records.addresses import reference
from records.querysets import Reader
from records.types import Account, JsonObject

HOW = ("itself", "alias", "umbrella")
# What the records cannot tell, said in every answer.
NOT_RECORDED = [{"how": "leader", "why": "Listings of people are not recorded here."}]


@dataclass(frozen=True)
class Listing:
    """A designation that concerns the group that day, and how."""

    designation: Any
    how: str
    chain: Chain

    @property
    def certain(self) -> bool:
        """Whether the designation and the chain to the group both must hold."""
        return self.designation.holds_certainly and self.chain.certain

    @property
    def rank(self) -> tuple:
        """Certain listings before possible ones, then its own before others'."""
        return (not self.certain, HOW.index(self.how), self.designation.pk)


def listing_check(
    group: ArmedGroup, day: date, authority: ArmedGroup | None, user: Account
) -> JsonObject:
    """Every designation that can have concerned the group that day, surest first."""
    matches = sorted(listings(group, day, authority, user), key=lambda one: one.rank)
    keys = {key for listing in matches for key in listing.chain.groups}
    groups = ArmedGroup.objects.visible_to(user).in_bulk(keys)
    listed = "no_record"
    if matches:
        listed = "yes" if matches[0].certain else "possibly"
    return {
        "group": reference(group),
        "on": day.isoformat(),
        "authority": reference(authority) if authority else None,
        "listed": listed,
        "reasons": [listing_as_json(listing, groups) for listing in matches],
        "not_recorded": NOT_RECORDED,
    }


def listings(
    group: ArmedGroup, day: date, authority: ArmedGroup | None, user: Account
) -> list[Listing]:
    """The designations that concern the group that day, of one authority or all."""
    rows = Designation.objects.for_reading(Reader(user, day)).counted()
    if authority:
        rows = rows.filter(authority=authority)
    memberships = Membership.objects.visible_to(user)
    chains: dict[int, Chain] = {}
    for chain in chains_on(memberships, [group.pk], "up", day):
        chains.setdefault(chain.end, chain)
    own = names_of(group, user)
    rows = rows.annotate(
        folded_name=Func(F("name_as_listed"), function="search_fold"),
        folded_group=Func(F("group__name"), function="search_fold"),
    ).filter(Q(group__in=chains) | Q(folded_name__in=own))
    itself = chains[group.pk]
    return [
        Listing(row, how(row, group, chains), chains.get(row.group_id, itself))
        for row in rows
    ]


def names_of(group: ArmedGroup, user: Account) -> QuerySet:
    """The names of the group that the reader may see, folded."""
    names = GroupName.objects.visible_to(user).counted().filter(group=group)
    folding = Func(F("text"), function="search_fold", output_field=TextField())
    return names.order_by().annotate(folded_text=folding).values("folded_text")


def how(designation: Any, group: ArmedGroup, chains: dict[int, Chain]) -> str:
    """Whether it lists the group, the group by another name, or an umbrella of it.

    A designation of another record under one of the group's names is an alias too.
    """
    if designation.group_id == group.pk:
        name = designation.folded_name
        return "alias" if name and name != designation.folded_group else "itself"
    return "umbrella" if designation.group_id in chains else "alias"


def listing_as_json(listing: Listing, groups: dict[int, ArmedGroup]) -> JsonObject:
    """One of the reasons in the answer."""
    row = listing.designation
    return {
        "how": listing.how,
        "holds": as_certainty(listing.certain),
        "designation": DesignationSerializer(row).data,
        "chain": chain_as_json(listing.chain, groups),
        "citations": CitationsField().to_representation(row.citations),
    }


CHECK_SCHEMA = object_schema(
    "Whether the group was listed that day, as far as is recorded here.",
    group=ref("Reference"),
    on=DAY,
    authority=one_of(ref("Reference"), NULL),
    listed={"type": "string", "enum": ["yes", "possibly", "no_record"]},
    reasons={
        "type": "array",
        "items": object_schema(
            "One designation that concerns it, surest first.",
            how={"type": "string", "enum": list(HOW)},
            holds={"type": "string", "enum": list(HOLDS)},
            designation=ref("Designation"),
            chain=CHAIN_SCHEMA,
            citations={"type": "array", "items": ref("Citation")},
        ),
    },
    not_recorded={
        "type": "array",
        "items": object_schema("What cannot be answered, and why.", how=TEXT, why=TEXT),
    },
)
CHECK_PARAMETERS = [
    query_parameter("group", SLUG, "Which group (its slug).", required=True),
    query_parameter("on", DAY, "On which day.", required=True),
    query_parameter(
        "authority", SLUG, "Only lists of this authority (its slug); all by default."
    ),
]
