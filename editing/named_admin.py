"""Records with names of their own, and the table of names on their page."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import StackedInline

from editing.fields import FormFieldsMixin
from editing.forms import PickingForm
from editing.merge_page import RecordAdmin
from editing.reviewed_list import is_changelist
from records.choices import Status
from records.names import Name, Named
from review.replace_names import retire


class NameInline(FormFieldsMixin, StackedInline):
    """The names of a record, each with its kind, language, script and citations.

    Deleting a name that was published withdraws it; a draft is gone.
    """

    form = PickingForm
    extra = 0
    tab = True
    verbose_name_plural = "names"
    fields = ("text", "kind", ("language", "script"), "citations", "status_label")
    readonly_fields = ("status_label",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).visible_to(request.user)
        return rows.prefetch_related("citations__source")

    # A name is part of its record: who may change the one may change the other.

    def has_add_permission(
        self, request: HttpRequest, obj: Named | None = None
    ) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: Named | None = None
    ) -> bool:
        return self.has_change_permission(request, obj)

    @display(description="Status")
    def status_label(self, obj: Name) -> str:
        return obj.get_status_display()


class NamedAdmin(RecordAdmin):
    """A record that is known by names."""

    search_fields = ("slug",)
    search_help_text = "Any of its names, in any script, or its slug."
    ordering = ("name", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.prefetch_related("names") if is_changelist(request) else rows

    @display(description="Also known as")
    def aliases(self, obj: Named) -> str:
        names = [name.text for name in obj.names.all() if name.text != obj.name]
        return " · ".join(names)

    @display(description="Name", ordering="name")
    def known_as(self, obj: Named) -> str:
        return str(obj)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        formset.save(commit=False)
        for name in formset.deleted_objects:
            retire(name)
        for name in formset.new_objects + [row for row, _ in formset.changed_objects]:
            set_editor(name, form.instance, request.user)
            name.save()
        formset.save_m2m()


def set_editor(name: Name, record: Named, editor: Any) -> None:
    """Set who wrote a name: of a draft, the account that edits it.

    The edit of a published record is only tried here, and undone (editing/propose.py):
    its names are tried as published, so that their rules are tested.
    """
    if record.status == Status.PUBLISHED:
        name.status = Status.PUBLISHED
        name.edited_by, name.reviewed_by = record.edited_by, record.reviewed_by
    else:
        name.edited_by = editor
