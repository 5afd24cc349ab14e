"""Routes of the pages of the API, and the API itself, imported when it is first asked."""

from django.urls import URLResolver, path
from django.urls.resolvers import RoutePattern

from dure.office.api.views import make_token, reference, revoke_token, tokens

urlpatterns = [
    path("me/tokens/", tokens, name="tokens"),
    path("me/tokens/new", make_token, name="make_token"),
    path("me/tokens/<int:pk>/revoke", revoke_token, name="revoke_token"),
    path("api/", reference, name="api_reference"),
    # Not by include(), which would import it at once: see `dure.office.api`.
    URLResolver(RoutePattern("api/v1/"), "dure.office.api.door", app_name="api", namespace="api"),
]
