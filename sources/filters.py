"""What may be asked of sources and passages, and of every claim."""

import django_filters

from records.filters import ReviewedFilterSet
from sources.models import Passage, Source

CLAIM = ("basis", "confidence", "rank")


class ClaimFilterSet(ReviewedFilterSet):
    """The parameters of every collection of claims."""

    source = django_filters.CharFilter(
        field_name="citations__source__slug",
        distinct=True,
        label="Claims that cite this source (its slug).",
    )


class SourceFilter(ReviewedFilterSet):
    class Meta:
        model = Source
        fields = ["kind", "language", "publisher"]


class PassageFilter(ReviewedFilterSet):
    class Meta:
        model = Passage
        fields = ["source", "reading"]
