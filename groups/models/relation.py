"""How two actors stand to each other."""

from __future__ import annotations

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from groups.graph.umbrellas import loop_triggers
from groups.models.group import ArmedGroup
from records.claims import (
    LASTED,
    SAID_ON,
    SPEAKER,
    Claim,
    Period,
    claim_rules,
    one_preferred,
    period_rules,
    said_once,
)
from records.constraints import check
from records.querysets import PeriodQuerySet
from records.vocabulary import VocabularyField


class Relation(Period, Claim):
    """Subject stands in a relation to object: subject is a *branch of* object.

    Kinds that hold both ways (allied, rival, fighting, overlapping) are stored once
    and shown from either end.
    """

    collection = "relations"
    extra_triggers = loop_triggers(
        "branch_without_loop", "subject_id", "object_id", kind="branch_of"
    )

    class Kind(models.TextChoices):
        BRANCH_OF = "branch_of", "Branch of"
        SPONSORS = "sponsors", "Sponsors"
        DIRECTS = "directs", "Directs"
        OVERSEES = "oversees", "Oversees"
        INFLUENCES = "influences", "Influences"
        SUPPLIES = "supplies", "Supplies"
        ALLIED_WITH = "allied_with", "Allied with"
        RIVAL_OF = "rival_of", "Rival of"
        FIGHTS = "fights", "Fights"
        OVERLAPS_WITH = "overlaps_with", "Overlaps with"
        SPLIT_FROM = "split_from", "Split from"
        MERGED_INTO = "merged_into", "Merged into"
        RENAMED_TO = "renamed_to", "Renamed to"
        FACADE_OF = "facade_of", "Facade of"

    SYMMETRIC = (Kind.ALLIED_WITH, Kind.RIVAL_OF, Kind.FIGHTS, Kind.OVERLAPS_WITH)

    subject = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="relations_as_subject",
        help_text="Who is the branch, sponsor, overseer, ally ...",
    )
    kind = VocabularyField(Kind, help_text="How subject stands to object.")
    object = models.ForeignKey(
        ArmedGroup,
        models.PROTECT,
        related_name="relations_as_object",
        help_text="To whom.",
    )

    objects = PeriodQuerySet.as_manager()

    class Meta(Claim.Meta):
        ordering = ["id"]
        indexes = [
            # as_of
            GistIndex(fields=["possible"], name="relation_possible"),
            GistIndex(fields=["certain"], name="relation_certain"),
        ]
        constraints = [
            *claim_rules("relation"),
            *period_rules("relation"),
            check(
                ~Q(subject=F("object")),
                "relation_to_another",
                "A relation needs two different groups.",
            ),
            said_once("relation", "subject", "kind", "object", dates=LASTED),
            models.UniqueConstraint(
                Least("subject", "object"),
                Greatest("subject", "object"),
                "kind",
                *SPEAKER,
                *SAID_ON,
                *LASTED,
                condition=Q(
                    kind__in=["allied_with", "rival_of", "fights", "overlaps_with"]
                )
                & ~Q(status="withdrawn"),
                nulls_distinct=False,
                name="relation_symmetric_once",
                violation_error_code="relation_symmetric_once",
                violation_error_message="This holds both ways and stands already.",
            ),
            one_preferred("relation", "subject", "kind", "object"),
        ]
