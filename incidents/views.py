"""Incidents and the claims about them."""

from incidents import accounts, filters, models, serializers
from records.views import ClaimViewSet, ReviewedViewSet


class IncidentViewSet(ReviewedViewSet):
    """What happened, each with everything said about it."""

    model = models.Incident
    serializer_class = accounts.IncidentSerializer
    filterset_class = filters.IncidentFilter
    ordering = ("-date_latest", "id")
    ordering_fields = {
        "date": "date_latest",
        "title": "title",
        "slug": "slug",
        "updated": "updated",
    }


class ParticipationViewSet(ClaimViewSet):
    """Who took part, as what, and by whose word."""

    model = models.Participation
    serializer_class = serializers.ParticipationSerializer
    filterset_class = filters.ParticipationFilter


class TargetViewSet(ClaimViewSet):
    """What was aimed at."""

    model = models.Target
    serializer_class = serializers.TargetSerializer
    filterset_class = filters.TargetFilter


class CasualtyCountViewSet(ClaimViewSet):
    """How many died or were hurt, by whose word."""

    model = models.CasualtyCount
    serializer_class = serializers.CasualtyCountSerializer
    filterset_class = filters.CasualtyCountFilter


class IncidentLinkViewSet(ClaimViewSet):
    """How incidents belong together."""

    model = models.IncidentLink
    serializer_class = serializers.IncidentLinkSerializer
    filterset_class = filters.IncidentLinkFilter
