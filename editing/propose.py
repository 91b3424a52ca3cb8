"""The edit of a published row: tried, undone, and kept for somebody else to accept.

Readers keep the reviewed version; the difference is that of what the API would write.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from editing.admin_addresses import change_address
from review.dry_run import DryRun
from review.proposals import propose


def propose_instead(request: HttpRequest, dry_run: DryRun, why: str) -> HttpResponse:
    """Turn the save that was tried into a proposal, and say so."""
    patch = dry_run.end()
    if patch:
        proposal = propose(dry_run.row, patch, request.user, why.strip())
        messages.success(
            request,
            f"Your edit of “{dry_run.row}” waits for somebody else to accept it"
            f" (proposal {proposal.pk}). Until then readers see the reviewed version.",
        )
    else:
        messages.info(request, "Nothing was changed, so nothing is proposed.")
    return HttpResponseRedirect(change_address(dry_run.row))
