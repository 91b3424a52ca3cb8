"""The claims about incidents: who took part, what was hit, how many died."""

from __future__ import annotations

from django.contrib import admin

from editing.claim_admin import ClaimAdmin
from editing.claim_sentence import SentenceTemplate
from groups.models import ArmedGroup, Person
from incidents.models import CasualtyCount, IncidentLink, Participation, Target


@admin.register(Participation)
class ParticipationAdmin(ClaimAdmin):
    list_display = ("incident", "role", "actor", "by", "status_label")
    sentence_template = SentenceTemplate(
        subject=("group", "person"), word="role", object=("incident",), joint="in"
    )

    @admin.display(description="Actor")
    def actor(self, obj: Participation) -> ArmedGroup | Person | None:
        return obj.group or obj.person


@admin.register(Target)
class TargetAdmin(ClaimAdmin):
    list_display = ("incident", "kind", "place", "owner", "by", "status_label")
    sentence_template = SentenceTemplate(
        subject=("incident",),
        word="kind",
        verb="aimed at",
        object=("place", "owner_group", "owner_person"),
    )

    @admin.display(description="Owner")
    def owner(self, obj: Target) -> ArmedGroup | Person | None:
        return obj.owner_group or obj.owner_person


@admin.register(CasualtyCount)
class CasualtyCountAdmin(ClaimAdmin):
    list_display = ("incident", "effect", "figure", "affiliation", "by", "status_label")
    statement_fields = (
        "incident",
        "effect",
        "affiliation",
        "category",
        ("low", "best", "high"),
        "approximate",
        "wording",
    )
    sentence_template = SentenceTemplate(
        subject=("incident",), word="effect", object=("affiliation",)
    )


@admin.register(IncidentLink)
class IncidentLinkAdmin(ClaimAdmin):
    sentence_template = SentenceTemplate(
        subject=("from_incident",), word="kind", object=("to_incident",)
    )
