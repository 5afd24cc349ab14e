"""Routes of grants, requests, and answers to letters."""

from django.urls import path

from dure.office.grants.views import (
    accept_award,
    export_grants,
    grant,
    grants,
    lapse_award,
    my_grants,
    refuse_award,
)
from dure.office.grants.views_requests import (
    answer_request,
    file_request,
    request_page,
    requests,
    revoke_grant,
    state_on_revocation,
    withdraw_request,
    withdraw_revocation,
)

urlpatterns = [
    path("", grants, name="grants"),
    path("export.csv", export_grants, name="export_grants"),
    path("mine", my_grants, name="my_grants"),
    path("letters/<int:pk>/accept", accept_award, name="accept_award"),
    path("letters/<int:pk>/refuse", refuse_award, name="refuse_award"),
    path("letters/<int:pk>/lapse", lapse_award, name="lapse_award"),
    path("requests", requests, name="requests"),
    path("requests/<int:pk>/", request_page, name="request"),
    path("requests/<int:pk>/answer", answer_request, name="answer_request"),
    path("requests/<int:pk>/state", state_on_revocation, name="state_on_revocation"),
    path("requests/<int:pk>/withdraw", withdraw_request, name="withdraw_request"),
    path("requests/<int:pk>/drop", withdraw_revocation, name="withdraw_revocation"),
    path("<str:number>/", grant, name="grant"),
    path("<str:number>/revoke", revoke_grant, name="revoke_grant"),
    path("<str:number>/ask/<str:kind>", file_request, name="file_request"),
]
