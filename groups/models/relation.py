"""How two actors stand to each other."""

from __future__ import annotations

from django.db import models

from groups.graph.umbrellas import loop_triggers
from groups.models.group import ArmedGroup
from records.claims import Ends, Period
from records.vocabulary import VocabularyField


class Relation(Period):
    """Subject stands in a relation to object: subject is a *branch of* object.

    Kinds that hold both ways (allied, rival, fighting, overlapping) are stored once
    and shown from either end.
    """

    collection = "relations"
    about = ("subject", "kind", "object")
    ends = Ends(
        "subject", "object", "A relation needs two different groups.", fact="to_another"
    )
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

    symmetric = (Kind.ALLIED_WITH, Kind.RIVAL_OF, Kind.FIGHTS, Kind.OVERLAPS_WITH)

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
