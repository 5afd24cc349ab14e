"""The route of the audit trail."""

from django.urls import path

from dure.office.trail.views import trail

urlpatterns = [path("", trail, name="trail")]
