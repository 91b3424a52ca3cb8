"""The page of a row under review: its form, review, history and claims."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from unfold.decorators import display

from editing.claim_sentence import Sentence, SentenceTemplate
from editing.fields import FormFieldsMixin
from editing.forms import REASON_FIELD, VERSION_FIELD, ReviewedForm
from editing.history_view import history_of
from editing.propose import propose_instead
from editing.related_tabs import related_tabs
from editing.review_actions import available_actions, review_action_page
from editing.reviewed_list import ReviewedListAdmin
from records.addresses import API_ROOT
from records.choices import Status
from records.models import Record, Reviewed
from records.querysets import named_records
from records.types import JsonObject
from review.dry_run import DryRun
from review.proposals import open_proposals

REVIEW_FIELDS = (
    "written_by",
    "checked_by",
    "first_published",
    "created",
    "updated",
    "withdrawn_reason",
)


class ReviewedAdmin(FormFieldsMixin, ReviewedListAdmin):
    """Everything between a draft and the public, for any kind of row.

    Drafts are edited in place. The edit of a published row is tried, undone, and kept
    as a proposal for somebody else.
    """

    form = ReviewedForm
    sentence_template: SentenceTemplate | None = None
    compressed_fields = True
    warn_unsaved_form = True
    readonly_fields = ("status", *REVIEW_FIELDS)
    change_form_outer_before_template = "editing/review_panel.html"

    # Who may do what

    def has_delete_permission(
        self, request: HttpRequest, obj: Reviewed | None = None
    ) -> bool:
        """Only drafts that were never published; the rest is withdrawn."""
        deletable = obj is None or (
            obj.status == Status.DRAFT and obj.first_published is None
        )
        return deletable and super().has_delete_permission(request, obj)

    # What is read

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Reviewed | None:
        """The row with the rows its page names; locked where it is written."""
        rows = self.get_queryset(request)
        named = [field.name for field in named_records(self.model)]
        rows = rows.select_related("edited_by", "reviewed_by", *named)
        if request.method == "POST":
            rows = rows.select_for_update(of=("self",))
        elif self.has_citations():
            rows = rows.prefetch_related("citations__source")
        try:
            return rows.get(pk=self.opts.pk.to_python(object_id))
        except (self.model.DoesNotExist, ValidationError, ValueError):
            return None

    def has_citations(self) -> bool:
        return any(field.name == "citations" for field in self.opts.many_to_many)

    # An account's own page is open to administrators alone: no links to it here.

    @display(description="Written by")
    def written_by(self, obj: Reviewed) -> str:
        return str(obj.edited_by or "—")

    @display(description="Reviewed by")
    def checked_by(self, obj: Reviewed) -> str:
        return str(obj.reviewed_by or "—")

    # What is written

    def get_readonly_fields(
        self, request: HttpRequest, obj: Reviewed | None = None
    ) -> tuple:
        """A public id stays as it is once the row is published; a claim's id always."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        if obj is not None and isinstance(obj, Record):
            return (*fixed, "slug") if obj.first_published else fixed
        return (
            (*fixed, "id") if obj is not None and "id" in self.form_fields() else fixed
        )

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Reviewed | None = None
    ) -> dict:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def form_fields(self) -> set[str]:
        """The fields that this admin's form names."""
        names: set[str] = set()
        for _, options in self.fieldsets or ():
            for line in options["fields"]:
                names |= {line} if isinstance(line, str) else set(line)
        return names

    def get_fieldsets(self, request: HttpRequest, obj: Reviewed | None = None) -> list:
        """The model's own fields, then the reason of the edit, then its review."""
        sets = list(super().get_fieldsets(request, obj))
        may_write = (
            self.has_change_permission(request, obj)
            if obj
            else self.has_add_permission(request)
        )
        reason = (
            [("This edit", {"fields": (REASON_FIELD, VERSION_FIELD)})]
            if may_write
            else []
        )
        review = [("Review", {"fields": REVIEW_FIELDS, "classes": ("collapse",)})]
        return [*sets, *reason, *(review if obj else [])]

    def get_form(
        self,
        request: HttpRequest,
        obj: Reviewed | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[ReviewedForm]:
        form = super().get_form(request, obj, change, **kwargs)
        form.broken_rule = getattr(request, "broken_rule", None)
        return form

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        if change and obj.status == Status.PUBLISHED:
            request.dry_run = DryRun.begin(obj)
        else:
            obj.edited_by = request.user
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Reviewed) -> HttpResponse:
        dry_run = getattr(request, "dry_run", None)
        if dry_run is not None:
            return propose_instead(request, dry_run, request.POST.get(REASON_FIELD, ""))
        return super().response_change(request, obj)

    # Pages

    def get_urls(self) -> list:
        meta = self.opts
        page = path(
            "<path:object_id>/step/<slug:action>/",
            self.admin_site.admin_view(self.review_action_view),
            name=f"{meta.app_label}_{meta.model_name}_review_action",
        )
        return [page, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = context.get("original")
        if obj is not None and not context.get("is_popup"):
            tabs = related_tabs(self, request, obj)
            in_place = obj.status != Status.PUBLISHED
            context |= {
                "headline": self.headline(obj),
                "show_save_and_add_another": in_place,
                "show_save_and_continue": in_place,
                "proposals": open_proposals(obj),
                "review_actions": available_actions(obj, request.user),
                "api_address": f"/{API_ROOT}{obj.collection}/{obj.public_id}/",
                "datasets": tabs,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def headline(self, obj: Reviewed) -> Sentence | None:
        """What a claim says; a record's name is the title of its page already."""
        return None

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: JsonObject | None = None,
    ) -> HttpResponse:
        """Raises Http404 when the account may not see the row."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(
                request, self.opts, unquote(object_id)
            )
        if not self.has_view_or_change_permission(request, row):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row}",
            "object": row,
            "opts": self.opts,
            "revisions": history_of(row),
        }
        return TemplateResponse(request, "editing/history.html", context)

    def review_action_view(
        self, request: HttpRequest, object_id: str, action: str
    ) -> HttpResponse:
        """Raises Http404 when there is no such row, or no such action."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return review_action_page(self, request, row, action)
