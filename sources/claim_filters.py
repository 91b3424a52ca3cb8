"""What every kind of claim is filtered by."""

import django_filters
from django.db.models import Q, QuerySet

from api.filter_fields import current_slug
from api.filters import ReviewedFilterSet
from sources.models import Passage, Source

CLAIM = ("basis", "confidence", "rank")


class ClaimFilterSet(ReviewedFilterSet):
    """The parameters of every collection of claims."""

    source = django_filters.CharFilter(
        method="filter_source",
        label="Claims that cite this source (its slug).",
    )
    asserted_by = django_filters.CharFilter(
        method="filter_asserted_by",
        label="Who says so: the slug of a group, person or source, or the words.",
    )

    def filter_source(self, rows: QuerySet, name: str, slug: str) -> QuerySet:
        """Claims that cite a passage of the source, which the reader may see."""
        slug = current_slug(Source, slug)
        # A guess must not tell which claims rest on a source that is not published.
        cited = Passage.objects.visible_to(self.request.user).filter(source__slug=slug)
        return rows.filter(citations__in=cited.order_by()).distinct()

    def filter_asserted_by(self, rows: QuerySet, name: str, speaker: str) -> QuerySet:
        """Claims asserted by the group, person or source, or in these words."""
        by_speaker = Q(asserted_by_words=speaker)
        for kind in ("group", "person", "source"):
            key = f"asserted_by_{kind}"
            slug = current_slug(rows.model._meta.get_field(key).related_model, speaker)
            by_speaker |= Q(**{f"{key}__slug": slug})
        return rows.filter(by_speaker)
