"""The API's map: every address under /api/v1/ on one screen."""

from django.urls import path
from rest_framework.routers import DefaultRouter

from accounts.views import LoginView, LogoutView
from api.endpoints.changes import ChangesView
from api.endpoints.proposals import ProposalViewSet
from api.endpoints.search import SearchView
from api.errors.error_pages import problem_types_page
from api.openapi.views import DocsView, RootView, SchemaView
from groups import views as groups
from groups.models import ArmedGroup, Person
from incidents import views as incidents
from incidents.models import Incident
from matching.views import MatchView
from places import views as places
from places.models import Place
from sources import views as sources
from sources.models import Source

app_name = "api"

router = DefaultRouter()
router.APIRootView = RootView
router.include_format_suffixes = False
router.register("groups", groups.ArmedGroupViewSet, "groups")
router.register("people", groups.PersonViewSet, "people")
router.register("places", places.PlaceViewSet, "places")
router.register("sources", sources.SourceViewSet, "sources")
router.register("passages", sources.PassageViewSet, "passages")
router.register("memberships", groups.MembershipViewSet, "memberships")
router.register("leaderships", groups.LeadershipViewSet, "leaderships")
router.register("fates", groups.PersonFateViewSet, "fates")
router.register("sizes", groups.SizeEstimateViewSet, "sizes")
router.register("designations", groups.DesignationViewSet, "designations")
router.register("relations", groups.RelationViewSet, "relations")
router.register("presences", groups.PresenceViewSet, "presences")
router.register("incidents", incidents.IncidentViewSet, "incidents")
router.register("participations", incidents.ParticipationViewSet, "participations")
router.register("targets", incidents.TargetViewSet, "targets")
router.register("casualties", incidents.CasualtyCountViewSet, "casualties")
router.register("incident-links", incidents.IncidentLinkViewSet, "incident-links")
router.register("proposals", ProposalViewSet, "proposals")

urlpatterns = [
    *router.urls,
    path(
        "groups/<slug>/incidents/",
        incidents.GroupIncidentsViewSet.as_view(
            {"get": "list"}, basename="group-incidents"
        ),
        name="group-incidents",
    ),
    path(
        "search/",
        SearchView.as_view(models=[ArmedGroup, Person, Place, Incident, Source]),
        name="search",
    ),
    path("match/", MatchView.as_view(models=[ArmedGroup, Person, Place]), name="match"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("auth/login/", LoginView.as_view(), name="login"),
    path("auth/logout/", LogoutView.as_view(), name="logout"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("docs/problems", problem_types_page, name="problems"),
]
