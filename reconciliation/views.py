"""The addresses of the reconciliation service: public reads, for every origin."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from csp.decorators import csp_replace
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
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
from reconciliation import pages, suggest
from reconciliation.candidates import answered
from reconciliation.entities import resolved
from reconciliation.extend import extended, proposed
from reconciliation.manifest import manifest
from reconciliation.parsing import batch_of, extension_of, texts_of, type_of, wrong
from reconciliation.properties.property import Visitor
from reconciliation.types import Type

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
FIELDS = ("queries", "extend")
FURTHEST = 100_000  # a cursor beyond any list


class ServiceView(
    KnownAtReads, RateLimited, ReadableAddress, ConditionalReads, APIView
):
    """An address that tells everybody the same: nobody signs in here.

    Parameters that nobody knows are passed over: clients add some of their own.
    """

    reading_methods = (*READS, "POST")
    schema = None  # another protocol than /api/v1/, with a manifest of its own
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    renderer_classes: list[Any] = [JSONRenderer]

    @property
    def visitor(self) -> Visitor:
        asked = self.request.query_params
        on = day("as_of", asked["as_of"]) if asked.get("as_of") else None
        return Visitor(day=on, site=self.site)

    @property
    def site(self) -> str:
        return self.request.build_absolute_uri("/").rstrip("/")

    def parameter(self, name: str) -> str:
        return self.request.query_params.get(name, "")

    def asked_type(self) -> Type | None:
        asked = self.parameter("type")
        return type_of("type", asked) if asked else None


class ReconcileView(ServiceView):
    """The manifest, queries and data extension."""

    def get(self, request: Request) -> HttpResponseBase:
        return self.by_revision(lambda: Response(self.answer(request.query_params)))

    def post(self, request: Request) -> Response:
        form = readable_form(request._request)
        sent = {name: form[name] for name in FIELDS if name in form}
        if form and not sent:
            wrong("queries", "Expected the form field queries or extend.", "required")
        return Response(self.answer(sent or request.query_params))

    def answer(self, sent: Any) -> dict[str, Any]:
        if "queries" in sent and "extend" in sent:
            wrong("extend", "Send queries and extend one after the other.")
        if "queries" in sent:
            batch = batch_of(sent["queries"])
            self.charge(max(len(batch), len(texts_of(batch)), 1) - 1)
            return answered(batch, self.visitor)
        if "extend" in sent:
            return extended(*extension_of(sent["extend"]), self.visitor)
        return manifest(self.site)


def readable_form(request: HttpRequest) -> Any:
    """The form that was sent; 400 or 415 for what cannot be read as one."""
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
    """Suggestions for what was typed so far, from where a cursor stands."""

    def get(self, request: Request) -> HttpResponseBase:
        return self.by_revision(self.page)

    def page(self) -> Response:
        cursor = self.parameter("cursor") or "0"
        skip = bounded_number("cursor", cursor, 0, FURTHEST)
        return Response({"result": self.suggested(self.parameter("prefix"), skip)})

    def suggested(self, prefix: str, skip: int) -> list[dict[str, Any]]:
        raise NotImplementedError("A suggestion is of entities, types or properties.")


class SuggestEntityView(SuggestView):
    def suggested(self, prefix: str, skip: int) -> list[dict[str, Any]]:
        return suggest.entities(prefix, self.asked_type(), skip, self.site)


class SuggestTypeView(SuggestView):
    def suggested(self, prefix: str, skip: int) -> list[dict[str, Any]]:
        return suggest.types(prefix, skip)


class SuggestPropertyView(SuggestView):
    def suggested(self, prefix: str, skip: int) -> list[dict[str, Any]]:
        return suggest.properties(prefix, skip)


class PropertiesView(ServiceView):
    """Properties that can be fetched for entities of a type."""

    def get(self, request: Request) -> Response:
        limit = self.parameter("limit")
        most = bounded_number("limit", limit, 1, FURTHEST) if limit else None
        return Response(proposed(self.asked_type(), most))


class FlyoutView(ServiceView):
    """A few lines of HTML about an entity, in JSON."""

    def get(self, request: Request) -> HttpResponseBase:
        return self.by_revision(self.flyout)

    def flyout(self) -> Response:
        id = self.parameter("id")
        row = resolved([id], self.site).get(id)
        if row is None:
            raise Http404
        return Response({"id": id, "html": pages.flyout(row)})


class PageView(ServiceView):
    """A page for people; what is not there is told them as a page, too."""

    renderer_classes = [pages.PageRenderer]


class EntityView(PageView):
    """Everything about an entity."""

    page = staticmethod(pages.entity)

    def get(self, request: Request, id: str) -> HttpResponseBase:
        return self.by_revision(lambda: self.shown(id))

    def shown(self, id: str) -> Response:
        row = resolved([id], self.site).get(id)
        if row is None:
            return Response(pages.missing(id), status=404)
        return Response(self.page(row, self.visitor))


@method_decorator(
    [xframe_options_exempt, csp_replace({"frame-ancestors": ["*"]})], name="dispatch"
)
class PreviewView(EntityView):
    """An entity in the small: the one page here that others may show in a frame."""

    page = staticmethod(pages.preview)


class TermsView(PageView):
    """Every type, property and feature, explained."""

    def get(self, request: Request) -> Response:
        return Response(pages.terms())
