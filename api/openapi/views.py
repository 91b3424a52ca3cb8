"""The API's front pages: its collections, its description, a page to try it on."""

from __future__ import annotations

from functools import cache

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import APIRootView
from rest_framework.views import APIView

from api.http.parameters import ReadableAddress
from api.http.renderers import JSONRenderer
from api.http.throttling import RateLimited
from api.openapi.schemas import Schema
from api.openapi.yaml_renderer import YAMLDescription

ADDRESSES = {
    "type": "object",
    "additionalProperties": {"type": "string", "format": "uri"},
}


class RootView(RateLimited, ReadableAddress, APIRootView):
    """Every collection and its address, and where they are described."""

    permission_classes = [AllowAny]
    schema = APIView.schema  # APIRootView leaves itself out of the description

    @extend_schema(responses={200: ADDRESSES})
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        response = super().get(request, *args, **kwargs)
        for name in ("schema", "docs"):
            response.data[name] = reverse(f"api:{name}", request=request)
        return response


@cache
def description() -> Schema:
    """The whole description, made once a process: it depends on the code alone."""
    return SchemaGenerator().get_schema(request=None, public=True)


class JSONDescription(OpenApiJsonRenderer2):
    format = "json"


class SchemaView(RateLimited, ReadableAddress, APIView):
    """The OpenAPI description, as JSON or with `?format=yaml`."""

    authentication_classes: list = []
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer, JSONDescription, YAMLDescription]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(description())


class DocsView(RateLimited, ReadableAddress, SpectacularSwaggerSplitView):
    """A page to read the description and to try the API on, from our own files.

    The page and its script are two answers of this address, so that the policy needs
    no inline script.
    """

    url_name = "api:schema"
    authentication_classes: list = []
