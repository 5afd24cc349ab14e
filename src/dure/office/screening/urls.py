"""Routes of screening."""

from django.urls import path

from dure.office.screening.views import screen_application, screening, screening_result

urlpatterns = [
    path("", screening, name="screening"),
    path("<str:number>/", screen_application, name="screen_application"),
    path("<str:number>/result", screening_result, name="screening_result"),
]
