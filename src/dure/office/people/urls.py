"""Routes of a person's own pages."""

from django.urls import path

from dure.office.people.views import leave, organisations, profile

urlpatterns = [
    path("", profile, name="profile"),
    path("organisations", organisations, name="organisations"),
    path("organisations/<int:organisation_id>/leave", leave, name="leave_organisation"),
]
