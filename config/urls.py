"""The whole product's addresses on one screen."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from desk.duplicates.page import duplicates_page
from reconciliation.views import ReconcileView

handler400 = "api.errors.error_pages.bad_request"
handler403 = "api.errors.error_pages.permission_denied"
handler404 = "api.errors.error_pages.page_not_found"
handler500 = "api.errors.error_pages.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path(
        "admin/duplicates/<slug:collection>/",
        admin.site.admin_view(duplicates_page),
        name="duplicates",
    ),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api")),
    path("reconcile", ReconcileView.as_view(), name="reconcile"),
    path("reconcile/", include("reconciliation.urls")),
]
