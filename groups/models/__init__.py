"""Armed groups, people, and the claims about them: one file per noun."""

from groups.models.designation import Designation
from groups.models.fate import PersonFate
from groups.models.group import ArmedGroup, GroupName
from groups.models.leadership import Leadership
from groups.models.membership import Membership
from groups.models.person import Person, PersonName
from groups.models.presence import Presence
from groups.models.relation import Relation
from groups.models.size import SizeEstimate

__all__ = [
    "ArmedGroup",
    "Designation",
    "GroupName",
    "Leadership",
    "Membership",
    "Person",
    "PersonFate",
    "PersonName",
    "Presence",
    "Relation",
    "SizeEstimate",
]
