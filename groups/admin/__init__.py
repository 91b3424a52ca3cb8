"""The admin of groups, people, and the claims about them: one file per noun."""

from groups.admin.claims import (
    DesignationAdmin,
    MembershipAdmin,
    PresenceAdmin,
    RelationAdmin,
    SizeEstimateAdmin,
)
from groups.admin.group import ArmedGroupAdmin
from groups.admin.person import LeadershipAdmin, PersonAdmin, PersonFateAdmin

__all__ = [
    "ArmedGroupAdmin",
    "DesignationAdmin",
    "LeadershipAdmin",
    "MembershipAdmin",
    "PersonAdmin",
    "PersonFateAdmin",
    "PresenceAdmin",
    "RelationAdmin",
    "SizeEstimateAdmin",
]
