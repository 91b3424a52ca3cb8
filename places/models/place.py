"""Places of any size, and their names."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.expressions import RawSQL

from records.choices import Precision
from records.claims import Cited
from records.constraints import check
from records.names import Name, Named
from records.querysets import NamedQuerySet
from records.vocabulary import VocabularyField


class PlaceQuerySet(NamedQuerySet):
    def within(self, places: list[Place]) -> RawSQL:
        """The keys of the places and of all that lies in them, for `place__in`."""
        sql = """
            WITH RECURSIVE inside (id) AS (
                SELECT unnest(%s::bigint[])
                UNION SELECT part.id FROM places_place part
                JOIN inside ON part.parent_id = inside.id
            ) SELECT id FROM inside
        """
        return RawSQL(sql, [[place.pk for place in places]])


class Place(Cited, Named):
    """A place of any size: a country, a province, a city, a base, an area.

    Coordinates stay empty where no source gives them.
    """

    collection = "places"

    class Kind(models.TextChoices):
        COUNTRY = "country", "Country"
        REGION = "region", "Region"
        GOVERNORATE = "governorate", "Governorate or province"
        CITY = "city", "City"
        FACILITY = "facility", "Facility"
        AREA = "area", "Area"

    kind = VocabularyField(Kind, help_text="What sort of place it is.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The next larger place it lies in.",
    )
    country_code = models.CharField(
        "country",
        max_length=2,
        blank=True,
        help_text="Country it lies in: ISO 3166-1 alpha-2, e.g. IQ.",
    )
    latitude = models.FloatField(
        null=True, blank=True, help_text="Degrees north, WGS 84, -90 to 90."
    )
    longitude = models.FloatField(
        null=True, blank=True, help_text="Degrees east, WGS 84, -180 to 180."
    )
    precision = VocabularyField(
        Precision,
        blank=True,
        help_text="How exactly the point stands for the place.",
    )
    external_ids = models.JSONField(
        default=dict,
        blank=True,
        help_text="Its ids elsewhere, by register: geonames, wikidata, osm.",
    )

    objects = PlaceQuerySet.as_manager()

    class Meta(Named.Meta):
        indexes = [
            # incidents near a point or in a box
            models.Index(fields=["latitude", "longitude"], name="place_by_point"),
        ]
        constraints = [
            check(
                Q(
                    Func(
                        F("external_ids"),
                        function="places_are_texts",
                        output_field=models.BooleanField(),
                    )
                ),
                "place_external_ids_are_texts",
                'external_ids must be texts by register: {"wikidata": "Q1530"}.',
            ),
            check(
                Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # A comparison with NULL would let a point through half given.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                "place_point_on_earth",
                "Give latitude (-90 to 90) and longitude (-180 to 180), or neither.",
            ),
        ]


class PlaceName(Name):
    """One name of one place."""

    noun = "place_name"
    owner_field = "place"

    place = models.ForeignKey(
        Place,
        models.CASCADE,  # a draft's names go with the draft
        related_name="names",
        help_text="The place it names.",
    )

    class Meta(Name.Meta):
        ordering = ["place", "id"]
