"""The admin of what every record and claim has in common: review and history."""

from records.admin.merging import DistinctAdmin, RecordAdmin, RetiredSlugAdmin
from records.admin.proposal import ProposalAdmin
from records.admin.reviewed import ReviewedAdmin
from records.admin.revision import RevisionAdmin

__all__ = [
    "DistinctAdmin",
    "ProposalAdmin",
    "RecordAdmin",
    "RetiredSlugAdmin",
    "ReviewedAdmin",
    "RevisionAdmin",
]
