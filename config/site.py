"""The admin site: every change in one transaction, in the name of who made it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from unfold.sites import UnfoldAdminSite

from api.http.request_id import current_request_id
from desk.date_meaning import edtf_meaning_view
from editing.forms import REASON_FIELD
from history.revisions import declared
from records.types import JsonObject
from records.violations import BrokenRule, broken_rule

logger = logging.getLogger(__name__)

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# The admin's Alpine.js evaluates expressions; nothing else on this site does.
looser_scripts = csp_update({"script-src": settings.ADMIN_SCRIPT_SOURCES})


class LabelledChoices(AutocompleteJsonView):
    """Offers rows under the label their admin gives them, to tell namesakes apart."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "choice_label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class AdminSite(UnfoldAdminSite):
    """Django's admin, where nothing is written without a name and a reason."""

    index_template = "desk/dashboard.html"
    index_title = "Dashboard"
    enable_nav_sidebar = True

    def get_urls(self) -> list:
        meaning = self.admin_view(edtf_meaning_view)
        return [path("edtf/", meaning, name="edtf"), *super().get_urls()]

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        return super().admin_view(looser_scripts(in_one_transaction(view)), cacheable)

    def login(
        self, request: HttpRequest, extra_context: JsonObject | None = None
    ) -> HttpResponse:
        response: Any = looser_scripts(super().login)(request, extra_context)
        return response

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        response: Any = LabelledChoices.as_view(admin_site=self)(request)
        return response


def in_one_transaction(view: Callable) -> Callable:
    """Run what writes in a declared transaction, and answer for the rules it breaks.

    Rules that only the database can check come up when everything was written. A form
    is then answered again, with the rule, so that it comes back with what was typed.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reject_nul(request)
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        try:
            with declared(request.user, reason_of(request), current_request_id()):
                return view(request, *args, **kwargs)
        except DatabaseError as error:
            rule = broken_rule(error)
            if rule is None:
                raise
            if rule.status == 503:
                logger.error("The database did not answer", exc_info=error)
        return error_response(view, rule, request, *args, **kwargs)

    return wrapped


def error_response(
    view: Callable, rule: BrokenRule, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    """The form again with the rule it broke, or the page before with a message."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    if (name or "").endswith(("_add", "_change")):
        request.broken_rule = rule
        return view(request, *args, **kwargs)
    messages.error(request, rule.detail)
    return HttpResponseRedirect(request.get_full_path())


def reason_of(request: HttpRequest) -> str:
    """Why, as typed into the form, or that it was edited in the admin."""
    typed = request.POST.get(REASON_FIELD) or request.POST.get("reason") or ""
    return typed.replace("\0", "").strip()[:1000] or "Edited in the admin"


def reject_nul(request: HttpRequest) -> None:
    """Raises BadRequest when a parameter has the character NUL: PostgreSQL has none."""
    for values in request.GET.lists():
        if any("\0" in value for value in values[1]):
            raise BadRequest("An address cannot hold the character NUL.")
