"""The admin of incidents, and of what is told of them."""

from incidents.admin.claims import (
    CasualtyCountAdmin,
    IncidentLinkAdmin,
    ParticipationAdmin,
    TargetAdmin,
)
from incidents.admin.incident import IncidentAdmin

__all__ = [
    "CasualtyCountAdmin",
    "IncidentAdmin",
    "IncidentLinkAdmin",
    "ParticipationAdmin",
    "TargetAdmin",
]
