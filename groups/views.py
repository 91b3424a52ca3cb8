"""Groups, people and the claims about them."""

from __future__ import annotations

from datetime import date

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.filter_fields import current_slug
from api.filters import refuse_unknown
from api.http.parameters import day
from api.views import ClaimViewSet, ReviewedViewSet
from groups import filters, models
from groups.graph.listing_checks import CHECK_PARAMETERS, CHECK_SCHEMA, listing_check
from groups.graph.network import NetworkQuery, network
from groups.graph.network_schema import NETWORK_PARAMETERS, NETWORK_SCHEMA
from groups.graph.turnover import TURNOVER_PARAMETERS, TURNOVER_SCHEMA, turnover
from groups.serializers import claims, group, person


class ArmedGroupViewSet(ReviewedViewSet):
    """Actors, each with everything said about it."""

    model = models.ArmedGroup
    serializer_class = group.ArmedGroupSerializer
    filterset_class = filters.ArmedGroupFilter
    ordering = ("name", "id")
    ordering_fields = {
        "name": "name",
        "slug": "slug",
        "founded": "founded_earliest",
        "updated": "updated",
    }

    @extend_schema(responses={200: NETWORK_SCHEMA}, parameters=NETWORK_PARAMETERS)
    @action(detail=True)
    def network(self, request: Request, slug: str) -> HttpResponseBase:
        """The groups above and below it, and the claims that join them."""
        group = self.parent_row(*NetworkQuery.PARAMETERS)
        query = NetworkQuery.of(request.query_params)
        return self.by_revision(lambda: Response(network(group, query, self.reader())))

    @extend_schema(responses={200: TURNOVER_SCHEMA}, parameters=TURNOVER_PARAMETERS)
    @action(detail=True)
    def members(self, request: Request, slug: str) -> HttpResponseBase:
        """Its members gained, lost and kept between two days."""
        umbrella = self.parent_row("from", "to")
        first, last = requested_days(request)
        return self.by_revision(
            lambda: Response(turnover(umbrella, first, last, request.user))
        )


class PersonViewSet(ReviewedViewSet):
    """People who lead, speak, died or are quoted."""

    model = models.Person
    serializer_class = person.PersonSerializer
    filterset_class = filters.PersonFilter
    ordering = ("name", "id")
    ordering_fields = {"name": "name", "slug": "slug", "updated": "updated"}


class MembershipViewSet(ClaimViewSet):
    """Which group belongs to which umbrella, and when."""

    model = models.Membership
    serializer_class = claims.MembershipSerializer
    filterset_class = filters.MembershipFilter


class RelationViewSet(ClaimViewSet):
    """How two groups stand to each other, and when."""

    model = models.Relation
    serializer_class = claims.RelationSerializer
    filterset_class = filters.RelationFilter


class LeadershipViewSet(ClaimViewSet):
    """Who holds which post, and when."""

    model = models.Leadership
    serializer_class = claims.LeadershipSerializer
    filterset_class = filters.LeadershipFilter


class PresenceViewSet(ClaimViewSet):
    """Which group is where, and when."""

    model = models.Presence
    serializer_class = claims.PresenceSerializer
    filterset_class = filters.PresenceFilter


class DesignationViewSet(ClaimViewSet):
    """Which authority lists which group, and when."""

    model = models.Designation
    serializer_class = claims.DesignationSerializer
    filterset_class = filters.DesignationFilter

    @extend_schema(responses={200: CHECK_SCHEMA}, parameters=CHECK_PARAMETERS)
    @action(detail=False)
    def check(self, request: Request) -> HttpResponseBase:
        """Whether a group was listed on a day: itself, as an alias, by an umbrella."""
        refuse_unknown(request, {"group", "on", "authority", "known_at", "format"})
        on = day("on", request.query_params.get("on"))
        group = requested_group(request, "group")
        authority = None
        if "authority" in request.query_params:
            authority = requested_group(request, "authority")
        return self.by_revision(
            lambda: Response(listing_check(group, on, authority, request.user))
        )


class PersonFateViewSet(ClaimViewSet):
    """What became of people, according to whom."""

    model = models.PersonFate
    serializer_class = claims.PersonFateSerializer
    filterset_class = filters.PersonFateFilter


class SizeEstimateViewSet(ClaimViewSet):
    """How large groups are, according to whom."""

    model = models.SizeEstimate
    serializer_class = claims.SizeEstimateSerializer
    filterset_class = filters.SizeEstimateFilter


def requested_days(request: Request) -> tuple[date, date]:
    """The days of `from` and `to`.

    Raises ValidationError when one is no day, or the last is before the first.
    """
    first, last = (day(name, request.query_params.get(name)) for name in ("from", "to"))
    if first > last:
        raise ValidationError({"to": "Expected a day not before `from`."})
    return first, last


def requested_group(request: Request, parameter: str) -> models.ArmedGroup:
    """The group whose slug a parameter gives.

    Raises ValidationError when the reader sees no such group.
    """
    slug = request.query_params.get(parameter) or ""
    slug = current_slug(models.ArmedGroup, slug)
    rows = models.ArmedGroup.objects.visible_to(request.user)
    group = rows.filter(slug=slug).first() if slug else None
    if group is None:
        sentence = f"There is no group with the slug {slug!r}." if slug else "Name one."
        raise ValidationError({parameter: ErrorDetail(sentence, "reference")})
    return group
