"""Registers the admin pages of review and history."""

from editing.merge_page import DistinctAdmin, RetiredSlugAdmin
from editing.proposal_admin import ProposalAdmin
from editing.revision_admin import RevisionAdmin

__all__ = ["DistinctAdmin", "ProposalAdmin", "RetiredSlugAdmin", "RevisionAdmin"]
