"""The admin of incidents, and of what is told of them."""

from incidents.admin.incident import IncidentAdmin
from incidents.admin.said_of_incidents import (
    CasualtyCountAdmin,
    IncidentLinkAdmin,
    ParticipationAdmin,
    TargetAdmin,
)

__all__ = [
    "CasualtyCountAdmin",
    "IncidentAdmin",
    "IncidentLinkAdmin",
    "ParticipationAdmin",
    "TargetAdmin",
]
