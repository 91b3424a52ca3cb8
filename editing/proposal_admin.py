"""The review of proposals: what would change, who proposes it, and the decision."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, ChoicesDropdownFilter
from unfold.decorators import display

from editing.admin_addresses import change_address
from editing.error_messages import error_from_running
from editing.forms import REASON_FIELD
from editing.proposal_diff import differences
from records.models import Reviewed
from records.types import Account, JsonObject
from review.errors import ConflictError
from review.models import Proposal
from review.proposals import accept, reject, row_of
from review.publication import may
from review.writers import WRITERS


@admin.register(Proposal)
class ProposalAdmin(ModelAdmin):
    """Edits of published rows: made on the row's own page, decided here."""

    list_display = ("row", "state_label", "proposed_by", "proposed_on", "why")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("collection", AllValuesCheckboxFilter),
    )
    list_filter_submit = True
    list_select_related = ("proposed_by",)
    search_fields = ("target", "why", "proposed_by__username")
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Proposal | None = None
    ) -> bool:
        return False

    @display(description="Row", ordering="target")
    def row(self, obj: Proposal) -> str:
        return f"{obj.collection} / {obj.target}"

    @display(
        description="State",
        ordering="state",
        label={"Open": "warning", "Accepted": "success", "Rejected": "danger"},
    )
    def state_label(self, obj: Proposal) -> str:
        return obj.get_state_display()

    def get_urls(self) -> list:
        decide = path(
            "<path:object_id>/decide/",
            self.admin_site.admin_view(self.decide_view),
            name="review_proposal_decide",
        )
        return [decide, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: JsonObject | None = None,
    ) -> HttpResponse:
        """Raises PermissionDenied when the account may not see it, or tries to edit."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if request.method != "GET":
            raise PermissionDenied("A proposal is decided, never edited.")
        return self.review_page(request, self.get_proposal(request, object_id))

    def get_proposal(self, request: HttpRequest, object_id: str) -> Proposal:
        """Raises Http404 without such a proposal, and for an unknown collection."""
        proposal = self.get_object(request, unquote(object_id))
        if proposal is None or proposal.collection not in WRITERS:
            raise Http404
        return proposal

    def review_page(
        self, request: HttpRequest, proposal: Proposal, note: str = ""
    ) -> HttpResponse:
        with transaction.atomic():
            row = row_or_none(proposal)
        is_open = proposal.state == Proposal.State.OPEN
        own = proposal.proposed_by_id == request.user.pk
        context = {
            **self.admin_site.each_context(request),
            "title": f"Proposed edit of {row or proposal.target}",
            "opts": self.opts,
            "proposal": proposal,
            "row": row,
            "row_address": change_address(row) if row else None,
            "differences": differences(row, proposal) if row else [],
            "is_open": is_open,
            "stale": bool(is_open and row and row.updated != proposal.based_on),
            "own": own,
            "may_decide": bool(
                is_open and not own and row and may(request.user, "publish", row)
            ),
            "note": note,
            "reason_field": REASON_FIELD,
        }
        return TemplateResponse(request, "editing/proposal.html", context)

    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        proposal = self.get_proposal(request, object_id)
        address = reverse("admin:review_proposal_change", args=[proposal.pk])
        if request.method != "POST":
            return HttpResponseRedirect(address)
        note = request.POST.get("note", "").strip()
        accepted = request.POST.get("decision") == "accept"
        error = decide(proposal.pk, accepted, request.user, note)
        if error:
            messages.error(request, error)
            return self.review_page(
                request, self.get_proposal(request, object_id), note
            )
        messages.success(
            request, f"The edit is {'accepted' if accepted else 'rejected'}."
        )
        return HttpResponseRedirect(address)


def row_or_none(proposal: Proposal) -> Reviewed | None:
    try:
        return row_of(proposal)
    except ConflictError:
        return None


def decide(key: int, accepted: bool, user: Account, note: str) -> str | None:
    """Accept or reject; the error message, or None when it succeeded."""

    def act() -> None:
        proposal = Proposal.objects.select_for_update().get(pk=key)
        (accept if accepted else reject)(proposal, user, note)

    return error_from_running(act)
