"""The query parameters of incidents, and of the claims about them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django_filters.constants import EMPTY_VALUES

from api.filter_fields import current_slug
from api.filters import (
    ChoicesFilter,
    DayFilter,
    ReviewedFilterSet,
    SlugsFilter,
    WholeNumberFilter,
)
from groups.models import ArmedGroup, Person
from incidents.models import (
    CasualtyCount,
    Incident,
    IncidentLink,
    Participation,
    Target,
)
from incidents.models.incident import Method
from places.models import Place
from places.near import parse_box, parse_numbers, within_box, within_km
from records.claim_rules import SPEAKER
from records.types import JsonObject
from sources.claim_filters import CLAIM, ClaimFilterSet
from sources.models import Passage


def visible_places(request: HttpRequest) -> QuerySet:
    """The places that parameters may name: those the reader may see."""
    return Place.objects.visible_to(request.user)


class IncidentFilter(ReviewedFilterSet):
    method = ChoicesFilter(
        choices=Method.choices,
        field_name="methods",
        lookup_expr="overlap",
        label="By these means.",
    )
    actor = django_filters.CharFilter(
        method="skip", label="A group or person who took part (slug)."
    )
    role = ChoicesFilter(
        choices=Participation.Role.choices,
        method="skip",
        label="As what the actor, or anybody, took part.",
    )
    basis = ChoicesFilter(
        choices=Participation._meta.get_field("basis").choices,
        method="skip",
        label="On what ground that is said: stated, claimed, suspected, blamed ...",
    )
    after = DayFilter(method="skip", label="Can have happened on or after this day.")
    before = DayFilter(method="skip", label="Can have happened on or before this day.")
    place = SlugsFilter(
        queryset=visible_places,
        method="filter_place",
        label="At these places, or places within them.",
    )
    bbox = django_filters.CharFilter(
        method="filter_bbox", label="west,south,east,north in degrees."
    )
    near = django_filters.CharFilter(
        method="filter_near", label="latitude,longitude,kilometres."
    )
    min_killed = WholeNumberFilter(
        method="filter_min_killed",
        min_value=0,
        max_value=10**9,
        label="At least so many killed, by the highest figure of any one claimant.",
    )
    part_of = SlugsFilter(
        queryset=lambda request: Incident.objects.visible_to(request.user),
        label="Parts of these campaigns or series.",
    )

    class Meta:
        model = Incident
        fields = ["kind"]

    def skip(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """Leaves a parameter to filter_queryset, which applies several together."""
        return rows

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        rows = super().filter_queryset(rows)
        requested = {
            name: value
            for name, value in self.form.cleaned_data.items()
            if value not in EMPTY_VALUES
        }
        if {"actor", "role", "basis"} & set(requested):
            rows = rows.filter(Exists(self.participation(requested)))
        if {"after", "before"} & set(requested):
            span = (requested.get("after"), requested.get("before"))
            rows = rows.filter(date_days__overlap=span)
        return rows

    def participation(self, requested: JsonObject) -> QuerySet:
        """The one participation that has the requested actor, role and basis."""
        rows = Participation.objects.visible_to(self.request.user).counted()
        rows = rows.filter(incident=OuterRef("pk"))
        if actor := requested.get("actor"):
            group, person = (current_slug(kind, actor) for kind in (ArmedGroup, Person))
            rows = rows.filter(Q(group__slug=group) | Q(person__slug=person))
        for name in ("role", "basis"):
            if name in requested:
                rows = rows.filter(**{f"{name}__in": requested[name]})
        return rows

    def filter_place(self, rows: QuerySet, name: str, places: list[Place]) -> QuerySet:
        """Incidents at the places, or at places within them."""
        return rows.filter(place__in=Place.objects.within(places))

    def filter_bbox(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        """Incidents in the box. Raises ValidationError when it is none."""
        return rows.filter(within_box("place__", parse_box(text)))

    def filter_near(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        """Incidents in the circle. Raises ValidationError when it is none."""
        circle = parse_numbers("near", text, "latitude,longitude,kilometres")
        return within_km(rows, "place__", circle)

    def filter_min_killed(self, rows: QuerySet, name: str, killed: int) -> QuerySet:
        """Incidents with so many killed by the total of any one claimant."""
        counts = CasualtyCount.objects.visible_to(self.request.user).counted()
        totals = (
            counts.filter(incident=OuterRef("pk"), effect="killed")
            .order_by()
            .annotate(cited=cited_sources())
            .values("incident", *SPEAKER, "cited")
            .annotate(total=Sum(Greatest("low", "best", "high")))
        )
        return rows.filter(Exists(totals.filter(total__gte=killed)))


def cited_sources() -> Case:
    """The sources of a figure that has no other speaker; they are its claimant."""
    passages = Passage.unchecked.filter(casualtycount_citations=OuterRef("pk"))
    sources = passages.order_by("source").values("source").distinct()
    no_speaker = Q(**{f"{name}__isnull": True for name in SPEAKER})
    return Case(When(no_speaker, then=ArraySubquery(sources)), default=None)


class ParticipationFilter(ClaimFilterSet):
    class Meta:
        model = Participation
        fields = ["incident", "group", "person", "role", *CLAIM]


class TargetFilter(ClaimFilterSet):
    class Meta:
        model = Target
        fields = ["incident", "kind", "place", "owner_group", "owner_person", *CLAIM]


class CasualtyCountFilter(ClaimFilterSet):
    class Meta:
        model = CasualtyCount
        fields = ["incident", "effect", "affiliation", "category", *CLAIM]


class IncidentLinkFilter(ClaimFilterSet):
    class Meta:
        model = IncidentLink
        fields = ["kind", *CLAIM]

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        # `from` is a word of Python, so the two ends cannot be declared above.
        ends = {
            end: cls.filter_for_field(
                IncidentLink._meta.get_field(f"{end}_incident"), f"{end}_incident"
            )
            for end in ("from", "to")
        }
        return {**super().get_filters(), **ends}
