"""The edit of a published row: tried, undone, and kept for somebody else to accept.

Readers keep the reviewed version; the difference is read the way the API writes it.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from review.dry_run import DryRun
from review.proposals import propose


def propose_instead(
    model_admin: Any, request: HttpRequest, dry_run: DryRun, why: str
) -> HttpResponse:
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
    meta = model_admin.opts
    address = reverse(
        f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(dry_run.row.pk)]
    )
    return HttpResponseRedirect(address)
