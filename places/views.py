"""Places."""

from api.views import ReviewedViewSet
from places.filters import PlaceFilter
from places.models import Place
from places.serializers.place import PlaceSerializer


class PlaceViewSet(ReviewedViewSet):
    """Places of any size, with their names in several scripts."""

    model = Place
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilter
    ordering = ("name", "id")
    ordering_fields = {"name": "name", "slug": "slug", "updated": "updated"}
