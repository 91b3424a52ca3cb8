"""The page of a row under review: its form, its steps, its history, its claims."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from editing.claim_sentence import Sentence
from editing.fields import EditorsFields
from editing.forms import SEEN, WHY, ReviewedForm
from editing.history_view import history_of
from editing.propose import propose_instead
from editing.related_tabs import Saying, tabs_of
from editing.review_actions import ask_reason, step_page, steps_for, take_each
from records.addresses import API_ROOT
from records.choices import Status
from records.models import Record
from records.querysets import named_records
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
STATUS_FILTER = ("status", ChoicesDropdownFilter)
STATUS_COLOURS = {
    "Draft": "info",
    "In review": "warning",
    "Published": "success",
    "Withdrawn": "danger",
}


class ReviewedAdmin(EditorsFields, ModelAdmin):
    """Everything between a draft and the public, for any kind of row.

    Drafts are edited in place. The edit of a published row is tried, undone, and kept
    as a proposal for somebody else.
    """

    form = ReviewedForm
    saying: Saying | None = None
    list_per_page = 50
    list_filter_submit = True
    compressed_fields = True
    warn_unsaved_form = True
    readonly_fields = ("status", *REVIEW_FIELDS)
    actions: tuple[str, ...] = (
        "submit_rows",
        "publish_rows",
        "send_rows_back",
        "withdraw_rows",
    )
    change_form_outer_before_template = "editing/review_panel.html"

    # Who may do what

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts that were never published; the rest is withdrawn."""
        deletable = obj is None or (
            obj.status == Status.DRAFT and obj.first_published is None
        )
        return deletable and super().has_delete_permission(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        meta = self.opts
        return request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")

    # What is read

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).visible_to(request.user)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row with what its page shows of others; locked where it is written."""
        rows = self.get_queryset(request)
        named = [field.name for field in named_records(self.model)]
        rows = rows.select_related("edited_by", "reviewed_by", *named)
        if request.method == "POST":
            rows = rows.select_for_update(of=("self",))
        elif self.is_cited():
            rows = rows.prefetch_related("citations__source")
        try:
            return rows.get(pk=self.opts.pk.to_python(object_id))
        except (self.model.DoesNotExist, ValidationError, ValueError):
            return None

    def is_cited(self) -> bool:
        return any(field.name == "citations" for field in self.opts.many_to_many)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """Rows as the API finds them, the nearest first unless a column was chosen."""
        text = search_term.strip()
        if not text:
            return queryset, False
        found = queryset.search(text, request.user)
        if ORDER_VAR in request.GET:
            found = found.order_by(*queryset.query.order_by)
        return found, False

    def choice_label(self, obj: Any) -> str:
        """What a list of offers calls the row; it tells namesakes apart."""
        return str(obj)

    def get_list_display(self, request: HttpRequest) -> tuple:
        """A list that is searched also says by which name it found each row."""
        columns = tuple(super().get_list_display(request))
        return (*columns, "found_by") if request.GET.get(SEARCH_VAR) else columns

    @display(description="Found by")
    def found_by(self, obj: Any) -> str:
        found = obj.match
        return f"{found['name']} ({', '.join(found['how'])})" if found else ""

    @display(description="Status", label=STATUS_COLOURS, ordering="status")
    def standing(self, obj: Any) -> str:
        return obj.get_status_display()

    # An account's own page is open to administrators alone: no links to it here.

    @display(description="Written by")
    def written_by(self, obj: Any) -> str:
        return str(obj.edited_by or "—")

    @display(description="Reviewed by")
    def checked_by(self, obj: Any) -> str:
        return str(obj.reviewed_by or "—")

    # What is written

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple:
        """A public id stays as it is once the row is published; a claim's id always."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        if obj is not None and isinstance(obj, Record):
            return (*fixed, "slug") if obj.first_published else fixed
        return (*fixed, "id") if obj is not None and "id" in self.shown() else fixed

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def shown(self) -> set[str]:
        """The fields that this admin's form names."""
        names: set[str] = set()
        for _, options in self.fieldsets or ():
            for line in options["fields"]:
                names |= {line} if isinstance(line, str) else set(line)
        return names

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        """The model's own fields, then how the row stands, then the reason."""
        sets = list(super().get_fieldsets(request, obj))
        may_write = (
            self.has_change_permission(request, obj)
            if obj
            else self.has_add_permission(request)
        )
        reason = [("This edit", {"fields": (WHY, SEEN)})] if may_write else []
        review = [("Review", {"fields": REVIEW_FIELDS, "classes": ("collapse",)})]
        return [*sets, *reason, *(review if obj else [])]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
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

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        dry_run = getattr(request, "dry_run", None)
        if dry_run is not None:
            return propose_instead(self, request, dry_run, request.POST.get(WHY, ""))
        return super().response_change(request, obj)

    # Pages

    def get_urls(self) -> list:
        meta = self.opts
        page = path(
            "<path:object_id>/step/<slug:step>/",
            self.admin_site.admin_view(self.step_view),
            name=f"{meta.app_label}_{meta.model_name}_step",
        )
        return [page, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = context.get("original")
        if obj is not None and not context.get("is_popup"):
            tabs = tabs_of(self, request, obj)
            in_place = obj.status != Status.PUBLISHED
            context |= {
                "headline": self.headline(obj),
                "show_save_and_add_another": in_place,
                "show_save_and_continue": in_place,
                "proposals": open_proposals(obj),
                "steps": steps_for(obj, request.user),
                "api_address": f"/{API_ROOT}{obj.collection}/{obj.public_id}/",
                "datasets": tabs,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def headline(self, obj: Any) -> Sentence | None:
        """What a claim says; a record's name is the title of its page already."""
        return None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
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

    def step_view(
        self, request: HttpRequest, object_id: str, step: str
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return step_page(self, request, row, step)

    @action(description="Hand in for review", permissions=["change"])
    def submit_rows(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        take_each(request, queryset, "submit")

    @action(description="Publish", permissions=["publish"])
    def publish_rows(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        take_each(request, queryset, "publish")

    @action(description="Send back to the editor", permissions=["change"])
    def send_rows_back(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        take_each(request, queryset, "send-back")

    @action(description="Withdraw, with a reason", permissions=["change"])
    def withdraw_rows(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> HttpResponse | None:
        if "reason" not in request.POST:
            return ask_reason(self, request, queryset)
        take_each(request, queryset, "withdraw", request.POST["reason"])
        return None


def shows_list(request: HttpRequest) -> bool:
    """Whether the page is a list, which alone needs what its columns count."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    return bool(name) and name.endswith("_changelist")
