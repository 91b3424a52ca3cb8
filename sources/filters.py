"""What sources and passages are filtered by."""

from api.filters import ReviewedFilterSet
from sources.models import Passage, Source


class SourceFilter(ReviewedFilterSet):
    class Meta:
        model = Source
        fields = ["kind", "language", "publisher", "url", "sha256"]


class PassageFilter(ReviewedFilterSet):
    class Meta:
        model = Passage
        fields = ["source", "reading", "locator"]
