"""Routes of the public pages."""

from django.urls import path

from dure.office.public.views import glance, programme

urlpatterns = [
    path("", glance, name="glance"),
    path("programme/", programme, name="programme"),
]
