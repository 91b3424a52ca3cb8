"""The addresses of the reconciliation service: public reads, for every origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from csp.decorators import csp_replace
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.http.conditional import READS, ConditionalReads
from api.http.known_at import KnownAtReads
from api.http.parameters import ReadableAddress, bounded_number, day
from api.http.renderers import JSONRenderer
from api.http.throttling import RateLimited
from reconciliation import entity_pages, suggest
from reconciliation.candidates import reconcile
from reconciliation.entities import resolve_ids
from reconciliation.entity_types import Type
from reconciliation.extend import extend_data, propose_properties
from reconciliation.json_values import refuse
from reconciliation.manifest import manifest
from reconciliation.parsing import (
    parse_batch,
    parse_extension,
    parse_type,
    texts_of,
)
from reconciliation.properties.property import Visitor
from records.types import JsonObject

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
FIELDS = ("queries", "extend")
FURTHEST = 100_000  # a cursor beyond any list


class ServiceView(
    KnownAtReads, RateLimited, ReadableAddress, ConditionalReads, APIView
):
    """An address with the same answer for everybody: nobody signs in here.

    Unknown parameters are ignored: clients add some of their own.
    """

    reading_methods = (*READS, "POST")
    schema = None  # another protocol than /api/v1/, with a manifest of its own
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    renderer_classes: list[Any] = [JSONRenderer]

    @property
    def visitor(self) -> Visitor:
        """The reader of the request. Raises ValidationError when as_of is no day."""
        as_of = self.parameter("as_of")
        on = day("as_of", as_of) if as_of else None
        return Visitor(day=on, site=self.site)

    @property
    def site(self) -> str:
        """The scheme and host of the request: https://host."""
        return self.request.build_absolute_uri("/").rstrip("/")

    def parameter(self, name: str) -> str:
        """A parameter of the address; empty if it is not given."""
        return self.request.query_params.get(name, "")

    def requested_type(self) -> Type | None:
        """The type of the address. Raises ValidationError when it is not known."""
        id = self.parameter("type")
        return parse_type("type", id) if id else None


class ReconcileView(ServiceView):
    """The manifest, queries and data extension."""

    def get(self, request: Request) -> HttpResponseBase:
        return self.by_revision(lambda: Response(self.result(request.query_params)))

    def post(self, request: Request) -> Response:
        """Queries or a data extension, in a form or in the address.

        Raises ValidationError when a form has neither.
        """
        form = readable_form(request._request)
        sent = {name: form[name] for name in FIELDS if name in form}
        if form and not sent:
            refuse("queries", "Expected the form field queries or extend.", "required")
        return Response(self.result(sent or request.query_params))

    def result(self, sent: Mapping[str, Any]) -> JsonObject:
        """Candidates, extended data, or the manifest where neither is requested.

        Raises ValidationError when both are.
        """
        if "queries" in sent and "extend" in sent:
            refuse("extend", "Send queries and extend one after the other.")
        if "queries" in sent:
            batch = parse_batch(sent["queries"])
            self.charge(max(len(batch), len(texts_of(batch)), 1) - 1)
            return reconcile(batch, self.visitor)
        if "extend" in sent:
            return extend_data(*parse_extension(sent["extend"]), self.visitor)
        return manifest(self.site)


def readable_form(request: HttpRequest) -> QueryDict:
    """The form that was sent.

    Raises UnsupportedMediaType (415) for a body of another kind, and ParseError (400)
    for a form that cannot be read.
    """
    if request.content_type not in FORMS and request.body:
        raise UnsupportedMediaType(
            request.content_type or "",
            "Send a form (application/x-www-form-urlencoded) with the field queries "
            "or extend.",
        )
    if request.content_type == FORMS[0]:
        try:
            unquote_to_bytes(request.body).decode("utf-8")
        except UnicodeDecodeError as error:
            raise ParseError("The form is not UTF-8.") from error
    try:
        return request.POST
    except (BadRequest, MultiPartParserError) as error:
        raise ParseError(f"The form cannot be read: {error}") from error


class SuggestView(ServiceView):
    """Suggestions for what was typed so far, from a cursor on."""

    def get(self, request: Request) -> HttpResponseBase:
        return self.by_revision(self.page)

    def page(self) -> Response:
        cursor = self.parameter("cursor") or "0"
        skip = bounded_number("cursor", cursor, 0, FURTHEST)
        return Response({"result": self.suggestions(self.parameter("prefix"), skip)})

    def suggestions(self, prefix: str, skip: int) -> list[JsonObject]:
        """A page of suggestions. Raises NotImplementedError: subclasses give it."""
        raise NotImplementedError("A suggestion is of entities, types or properties.")


class SuggestEntityView(SuggestView):
    def suggestions(self, prefix: str, skip: int) -> list[JsonObject]:
        return suggest.entities(prefix, self.requested_type(), skip, self.site)


class SuggestTypeView(SuggestView):
    def suggestions(self, prefix: str, skip: int) -> list[JsonObject]:
        return suggest.types(prefix, skip)


class SuggestPropertyView(SuggestView):
    def suggestions(self, prefix: str, skip: int) -> list[JsonObject]:
        return suggest.properties(prefix, skip)


class PropertiesView(ServiceView):
    """Properties that can be fetched for entities of a type."""

    def get(self, request: Request) -> Response:
        limit = self.parameter("limit")
        highest = bounded_number("limit", limit, 1, FURTHEST) if limit else None
        return Response(propose_properties(self.requested_type(), highest))


class FlyoutView(ServiceView):
    """A few lines of HTML about an entity, in JSON."""

    def get(self, request: Request) -> HttpResponseBase:
        return self.by_revision(self.flyout)

    def flyout(self) -> Response:
        """Raises Http404 when no published record has the id."""
        id = self.parameter("id")
        row = resolve_ids([id], self.site).get(id)
        if row is None:
            raise Http404
        return Response({"id": id, "html": entity_pages.flyout(row)})


class PageView(ServiceView):
    """A page for people; an unknown id gets a page, too."""

    renderer_classes = [entity_pages.PageRenderer]


class EntityView(PageView):
    """Everything about an entity."""

    page = staticmethod(entity_pages.entity)

    def get(self, request: Request, id: str) -> HttpResponseBase:
        return self.by_revision(lambda: self.entity_page(id))

    def entity_page(self, id: str) -> Response:
        row = resolve_ids([id], self.site).get(id)
        if row is None:
            return Response(entity_pages.missing(id), status=404)
        return Response(self.page(row, self.visitor))


@method_decorator(
    [xframe_options_exempt, csp_replace({"frame-ancestors": ["*"]})], name="dispatch"
)
class PreviewView(EntityView):
    """An entity in the small: the one page here that others may show in a frame."""

    page = staticmethod(entity_pages.preview)


class TermsView(PageView):
    """Every type, property and feature, explained."""

    def get(self, request: Request) -> Response:
        return Response(entity_pages.terms())
