"""What happened, and the claims about it: one file per noun."""

from incidents.models.casualties import CasualtyCount
from incidents.models.incident import Incident
from incidents.models.link import IncidentLink
from incidents.models.participation import Participation
from incidents.models.target import Target

__all__ = ["CasualtyCount", "Incident", "IncidentLink", "Participation", "Target"]
