"""All routes of the office; each app has its own file, and each view names its act."""

from django.urls import include, path

from dure.office.web.rehearsal import rehearsal, rehearsal_page
from dure.office.web.views import choose_language, health

handler400 = "dure.office.web.errors.bad_request"
handler403 = "dure.office.web.errors.permission_denied"
handler404 = "dure.office.web.errors.page_not_found"
handler429 = "dure.office.web.errors.too_many"  # read by allauth
handler500 = "dure.office.web.errors.server_error"

urlpatterns = [
    path("", include("dure.office.public.urls")),
    path("", include("dure.office.opendata.urls")),
    path("", include("dure.office.api.urls")),
    path("health", health, name="health"),
    path("language", choose_language, name="language"),
    path("rehearsal/", rehearsal, name="rehearsal"),
    path("rehearsal/<str:name>", rehearsal_page, name="rehearsal_page"),
    path("accounts/", include("allauth.urls")),
    path("calls/", include("dure.office.calls.urls")),
    path("applications/", include("dure.office.applications.urls")),
    path("screening/", include("dure.office.screening.urls")),
    path("assessments/", include("dure.office.assessments.urls")),
    path("reviews/", include("dure.office.reviews.urls")),
    path("decisions/", include("dure.office.decisions.urls")),
    path("grants/", include("dure.office.grants.urls")),
    path("objections/", include("dure.office.objections.urls")),
    path("panels/", include("dure.office.panels.urls")),
    path("me/", include("dure.office.people.urls")),
    path("todo/", include("dure.office.todo.urls")),
    path("notices/", include("dure.office.notices.urls")),
    path("tasks/", include("dure.office.tasks.urls")),
    path("trail/", include("dure.office.trail.urls")),
]
