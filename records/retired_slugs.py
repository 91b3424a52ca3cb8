"""The slugs of records that were merged into others, and where they lead."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q

from records.constraints import check

ID_LENGTH = 140  # of a passage's id: the source's slug, a colon, its position


class RetiredSlugQuerySet(models.QuerySet["RetiredSlug"]):
    def get_by_natural_key(self, collection: str, slug: str) -> RetiredSlug:
        return self.get(collection=collection, slug=slug)

    def end_of(self, collection: str, slug: str) -> str | None:
        """Where a retired slug leads to in the end; None for one that is not."""
        return self.ends_of(collection, [slug]).get(slug)

    def ends_of(self, collection: str, slugs: Iterable[str]) -> dict[str, str]:
        """Each of the slugs that is retired, and where it leads to in the end."""
        steps: dict[str, str] = {}
        starts = set(slugs)
        unresolved = starts
        while unresolved:
            rows = self.filter(collection=collection, slug__in=unresolved)
            targets = dict(rows.values_list("slug", "target"))
            steps |= targets
            unresolved = set(targets.values()) - set(steps)
        return {slug: last(slug, steps) for slug in starts if slug in steps}


def last(slug: str, steps: dict[str, str]) -> str:
    """The end of a chain; where one bites its tail, the place before that."""
    seen = {slug}
    while slug in steps and steps[slug] not in seen:
        slug = steps[slug]
        seen.add(slug)
    return slug


class RetiredSlug(models.Model):
    """An address that another one took over, when two records turned out to be one.

    Slugs of merged records, and ids of their claims and passages that the kept record
    had already. Readers are sent on to the target; the history says when and why.
    """

    collection = models.CharField(
        max_length=40, help_text="The API collection of both, e.g. groups."
    )
    slug = models.CharField(
        max_length=ID_LENGTH, help_text="The slug or id that is no longer used."
    )
    target = models.CharField(
        max_length=ID_LENGTH,
        help_text="The slug or id that stands for it; it may be retired in its turn.",
    )

    objects = RetiredSlugQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "slug"],
                name="retiredslug_once",
                violation_error_code="retiredslug_once",
                violation_error_message="This slug was retired before.",
            ),
            check(
                ~Q(slug=F("target")),
                "retiredslug_to_another",
                "A slug is retired in favour of another one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection}/{self.slug} → {self.target}"

    def natural_key(self) -> tuple[str, str]:
        return (self.collection, self.slug)
