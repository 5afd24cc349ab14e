"""Routes of objections."""

from django.urls import path

from dure.office.objections.views import (
    answer_objection,
    object_to,
    objection,
    objections,
    withdraw_objection,
)

urlpatterns = [
    path("", objections, name="objections"),
    path("letters/<int:pk>/", object_to, name="object_to"),
    path("<int:pk>/", objection, name="objection"),
    path("<int:pk>/answer", answer_objection, name="answer_objection"),
    path("<int:pk>/withdraw", withdraw_objection, name="withdraw_objection"),
]
