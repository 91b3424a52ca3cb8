"""The query parameters of places."""

from api.filters import ReviewedFilterSet, TextsFilter
from places.models import Place


class PlaceFilter(ReviewedFilterSet):
    country = TextsFilter(
        field_name="country_code", label="ISO 3166-1 alpha-2 codes, e.g. IQ,SY."
    )

    class Meta:
        model = Place
        fields = ["kind", "parent"]
