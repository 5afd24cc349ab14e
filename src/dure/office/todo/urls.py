"""Routes of what waits."""

from django.urls import path

from dure.office.todo.views import todo

urlpatterns = [path("", todo, name="todo")]
