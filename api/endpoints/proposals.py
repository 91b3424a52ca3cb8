"""Edits of published rows and the decisions on them, for accounts that review."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.filters import OrderingBackend, ParameterBackend, ParameterSet, refuse_unknown
from api.http.conditional import ConditionalReads
from api.http.parameters import ReadableAddress
from api.http.throttling import RateLimited
from api.http.transactions import write_transaction
from api.permissions import MayViewProposals
from api.strict_fields import TextField
from history.revisions import LastRevision, last_revision
from records.types import Account
from review.models import Proposal
from review.proposals import accept, reject


class ProposalSerializer(serializers.ModelSerializer):
    """An edit that waits, or has been decided."""

    proposed_by = serializers.CharField(source="proposed_by.username", read_only=True)
    decided_by = serializers.CharField(
        source="decided_by.username", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Proposal
        fields = [
            "id",
            "collection",
            "target",
            "patch",
            "why",
            "state",
            "proposed_by",
            "proposed_on",
            "decided_by",
            "decided_on",
            "decision",
        ]
        read_only_fields = fields


class DecisionSerializer(serializers.Serializer):
    """What a reviewer says about an edit."""

    reason = TextField(
        required=False,
        allow_blank=True,
        max_length=1000,
        help_text="A note to the proposer; a rejection needs one.",
    )


class ProposalFilter(ParameterSet):
    class Meta:
        model = Proposal
        fields = ["collection", "target", "state"]


class ProposalViewSet(
    RateLimited, ReadableAddress, ConditionalReads, ReadOnlyModelViewSet
):
    """Edits of published rows: proposed by one account, decided by another."""

    queryset = Proposal.objects.select_related("proposed_by", "decided_by")
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilter
    filter_backends = [ParameterBackend, OrderingBackend]
    permission_classes = [MayViewProposals]
    lookup_value_regex = "[0-9]{1,18}"
    ordering = ("-id",)
    ordering_fields = {"id": "id"}

    def last_revision(self) -> LastRevision:
        return last_revision()

    def own_version(self, proposal: Proposal) -> int:
        moment = proposal.decided_on or proposal.proposed_on
        return round(moment.timestamp() * 1_000_000)

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        if self.detail:
            refuse_unknown(self.request, {"format"})
            return rows
        return super().filter_queryset(rows)

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, **kwargs: object) -> Response:
        """Apply the edit; somebody else than its proposer does."""
        return self.decide(request, accept)

    @action(detail=True, methods=["post"])
    def reject(self, request: Request, **kwargs: object) -> Response:
        """Turn the edit down, with a reason."""
        return self.decide(request, reject)

    @write_transaction
    def decide(
        self, request: Request, verdict: Callable[[Proposal, Account, str], object]
    ) -> Response:
        decision = DecisionSerializer(data=request.data)
        decision.is_valid(raise_exception=True)
        # Locked, so that two reviewers cannot both decide.
        waiting = Proposal.objects.select_for_update(of=("self",))
        proposal = waiting.get(pk=self.get_object().pk)
        verdict(proposal, request.user, decision.validated_data.get("reason", ""))
        return Response(self.get_serializer(proposal).data)
