"""Routes of decisions and letters."""

from django.urls import path

from dure.office.decisions.views import (
    change,
    choose,
    decision,
    decision_paper,
    decisions,
    drop,
    keep_line,
    new_decision,
    propose,
    sign,
    take_back,
    undo_change,
)
from dure.office.decisions.views_letter import letter

urlpatterns = [
    path("", decisions, name="decisions"),
    path("calls/<str:slug>/new", new_decision, name="new_decision"),
    path("<int:pk>/", decision, name="decision"),
    path("<int:pk>/line", keep_line, name="keep_line"),
    path("<int:pk>/choose", choose, name="choose_decision"),
    path("<int:pk>/changes", change, name="change_decision"),
    path("<int:pk>/undo", undo_change, name="undo_change"),
    path("<int:pk>/propose", propose, name="propose_decision"),
    path("<int:pk>/take-back", take_back, name="take_back_decision"),
    path("<int:pk>/drop", drop, name="drop_decision"),
    path("<int:pk>/sign", sign, name="sign_decision"),
    path("<int:pk>/paper.json", decision_paper, name="decision_paper"),
    path("letters/<int:pk>/", letter, name="letter"),
]
