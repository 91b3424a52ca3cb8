"""The claims about groups: umbrellas, relations, size, designation, presence."""

from __future__ import annotations

from django.contrib import admin

from editing.claim_admin import ClaimAdmin
from editing.claim_sentence import SentenceTemplate
from groups.models import (
    Designation,
    Membership,
    Presence,
    Relation,
    SizeEstimate,
)


@admin.register(Membership)
class MembershipAdmin(ClaimAdmin):
    list_display = ("member", "role", "umbrella", "when", "by", "status_label")
    statement_fields = ("member", "umbrella", "role")
    sentence_template = SentenceTemplate(
        subject=("member",), word="role", joint="of", object=("umbrella",)
    )


@admin.register(Relation)
class RelationAdmin(ClaimAdmin):
    sentence_template = SentenceTemplate(
        subject=("subject",), word="kind", object=("object",)
    )


@admin.register(SizeEstimate)
class SizeEstimateAdmin(ClaimAdmin):
    list_display = ("group", "counted", "figure", "when", "by", "status_label")
    statement_fields = (
        "group",
        "counted",
        ("low", "best", "high"),
        "approximate",
        "wording",
        "scope_place",
    )
    sentence_template = SentenceTemplate(subject=("group",), word="counted")


@admin.register(Designation)
class DesignationAdmin(ClaimAdmin):
    list_display = ("group", "authority", "programme", "when", "by", "status_label")
    statement_fields = ("group", "authority", "programme", "name_as_listed")
    sentence_template = SentenceTemplate(
        subject=("authority",), verb="lists", object=("group",)
    )


@admin.register(Presence)
class PresenceAdmin(ClaimAdmin):
    list_display = ("group", "kind", "place", "when", "by", "status_label")
    statement_fields = ("group", "kind", "place")
    sentence_template = SentenceTemplate(
        ("group",), word="kind", object=("place",), joint="at"
    )
