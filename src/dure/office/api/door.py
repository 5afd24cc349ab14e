"""The API as routes: its operations, its document, and its answers to what goes wrong."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.cache import patch_cache_control
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

import dure
from dure.office.acts import Act
from dure.office.apart import give_back_memory
from dure.office.api import answers, files, own, public, usage
from dure.office.api.gate import FindingsRaised, Paced
from dure.office.findings_api import FIELD_NOT_READ
from dure.office.permissions import allow
from dure.office.web.errors import show_error, show_failure, show_findings
from dure.office.web.words import say
from dure.terms.errors import InputRefused, WorldFailed
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

TITLE = "Dure office"
API = NinjaAPI(
    title=TITLE,
    version=dure.__version__,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
_ROUTERS = (public.router, own.router, files.router, answers.router, usage.router)
for _router in _ROUTERS:
    API.add_router("", _router)

Handler = Callable[[HttpRequest, Any], HttpResponse]


def _refuse(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """Answer what is refused before the operation: nobody known, forged, too often, no JSON."""
    status = fault.status_code
    if isinstance(fault, FindingsRaised):
        response = show_findings(request, fault.findings, status)
    else:
        response = show_error(request, status)
    if status == 401:  # noqa: PLR2004 - nobody known
        response["WWW-Authenticate"] = 'Bearer realm="dure"'
    if isinstance(fault, Paced):
        response["Retry-After"] = str(fault.wait_s)
    return response


def _refuse_fields(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Answer fields that cannot be read: all of them at once."""
    findings = []
    for error in fault.errors:
        field = ".".join(str(part) for part in error["loc"])[:200]
        fields = {"field": field, "reason": str(error["msg"])[:200]}
        findings.append(Finding(FIELD_NOT_READ, Place("request", 0, field), fields))
    return show_findings(request, findings, 400)


_TOO_LARGE = Text(
    en="A request to the API may have 1 MB. Send fewer jobs at a time.",
    ko="API 요청은 1 MB까지 보낼 수 있습니다. 작업을 나누어 보내십시오.",
)
_HANDLERS: dict[type[Exception], Handler] = {
    HttpError: _refuse,
    ValidationError: _refuse_fields,
    InputRefused: lambda request, fault: show_findings(request, fault.findings),
    WorldFailed: show_failure,
    OperationalError: show_failure,
    InterfaceError: show_failure,
    Http404: lambda request, _: show_error(request, 404),
    PermissionDenied: lambda request, _: show_error(request, 403),
    BadRequest: lambda request, _: show_error(request, 400),
    RequestDataTooBig: lambda request, _: show_error(request, 413, say(_TOO_LARGE)),
}
for _kind, _handler in _HANDLERS.items():
    API.add_exception_handler(_kind, _handler)


@allow(Act.READ_PUBLIC)
def openapi(request: HttpRequest) -> HttpResponseBase:
    """Give the document of the API."""
    from dure.office.api.document import give_document

    return give_document(request)


def _named(pattern: URLPattern) -> URLPattern:
    """Give a route of the API whose view names its act, and says in our way what it refuses."""
    view, operations = pattern.callback, _OPERATIONS[str(pattern.name)]

    @functools.wraps(view)
    def answered(request: HttpRequest, **keys: object) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"  # whoever serves sends no body
        try:
            response: HttpResponseBase = view(request, **keys)
        except Paced as fault:  # raised before the operation, where no handler of ninja's is
            return _refuse(request, fault)
        if response.status_code == 405:  # noqa: PLR2004 - the method is of no operation
            refused = show_error(request, 405)
            refused["Allow"] = response["Allow"]
            return refused
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    answered.act = operations.act  # type: ignore[attr-defined]  # each operation checks its own
    return URLPattern(pattern.pattern, answered, name=pattern.name)


_OPERATIONS: dict[str, Any] = {
    str(operation.url_name): operation.view_func
    for router in _ROUTERS
    for view in router.path_operations.values()
    for operation in view.operations
}
app_name = "api"
urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *(
        _named(pattern)
        for pattern in API.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name in _OPERATIONS
    ),
]
# What building the shapes needed by the way.
give_back_memory()
