"""Groups, people and the claims about them."""

from groups import filters, models, profiles, serializers
from records.views import ClaimViewSet, ReviewedViewSet


class ArmedGroupViewSet(ReviewedViewSet):
    """Actors, each with everything said about it."""

    model = models.ArmedGroup
    serializer_class = profiles.ArmedGroupSerializer
    filterset_class = filters.ArmedGroupFilter
    ordering = ("name", "id")
    ordering_fields = {
        "name": "name",
        "slug": "slug",
        "founded": "founded_earliest",
        "updated": "updated",
    }


class PersonViewSet(ReviewedViewSet):
    """People who lead, speak, died or are quoted."""

    model = models.Person
    serializer_class = profiles.PersonSerializer
    filterset_class = filters.PersonFilter
    ordering = ("name", "id")
    ordering_fields = {"name": "name", "slug": "slug", "updated": "updated"}


class MembershipViewSet(ClaimViewSet):
    """Which group belongs to which umbrella, and when."""

    model = models.Membership
    serializer_class = serializers.MembershipSerializer
    filterset_class = filters.MembershipFilter


class RelationViewSet(ClaimViewSet):
    """How two groups stand to each other, and when."""

    model = models.Relation
    serializer_class = serializers.RelationSerializer
    filterset_class = filters.RelationFilter


class LeadershipViewSet(ClaimViewSet):
    """Who holds which post, and when."""

    model = models.Leadership
    serializer_class = serializers.LeadershipSerializer
    filterset_class = filters.LeadershipFilter


class PresenceViewSet(ClaimViewSet):
    """Which group is where, and when."""

    model = models.Presence
    serializer_class = serializers.PresenceSerializer
    filterset_class = filters.PresenceFilter


class DesignationViewSet(ClaimViewSet):
    """Which authority lists which group, and when."""

    model = models.Designation
    serializer_class = serializers.DesignationSerializer
    filterset_class = filters.DesignationFilter


class PersonFateViewSet(ClaimViewSet):
    """What became of people, according to whom."""

    model = models.PersonFate
    serializer_class = serializers.PersonFateSerializer
    filterset_class = filters.PersonFateFilter


class SizeEstimateViewSet(ClaimViewSet):
    """How large groups are, according to whom."""

    model = models.SizeEstimate
    serializer_class = serializers.SizeEstimateSerializer
    filterset_class = filters.SizeEstimateFilter
