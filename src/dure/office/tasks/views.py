"""Pages of background work, for whoever runs the office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.permissions import allow, signed_in
from dure.office.tasks.actions import do_ask_again
from dure.office.tasks.models import TaskRow
from dure.office.tasks.queries import (
    PAGE,
    STATE_NAMES,
    find_task,
    list_failed,
    list_recurring,
    measure_health,
)
from dure.office.web.parameters import read_whole
from dure.office.web.words import say
from dure.terms.language import Text

_ASKED = Text(en="It will be tried again.", ko="다시 시도합니다.")


@allow(Act.READ_TASKS)
def tasks(request: HttpRequest) -> HttpResponse:
    """Show how the queue is, what failed and why, and what comes next."""
    failed = list_failed(read_whole(request, "before"))
    page = {
        "health": measure_health(),
        "failed": failed,
        "before": failed[-1].id if len(failed) == PAGE else None,
        "recurring": list_recurring(),
        "states": STATE_NAMES,
    }
    return render(request, "tasks/tasks.html", page)


@allow(Act.RUN_TASKS, find_task, methods=("POST",))
def ask_again(request: HttpRequest, row: TaskRow) -> HttpResponse:
    """Try a task again that was given up."""
    do_ask_again(row.pk, by=signed_in(request).pk)
    messages.success(request, say(_ASKED))
    return redirect("tasks")
