"""Routes of the public pages."""

from django.urls import path

from dure.office.public.views import glance

urlpatterns = [path("", glance, name="glance")]
