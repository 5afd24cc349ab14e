"""Routes of the pages of the API, and the API itself, imported when it is first asked."""

from django.urls import URLResolver, path
from django.urls.resolvers import RoutePattern

from dure.office.api.views import make_token, reference, revoke_token, tokens


class LaterResolver(URLResolver):
    """Routes in a namespace of their own, whose module is imported when one of them is needed."""

    def _populate(self) -> None:
        """Do not list the routes for whoever looks for another: a namespace is asked by its name.

        Django lists them all when a page first writes an address, which would import the API.
        """


urlpatterns = [
    path("me/tokens/", tokens, name="tokens"),
    path("me/tokens/new", make_token, name="make_token"),
    path("me/tokens/<int:pk>/revoke", revoke_token, name="revoke_token"),
    path("api/", reference, name="api_reference"),
    LaterResolver(RoutePattern("api/v1/"), "dure.office.api.door", app_name="api", namespace="api"),
]
