"""The base of every collection's view: who sees what, and how writes go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ModelViewSet

from api.endpoints.proposals import ProposalSerializer
from api.errors.problems import Gone, Moved
from api.filters import OrderingBackend, ParameterBackend, refuse_unknown
from api.http.conditional import READS, ConditionalWrites
from api.http.known_at import KnownAtReads
from api.http.parameters import ReadableAddress, as_of
from api.http.renderers import CSVList, CSVRenderer, JSONRenderer
from api.http.throttling import RateLimited
from api.http.transactions import write_transaction
from api.permissions import ModelPermissions
from api.review_serializers import ReviewActionSerializer, WithdrawalSerializer
from records.addresses import address
from records.choices import Status
from records.models import Reviewed
from records.querysets import Reader, public_rows
from records.retired_slugs import RetiredSlug
from records.types import Account, JsonObject
from review import publication
from review.dry_run import dry_run_patch
from review.proposals import propose

READ_PARAMETERS = {"format", "fields", "as_of", "certainty", "known_at"}
WRITE_PARAMETERS = {"format"}


class PublicIdLookup:
    """A view whose rows are looked up by their public ids."""

    lookup_field = "slug"
    kwargs: dict[str, str]

    def lookup(self) -> dict[str, str]:
        """The condition on the row of the address."""
        return {self.lookup_field: self.kwargs[self.lookup_field]}

    def get_object(self) -> Any:
        """The row of the address; raises Http404 or PermissionDenied."""
        rows = self.get_queryset()
        row = get_object_or_404(rows, **self.lookup())
        self.check_object_permissions(self.request, row)
        return row


class ReviewedViewSet(
    KnownAtReads,
    RateLimited,
    ReadableAddress,
    ConditionalWrites,
    CSVList,
    PublicIdLookup,
    ModelViewSet,
):
    """A collection of rows that go through review; subclasses are attributes."""

    model: type[Reviewed]
    lookup_value_regex = "[^/]+"
    filter_backends = [ParameterBackend, OrderingBackend]
    permission_classes = [ModelPermissions]
    ordering: tuple[str, ...] = ("id",)
    ordering_fields: dict[str, str] = {"id": "id", "updated": "updated"}

    def get_renderers(self) -> list[BaseRenderer]:
        """JSON, and a table of what is read."""
        if getattr(self, "action", None) in ("list", "retrieve"):
            return [JSONRenderer(), CSVRenderer()]
        return [JSONRenderer()]

    @property
    def queryset(self) -> QuerySet:
        # For the permission class and the schema; reads go through get_queryset.
        return self.model.objects.none()

    def get_queryset(self) -> QuerySet:
        reader = self.reader()
        if reader.day is None and not reader.user.is_authenticated:
            return public_rows(self.model).all()
        return self.model.objects.for_reading(reader)

    def reader(self) -> Reader:
        """Who reads, and for which day; 400 when `as_of` or `certainty` is wrong."""
        day = as_of(self.request)
        certainty = self.request.query_params.get("certainty")
        if certainty is not None and day is None:
            raise ValidationError({"certainty": "Needs as_of: certain on which day?"})
        if certainty not in (None, "certain", "possible"):
            raise ValidationError({"certainty": "Expected certain or possible."})
        return Reader(self.request.user, day, certainty == "certain")

    def get_serializer_context(self) -> JsonObject:
        context = super().get_serializer_context()
        chosen = self.request.query_params.get("fields") if self.request else None
        if chosen and is_read(self.request):
            context["fields"] = [name.strip() for name in chosen.split(",")]
        if self.action == "list" and self.request:
            context["searched"] = "q" in self.request.query_params
        return {**context, "user": getattr(self.request, "user", None)}

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        # Wrong `fields` are refused also where the list is empty.
        _ = self.get_serializer().fields
        return super().filter_queryset(rows)

    def get_object(self) -> Any:
        """The row of the address.

        308 when it was merged into another, 410 when it was published once and
        withdrawn.
        """
        refuse_unknown(
            self.request, READ_PARAMETERS if is_read(self.request) else WRITE_PARAMETERS
        )
        return self.get_or_redirect(super().get_object)

    def parent_row(self, *parameters: str) -> Any:
        """The row that an address below it is about, without its claims."""
        refuse_unknown(self.request, {*READ_PARAMETERS, *parameters} - {"fields"})
        return self.visible_row()

    def visible_row(self) -> Any:
        """The row of the address, as of the requested day, without its claims."""
        reader = self.reader()
        rows = self.model.objects.visible_to(reader.user)
        if reader.day:
            rows = rows.as_of(reader.day)
        return self.get_or_redirect(lambda: get_object_or_404(rows, **self.lookup()))

    def get_or_redirect(self, get: Callable[[], Reviewed]) -> Reviewed:
        """The row; raises Moved (308), Gone (410) or Http404 when there is none."""
        try:
            row = get()
        except Http404:
            self.follow_merge()
            self.refuse_withdrawn()
            raise
        if row.status == Status.WITHDRAWN:
            self.follow_merge()  # editors, who would see it, too
        return row

    def follow_merge(self) -> None:
        """Raise Moved (308) for a retired slug: to the same address of the kept one."""
        collection, key = self.model.collection, self.kwargs[self.lookup_field]
        kept = RetiredSlug.objects.end_of(collection, key)
        if kept is not None:
            old, new = (f"/{collection}/{name}/" for name in (key, kept))
            _, mark, query = self.request.get_full_path().partition("?")
            path = self.request.path.replace(old, new, 1)
            raise Moved(self.request.build_absolute_uri(path + mark + query))

    def refuse_withdrawn(self) -> None:
        """Raise Gone (410) when the row was published once and is withdrawn."""
        rows = self.model.unchecked.filter(**self.lookup())
        row = rows.filter(
            status=Status.WITHDRAWN, first_published__isnull=False
        ).first()
        if row is not None:
            raise Gone(row.public_id, row.updated, row.withdrawn_reason)

    @write_transaction
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        refuse_unknown(request, WRITE_PARAMETERS)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        row = serializer.save(edited_by=request.user)
        return self.row_response(row, status.HTTP_201_CREATED)

    @write_transaction
    def update(self, request: Request, *args: object, **kwargs: object) -> Response:
        row = self.get_object()
        partial = kwargs.get("partial", False)
        serializer = self.get_serializer(row, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        patch = dry_run_patch(row, serializer.save)
        if not patch:
            return self.row_response(row)
        if row.status != Status.PUBLISHED:
            serializer.save(edited_by=request.user)
            return self.row_response(row)
        why = request.data.get("why") or "Edited over the API"
        proposal = propose(row, patch, request.user, why)
        data = ProposalSerializer(proposal).data
        return Response(data, status=status.HTTP_202_ACCEPTED)

    @write_transaction
    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        self.get_object().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=ReviewActionSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, **kwargs: object) -> Response:
        """Hand a draft in for review."""
        return self.review_action(request, ReviewActionSerializer, publication.submit)

    @extend_schema(request=ReviewActionSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **kwargs: object) -> Response:
        """Let the public see it: somebody else than its editor does."""
        return self.review_action(request, ReviewActionSerializer, publication.publish)

    @extend_schema(request=WithdrawalSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: object) -> Response:
        """Withdraw it from the public, who can read the reason."""
        reason: Any = request.data.get("reason")
        return self.review_action(
            request,
            WithdrawalSerializer,
            lambda row, user: publication.withdraw(row, user, reason),
        )

    @write_transaction
    def review_action(
        self,
        request: Request,
        serializer_class: type[Serializer],
        act: Callable[[Reviewed, Account], object],
    ) -> Response:
        """Let the account act on the row; raises ValidationError for a wrong body."""
        serializer_class(data=request.data).is_valid(raise_exception=True)
        row = self.get_object()
        act(row, request.user)
        return self.row_response(row)

    def row_response(self, row: Reviewed, code: int = status.HTTP_200_OK) -> Response:
        """The row as it is now, with its new ETag."""
        current = self.model.objects.for_reading(Reader(self.request.user))
        row = current.get(pk=row.pk)
        response = Response(self.get_serializer(row).data, status=code)
        if code == status.HTTP_201_CREATED:
            response["Location"] = self.request.build_absolute_uri(
                address(row.collection, row.public_id)
            )
        self.stamp(response, row, None)
        return response


class ClaimViewSet(ReviewedViewSet):
    """A collection of claims, looked up by their readable ids."""

    lookup_field = "id"


def is_read(request: Request) -> bool:
    return request.method in READS
