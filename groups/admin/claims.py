"""The claims about groups: umbrellas, relations, size, designation, presence."""

from __future__ import annotations

from django.contrib import admin

from editing.claim_admin import ClaimAdmin
from editing.related_tabs import Saying
from groups.models import (
    Designation,
    Membership,
    Presence,
    Relation,
    SizeEstimate,
)


@admin.register(Membership)
class MembershipAdmin(ClaimAdmin):
    list_display = ("member", "role", "umbrella", "when", "by", "standing")
    says = ("member", "umbrella", "role")
    saying = Saying(subject=("member",), word="role", joint="of", object=("umbrella",))


@admin.register(Relation)
class RelationAdmin(ClaimAdmin):
    saying = Saying(subject=("subject",), word="kind", object=("object",))


@admin.register(SizeEstimate)
class SizeEstimateAdmin(ClaimAdmin):
    list_display = ("group", "counted", "figure", "when", "by", "standing")
    says = (
        "group",
        "counted",
        ("low", "best", "high"),
        "approximate",
        "wording",
        "scope_place",
    )
    saying = Saying(subject=("group",), word="counted")


@admin.register(Designation)
class DesignationAdmin(ClaimAdmin):
    list_display = ("group", "authority", "programme", "when", "by", "standing")
    says = ("group", "authority", "programme", "name_as_listed")
    saying = Saying(subject=("authority",), verb="lists", object=("group",))


@admin.register(Presence)
class PresenceAdmin(ClaimAdmin):
    list_display = ("group", "kind", "place", "when", "by", "standing")
    says = ("group", "kind", "place")
    saying = Saying(("group",), word="kind", object=("place",), joint="at")
