"""The list of rows under review: search, columns, and actions on many rows."""

from __future__ import annotations

from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from editing.review_actions import run_on_each, withdrawal_reason_page
from records.models import Reviewed

STATUS_FILTER = ("status", ChoicesDropdownFilter)
STATUS_COLOURS = {
    "Draft": "info",
    "In review": "warning",
    "Published": "success",
    "Withdrawn": "danger",
}


class ReviewedListAdmin(ModelAdmin):
    """Lists rows under review, and reviews those that are chosen."""

    list_per_page = 50
    list_filter_submit = True
    actions: tuple[str, ...] = (
        "submit_rows",
        "publish_rows",
        "send_rows_back",
        "withdraw_rows",
    )

    def has_publish_permission(self, request: HttpRequest) -> bool:
        meta = self.opts
        return request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Rows as the API finds them, the nearest first unless a column was chosen."""
        text = search_term.strip()
        if not text:
            return queryset, False
        matches = queryset.search(text, request.user)
        if ORDER_VAR in request.GET:
            matches = matches.order_by(*queryset.query.order_by)
        return matches, False

    def choice_label(self, obj: Reviewed) -> str:
        """What a list of choices calls the row; it tells namesakes apart."""
        return str(obj)

    def get_list_display(self, request: HttpRequest) -> tuple:
        """A list that is searched also says which name of each row matched."""
        columns = tuple(super().get_list_display(request))
        return (*columns, "matched_by") if request.GET.get(SEARCH_VAR) else columns

    @display(description="Found by")
    def matched_by(self, obj: Reviewed) -> str:
        match = obj.match
        return f"{match['name']} ({', '.join(match['how'])})" if match else ""

    @display(description="Status", label=STATUS_COLOURS, ordering="status")
    def status_label(self, obj: Reviewed) -> str:
        return obj.get_status_display()

    @action(description="Hand in for review", permissions=["change"])
    def submit_rows(self, request: HttpRequest, queryset: QuerySet) -> None:
        run_on_each(request, queryset, "submit")

    @action(description="Publish", permissions=["publish"])
    def publish_rows(self, request: HttpRequest, queryset: QuerySet) -> None:
        run_on_each(request, queryset, "publish")

    @action(description="Send back to the editor", permissions=["change"])
    def send_rows_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        run_on_each(request, queryset, "send-back")

    @action(description="Withdraw, with a reason", permissions=["change"])
    def withdraw_rows(
        self, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        if "reason" not in request.POST:
            return withdrawal_reason_page(self, request, queryset)
        run_on_each(request, queryset, "withdraw", request.POST["reason"])
        return None


def is_changelist(request: HttpRequest) -> bool:
    """Whether the page is a list, which alone needs what its columns count."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    return bool(name) and name.endswith("_changelist")
