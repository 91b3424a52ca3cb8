"""The query parameters of groups, of people, and of the claims about them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from api.filters import ReviewedFilterSet, SlugFilter, SlugsFilter, TextsFilter
from groups.graph.umbrellas import below
from groups.models import (
    ArmedGroup,
    Designation,
    Leadership,
    Membership,
    Person,
    PersonFate,
    Presence,
    Relation,
    SizeEstimate,
)
from records.querysets import Reader
from sources.claim_filters import CLAIM, ClaimFilterSet


def visible_groups(request: HttpRequest) -> QuerySet:
    """The groups that parameters may name: those the reader may see."""
    return ArmedGroup.objects.visible_to(request.user)


class ArmedGroupFilter(ReviewedFilterSet):
    country = TextsFilter(
        field_name="country_code", label="ISO 3166-1 alpha-2 codes, e.g. IQ,LB."
    )
    under = SlugFilter(
        queryset=visible_groups,
        to_field_name="slug",
        method="filter_under",
        label="Members of this umbrella at any depth (its slug), on the day of as_of.",
    )
    listed_by = SlugsFilter(
        queryset=visible_groups,
        method="filter_listed_by",
        label="Groups listed by these authorities, on the day of as_of.",
    )

    class Meta:
        model = ArmedGroup
        fields = ["kind"]

    @property
    def reader(self) -> Reader:
        return self.request.parser_context["view"].reader()

    def filter_under(self, rows: QuerySet, name: str, umbrella: ArmedGroup) -> QuerySet:
        """Groups below the umbrella at any depth, on the day of as_of."""
        reader = self.reader
        memberships = Membership.objects.visible_to(reader.user)
        roots = ArmedGroup.unchecked.filter(pk=umbrella.pk)
        members = below(roots, memberships, reader.day, reader.certainly)
        return rows.filter(pk__in=members)

    def filter_listed_by(
        self, rows: QuerySet, name: str, authorities: list
    ) -> QuerySet:
        """Groups that one of the authorities lists, on the day of as_of."""
        listings = Designation.objects.for_reading(self.reader).counted()
        listed = listings.filter(authority__in=authorities).order_by()
        return rows.filter(pk__in=listed.values("group"))


class PersonFilter(ReviewedFilterSet):
    class Meta:
        model = Person
        fields = ["nationality"]


class MembershipFilter(ClaimFilterSet):
    class Meta:
        model = Membership
        fields = ["umbrella", "member", "role", *CLAIM]


class RelationFilter(ClaimFilterSet):
    class Meta:
        model = Relation
        fields = ["subject", "kind", "object", *CLAIM]


class LeadershipFilter(ClaimFilterSet):
    class Meta:
        model = Leadership
        fields = ["person", "group", "role", "title", *CLAIM]


class PresenceFilter(ClaimFilterSet):
    class Meta:
        model = Presence
        fields = ["group", "place", "kind", *CLAIM]


class DesignationFilter(ClaimFilterSet):
    class Meta:
        model = Designation
        fields = ["group", "authority", "programme", "name_as_listed", *CLAIM]


class PersonFateFilter(ClaimFilterSet):
    class Meta:
        model = PersonFate
        fields = ["person", "fate", "place", *CLAIM]


class SizeEstimateFilter(ClaimFilterSet):
    class Meta:
        model = SizeEstimate
        fields = ["group", "counted", "scope_place", *CLAIM]
