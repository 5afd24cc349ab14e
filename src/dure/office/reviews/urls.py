"""Routes of reviews."""

from django.urls import path

from dure.office.reviews.views import expertise, my_reviews, opinions, recuse, review
from dure.office.reviews.views_board import (
    assign_reviewer,
    board,
    boards,
    clear_review,
    plan_reviews,
    remove_reviewer,
)
from dure.office.reviews.views_people import call_people, dismiss

urlpatterns = [
    path("", my_reviews, name="my_reviews"),
    path("expertise", expertise, name="expertise"),
    path("boards/", boards, name="boards"),
    path("boards/<slug:slug>/", board, name="board"),
    path("boards/<slug:slug>/plan", plan_reviews, name="plan_reviews"),
    path("boards/<slug:slug>/people", call_people, name="call_people"),
    path("boards/<slug:slug>/people/<int:pk>/dismiss", dismiss, name="dismiss"),
    path("of/<str:number>/", assign_reviewer, name="assign_reviewer"),
    path("of/<str:number>/opinions", opinions, name="opinions"),
    path("<int:pk>/", review, name="review"),
    path("<int:pk>/recuse", recuse, name="recuse"),
    path("<int:pk>/remove", remove_reviewer, name="remove_reviewer"),
    path("<int:pk>/clear", clear_review, name="clear_review"),
]
