"""The addresses below /reconcile; config/urls.py names that one itself."""

from django.urls import path

from reconciliation import views

urlpatterns = [
    path("", views.ReconcileView.as_view()),
    path(
        "suggest/entity",
        views.SuggestEntityView.as_view(),
        name="reconcile-suggest-entity",
    ),
    path(
        "suggest/type", views.SuggestTypeView.as_view(), name="reconcile-suggest-type"
    ),
    path(
        "suggest/property",
        views.SuggestPropertyView.as_view(),
        name="reconcile-suggest-property",
    ),
    path("flyout/entity", views.FlyoutView.as_view(), name="reconcile-flyout"),
    path("preview/<path:id>", views.PreviewView.as_view(), name="reconcile-preview"),
    path("view/<path:id>", views.EntityView.as_view(), name="reconcile-view"),
    path("properties", views.PropertiesView.as_view(), name="reconcile-properties"),
    path("terms", views.TermsView.as_view(), name="reconcile-terms"),
]
