"""Routes of background work."""

from django.urls import path

from dure.office.tasks.views import ask_again, tasks

urlpatterns = [
    path("", tasks, name="tasks"),
    path("<int:pk>/again", ask_again, name="ask_again"),
]
