"""The record of a group together with its members': what each did while it was one.

Membership is tested on the day of each incident. Of a date that is not exact any day
may be the one: the membership certainly holds when it must hold on all of them, and
possibly when it can on one. An incident without a date may fall on any day.
"""

from __future__ import annotations

from typing import Any

from django.db.models import JSONField, Prefetch, QuerySet
from django.db.models.expressions import RawSQL
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.claim_serializers import HOLDS, as_certainty
from api.filters import YesNoFilter
from api.openapi.schemas import TEXT, object_schema, ref
from groups.graph.chains import (
    CHAIN_SCHEMA,
    SqlQuery,
    keys,
    membership_edges,
    reach,
    sql_of,
    step_as_json,
    walk,
)
from groups.models import ArmedGroup, Membership
from incidents.filters import IncidentFilter
from incidents.models import Participation
from incidents.serializers.incident import IncidentSerializer
from records.addresses import reference
from records.querysets import Reader
from records.types import JsonObject

# No chain of command is so long; it keeps a tangle of claims from taking forever.
LONGEST = 20
TOUCHED = """
WITH RECURSIVE {tables}
SELECT part.incident_id FROM ({parts}) part (incident_id, group_id)
JOIN incidents_incident incident ON incident.id = part.incident_id
JOIN reach ON reach.at = part.group_id
WHERE {test}
"""
POSSIBLY = "(incident.date_days IS NULL OR incident.date_days && reach.possible)"
CERTAINLY = "(incident.date_days <@ reach.certain OR reach.at = %s)"
# The best chain from who took part up to the requested group: certain before
# possible, short before long.
CHAIN = """
WITH RECURSIVE {tables}
SELECT jsonb_build_object(
    'claims', walk.claims,
    'groups', (SELECT jsonb_agg(jsonb_build_array(
                   one.slug, coalesce(nullif(one.name, ''), one.slug)) ORDER BY place)
               FROM unnest(walk.groups) WITH ORDINALITY AS step (id, place)
               JOIN groups_armedgroup one ON one.id = step.id),
    'certain', surely.holds)
FROM walk
CROSS JOIN (SELECT date_days FROM incidents_incident incident
            WHERE incident.id = incidents_participation.incident_id) during
CROSS JOIN LATERAL (
    SELECT coalesce(during.date_days <@ walk.certain, walk.claims = '{{}}') AS holds
) surely
WHERE walk.at = %s
  AND (during.date_days IS NULL OR during.date_days && walk.possible)
ORDER BY surely.holds DESC, cardinality(walk.claims), walk.claims
LIMIT 1
"""
# Each row of the participations is followed from its own group.
EACH_GROUP: SqlQuery = ("SELECT incidents_participation.group_id", [])
THROUGH_SCHEMA = object_schema(
    "How the incident comes to be in the group's record.",
    id={**TEXT, "description": "The participation: the claim that it took part."},
    group=ref("Reference"),
    role=TEXT,
    basis=TEXT,
    chain=CHAIN_SCHEMA,
    holds={"type": "string", "enum": list(HOLDS)},
)


class RollupFilter(IncidentFilter):
    """The parameters of incidents; role and basis are the group's or its member's."""

    include_members = YesNoFilter(
        method="skip",
        label="Also what its members at any depth did while they belonged to it.",
    )

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        view = self.request.parser_context["view"]
        parts = self.parts()
        roots, depth = [view.group.pk], 0
        memberships = Membership.objects.visible_to(self.request.user)
        if self.form.cleaned_data.get("include_members"):
            depth = LONGEST
        else:
            memberships = memberships.filter(pk="")
        edges = membership_edges(memberships)
        rows = super().filter_queryset(rows)
        rows = rows.filter(pk__in=touched(parts, edges, roots, view.reader()))
        return rows.prefetch_related(through(parts, edges, roots[0], depth))

    def parts(self) -> QuerySet:
        """The participations of groups that have the requested role and basis."""
        rows = Participation.objects.visible_to(self.request.user).counted()
        rows = rows.filter(group__isnull=False)
        for name in ("role", "basis"):
            if words := self.form.cleaned_data.get(name):
                rows = rows.filter(**{f"{name}__in": words})
        return rows

    def participation(self, requested: JsonObject) -> QuerySet:
        """Another actor beside the group, if one is requested."""
        return super().participation(
            {key: requested[key] for key in requested if key == "actor"}
        )


def touched(
    parts: QuerySet, edges: SqlQuery, roots: list[int], reader: Reader
) -> RawSQL:
    """The keys of the incidents that the group or its members took part in."""
    tables, params = reach(edges, keys(roots), "down")
    part_sql, part_params = sql_of(parts.order_by().values("incident_id", "group_id"))
    test, tested = POSSIBLY, []
    if reader.certainly:
        test, tested = f"{POSSIBLY} AND {CERTAINLY}", roots
    sql = TOUCHED.format(tables=tables, parts=part_sql, test=test)
    return RawSQL(sql, [*params, *part_params, *tested])


def through(parts: QuerySet, edges: SqlQuery, root: int, depth: int) -> Prefetch:
    """Who of the group took part, and the chain that makes it one of the group."""
    tables, params = walk(edges, EACH_GROUP, "up", depth)
    chain = RawSQL(CHAIN.format(tables=tables), [*params, root], JSONField())
    rows = parts.select_related("group").annotate(chain=chain).order_by("pk")
    return Prefetch("participations", rows, to_attr="through")


class RollupSerializer(IncidentSerializer):
    """An incident, and through whom it is in the group's record."""

    through = serializers.SerializerMethodField()

    class Meta(IncidentSerializer.Meta):
        is_part = True
        fields = [*IncidentSerializer.Meta.fields, "through"]

    @extend_schema_field({"type": "array", "items": THROUGH_SCHEMA})
    def get_through(self, incident: Any) -> list[JsonObject]:
        return [
            participation_as_json(part, part.chain)
            for part in incident.through
            if part.chain is not None
        ]


def participation_as_json(part: Participation, chain: JsonObject) -> JsonObject:
    """A participation, and the chain from its group to the requested one."""
    steps = zip(chain["claims"], chain["groups"][1:], strict=True)
    return {
        "id": part.pk,
        "group": reference(part.group),
        "role": part.role,
        "basis": part.basis,
        "chain": [
            step_as_json(claim, ArmedGroup(slug=slug, name=name))
            for claim, (slug, name) in steps
        ],
        "holds": as_certainty(chain["certain"]),
    }
