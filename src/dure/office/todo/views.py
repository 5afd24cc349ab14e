"""The page of what waits for somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.office.acts import Act
from dure.office.permissions import allow, signed_in, who_asks
from dure.office.todo.queries import list_todo


@allow(Act.LIST_OWN)
def todo(request: HttpRequest) -> HttpResponse:
    """List what waits for whoever has signed in."""
    items = list_todo(who_asks(request), signed_in(request))
    return render(request, "todo/todo.html", {"items": items})
