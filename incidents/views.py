"""Incidents and the claims about them."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.views import ClaimViewSet, ReviewedViewSet
from groups.models import ArmedGroup
from groups.views import ArmedGroupViewSet
from incidents import filters, models
from incidents.attribution import rollups
from incidents.attribution.commanders import CommandQuery, commanders
from incidents.attribution.commanders_schema import (
    COMMANDERS_PARAMETERS,
    COMMANDERS_SCHEMA,
)
from incidents.serializers import claims, incident


class IncidentViewSet(ReviewedViewSet):
    """What happened, each with everything said about it."""

    model = models.Incident
    serializer_class = incident.IncidentSerializer
    filterset_class = filters.IncidentFilter
    ordering = ("-date_latest", "id")
    ordering_fields = {
        "date": "date_latest",
        "title": "title",
        "slug": "slug",
        "updated": "updated",
    }

    @extend_schema(responses={200: COMMANDERS_SCHEMA}, parameters=COMMANDERS_PARAMETERS)
    @action(detail=True)
    def commanders(self, request: Request, slug: str) -> HttpResponseBase:
        """Who led the groups that took part, and those above them, on its day."""
        incident = self.parent_row("role", "posts", "depth")
        query = CommandQuery.of(request.query_params)
        return self.by_revision(
            lambda: Response(commanders(incident, query, self.reader()))
        )


class GroupIncidentsViewSet(IncidentViewSet):
    """The incidents a group took part in, and on demand its members while they were."""

    serializer_class = rollups.RollupSerializer
    filterset_class = rollups.RollupFilter

    @cached_property
    def group(self) -> ArmedGroup:
        """The group of the address."""
        groups = ArmedGroupViewSet(request=self.request, kwargs=self.kwargs)
        return groups.visible_row()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Its incidents, each with who of the group took part and as what."""
        _ = self.group  # a 404 or 410 for an unknown group, not an empty list
        return super().list(request, *args, **kwargs)


class ParticipationViewSet(ClaimViewSet):
    """Who took part, as what, and by whose word."""

    model = models.Participation
    serializer_class = claims.ParticipationSerializer
    filterset_class = filters.ParticipationFilter


class TargetViewSet(ClaimViewSet):
    """What was aimed at."""

    model = models.Target
    serializer_class = claims.TargetSerializer
    filterset_class = filters.TargetFilter


class CasualtyCountViewSet(ClaimViewSet):
    """How many died or were hurt, by whose word."""

    model = models.CasualtyCount
    serializer_class = claims.CasualtyCountSerializer
    filterset_class = filters.CasualtyCountFilter


class IncidentLinkViewSet(ClaimViewSet):
    """How incidents belong together."""

    model = models.IncidentLink
    serializer_class = claims.IncidentLinkSerializer
    filterset_class = filters.IncidentLinkFilter
