"""The whole product's addresses on one screen."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from desk.doubles_page import doubles_page
from reconciliation.views import ReconcileView

handler400 = "records.error_pages.bad_request"
handler403 = "records.error_pages.permission_denied"
handler404 = "records.error_pages.page_not_found"
handler500 = "records.error_pages.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path(
        "admin/doubles/<slug:collection>/",
        admin.site.admin_view(doubles_page),
        name="doubles",
    ),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api")),
    path("reconcile", ReconcileView.as_view(), name="reconcile"),
    path("reconcile/", include("reconciliation.urls")),
]
