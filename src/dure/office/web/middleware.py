"""What holds for every request: policies of content, size, named acts, refusals as pages."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from dure.office.permissions import FOREIGN
from dure.office.web.errors import (
    method_not_allowed,
    show_error,
    show_failure,
    show_findings,
)
from dure.office.web.problems import is_for_programs
from dure.terms.errors import InputRefused, WorldFailed

Answer = Callable[[HttpRequest], HttpResponse]


class ContentPolicy:
    """Tell the browser what a page may load: nothing from elsewhere, no script inside a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the policies."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_POLICY)
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response


class Memory:
    """Let no machine between keep what is a person's own, and none show it after signing out."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say who may keep the answer.

        A browser may show it again to whoever goes back, with what was typed there, until they
        sign out.
        """
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        match = request.resolver_match
        if match is not None and match.url_name == "account_logout" and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class RequestSize:
    """Refuse what is larger than anything the office takes, and text that no database can hold.

    No browser sends a zero byte; SQLite keeps it, and PostgreSQL never takes it over.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the stated length; the server in front reads no further than that."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.REQUEST_MAX_BYTES:
            return show_error(request, 413)
        sent = (request.path_info, *request.COOKIES.values())
        if "%00" in request.META.get("QUERY_STRING", "") or any("\0" in one for one in sent):
            return show_error(request, 400)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Look at what a form sends; what programs send is read by their own door."""
        if is_for_programs(request):
            return None
        sent = (one for values in request.POST.lists() for one in values[1])
        return show_error(request, 400) if any("\0" in one for one in sent) else None


class ActNamed:
    """Refuse every route that names no act, so that none is open because somebody forgot."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_: object
    ) -> HttpResponse | None:
        """Look for the act of the view."""
        match = request.resolver_match
        named = hasattr(view, "act") or (match is not None and match.url_name in FOREIGN)
        return None if named else show_error(request, 403)


class Refusals:
    """Show what a room refused as a page with its findings, and a failing world as such."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; a method that a page does not answer is told as a page too."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        told = method_not_allowed(request)
        told["Allow"] = response["Allow"]
        return told

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn exceptions of the house into pages; all others are faults of ours."""
        if isinstance(fault, InputRefused):
            return show_findings(request, fault.findings)
        if isinstance(fault, (WorldFailed, OperationalError, InterfaceError)):
            return show_failure(request, fault)
        return None
