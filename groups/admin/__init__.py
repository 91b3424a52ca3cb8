"""The admin of groups, people, and the claims about them: one file per noun."""

from groups.admin.group import ArmedGroupAdmin
from groups.admin.person import LeadershipAdmin, PersonAdmin, PersonFateAdmin
from groups.admin.said_of_groups import (
    DesignationAdmin,
    MembershipAdmin,
    PresenceAdmin,
    RelationAdmin,
    SizeEstimateAdmin,
)

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
