"""Things that happened."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import F, Func, Prefetch, Q

from dates.fields import EdtfField
from places.models import Place
from records.choices import Precision
from records.claims import Cited
from records.constraints import check, ordered_figures
from records.models import Record
from records.querysets import Reader, TitledQuerySet
from records.search_columns import lexemes_of
from records.vocabulary import VocabularyField


class Method(models.TextChoices):
    """By what means something was done; an incident can have several."""

    DRONE = "drone", "Drone"
    ROCKET = "rocket", "Rocket"
    MISSILE = "missile", "Missile"
    AIR_STRIKE = "air_strike", "Air strike"
    SMALL_ARMS = "small_arms", "Small arms"
    EXPLOSIVE = "explosive", "Explosive device"
    ARTILLERY = "artillery", "Artillery or mortar"
    GROUND_ASSAULT = "ground_assault", "Ground assault"
    ASSASSINATION = "assassination", "Assassination"
    ABDUCTION = "abduction", "Abduction"


# The claims in the profile of an incident.
PROFILE = ("participations", "targets", "casualties", "links_from", "links_to")


class IncidentQuerySet(TitledQuerySet):
    def as_of(self, day: date) -> Self:
        """Incidents that can have happened, or begun, by the day."""
        return self.filter(Q(date_earliest__isnull=True) | Q(date_earliest__lte=day))

    def matched_through(self) -> list[Any]:
        """Incidents match by the names of their places."""
        return [self.model._meta.get_field("place")]

    def for_reading(self, reader: Reader) -> Self:
        """Incidents with their whole profile, in a constant number of queries."""
        claims = (self.visible_prefetch(relation, reader) for relation in PROFILE)
        parts = Prefetch("parts", self.model.objects.as_short(reader))
        return super().for_reading(reader).prefetch_related(*claims, parts)

    def as_short(self, reader: Reader) -> Self:
        """Incidents to be named in others, without their profile."""
        rows = self.visible_to(reader.user)
        return rows.as_of(reader.day) if reader.day else rows


class Incident(Cited, Record):
    """Something that happened, once or as a series, as its sources describe it.

    Who did it, to whom and with how many dead are claims about it. A series ("almost
    daily attacks") is one row with the number of events as worded; a campaign holds
    other incidents through their `part_of`.
    """

    collection = "incidents"
    label_field = "title"

    class Kind(models.TextChoices):
        ATTACK = "attack", "Attack"
        AIR_STRIKE = "air_strike", "Air strike"
        MISSILE_STRIKE = "missile_strike", "Missile strike"
        KILLING = "killing", "Killing"
        STATEMENT = "statement", "Statement"
        DESIGNATION = "designation", "Designation"
        CAMPAIGN = "campaign", "Campaign"

    title = models.CharField(
        max_length=300, help_text="What happened, in a few words of our own."
    )
    kind = VocabularyField(Kind, help_text="What it was.")
    methods = ArrayField(
        models.CharField(max_length=14, choices=Method),
        default=list,
        blank=True,
        help_text="By what means, as far as the source says.",
    )
    date = EdtfField(
        days=True, help_text="When it happened, in EDTF; empty = not known."
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        help_text="Where it happened; empty = not known.",
    )
    place_precision = VocabularyField(
        Precision,
        blank=True,
        help_text="How exactly the place is known.",
    )
    events_low = models.PositiveIntegerField(
        null=True, blank=True, help_text="Fewest single events this row stands for."
    )
    events_high = models.PositiveIntegerField(
        null=True, blank=True, help_text="Most single events this row stands for."
    )
    events_wording = models.CharField(
        max_length=200,
        blank=True,
        help_text='How often, as worded: "almost daily"; empty for a single event.',
    )
    warning = models.CharField(
        max_length=500,
        blank=True,
        editable=False,
        help_text="What an importer found wrong with the figures as published.",
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The campaign or series it belongs to.",
    )
    folded = models.GeneratedField(
        expression=Func(F("title"), F("summary"), function="search_fold"),
        output_field=models.TextField(),
        db_persist=True,
        serialize=False,
        help_text="Title and summary in lower case and without accents.",
    )
    lexemes = lexemes_of("title", "summary")

    objects = IncidentQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-date_latest", "slug"]
        indexes = [
            # lists, latest first
            models.Index(
                F("date_latest").desc(nulls_last=True), "id", name="incident_by_date"
            ),
            # before= and after=, also for dates that are one of several days
            GistIndex(fields=["date_days"], name="incident_days"),
            # q=
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="incident_trigrams"),
            GinIndex(fields=["lexemes"], name="incident_lexemes"),
        ]
        constraints = [
            check(
                Q(methods__contained_by=Method.values),
                "incident_methods_known",
                f"methods must be among: {', '.join(Method.values)}.",
            ),
            check(~Q(title=""), "incident_title_given", "Say what happened."),
            ordered_figures("incident", "events_low", "events_high"),
        ]

    def __str__(self) -> str:
        return self.title
