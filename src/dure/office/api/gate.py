"""What stands before every operation: who asks, how often, and the one table of permissions."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import BaseThrottle

from dure.office.acts import RULES, Act
from dure.office.api.actions import do_note_use
from dure.office.api.models import READ
from dure.office.api.pace import count_request
from dure.office.api.queries import find_token
from dure.office.findings_api import TOKEN_NOT_KNOWN, TOKEN_READS_ONLY
from dure.office.people.models import Person
from dure.office.permissions import Guarded, check, who_asks
from dure.office.roles import Role
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

READING = ("GET", "HEAD", "OPTIONS")
View = Callable[..., Any]


class FindingsRaised(HttpError):
    """A request is refused with a status of its own, and findings."""

    def __init__(self, status: int, *findings: Finding) -> None:
        super().__init__(status, findings[0].message.code)
        self.findings = findings


class Paced(HttpError):
    """Somebody has asked too often."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(429, "wait")
        self.wait_s = wait_s


class AccessToken(HttpBearer):
    """A personal access token: ``Authorization: Bearer dure_…``; the person is who asks then."""

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        """Find whose token it is; one that does not work is refused, whatever else is sent."""
        row = find_token(token)
        if row is None:
            check_pace(request)
            raise FindingsRaised(401, Finding(TOKEN_NOT_KNOWN, Place("Authorization"), {}))
        request.user = row.person
        if row.scope == READ and request.method not in READING:
            fields = {"method": request.method}
            raise FindingsRaised(403, Finding(TOKEN_READS_ONLY, Place("Authorization"), fields))
        do_note_use(row)
        return row.person


class Session(SessionAuth):
    """The session of the pages; what changes something also sends ``X-CSRFToken``."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        """Take whoever has signed in."""
        del key
        return request.user if request.user.is_authenticated else None


class Pace(BaseThrottle):
    """The limits of `dure.office.api.pace`, after it is known who asks."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count, and raise where it is too often."""
        check_pace(request)
        return True


def check_pace(request: HttpRequest) -> None:
    """Count a request.

    Raises
    ------
    Paced
        If there were too many in this minute.
    """
    wait_s = count_request(request)
    if wait_s is not None:
        raise Paced(wait_s)


def operation(  # noqa: PLR0913 - an operation is what all of these say
    router: Router,
    method: str,
    path: str,
    act: Act,
    find: Callable[..., Guarded] | None = None,
    *,
    says: Text,
    more: Text,
    gives: Any,  # noqa: ANN401 - a shape, or a status and its shape
) -> Callable[[View], View]:
    """Open an operation: it names its act, as every page does, and is checked by the same table.

    Parameters
    ----------
    router : what it belongs to
    method, path : how it is asked
    act : what it does
    find : keys of the path → the row it is about, or raises `Http404`
        The operation is then called with the row in place of the keys.
    says, more : what it does, in a few words, and what is to be known of it
    gives : shape of what it answers, or status → shape
    """

    def wrap(view: View) -> View:
        guarded = _guard(view, act, find)
        is_public = Role.PUBLIC in RULES[act]
        router.add_api_operation(
            path,
            [method],
            guarded,
            auth=None if is_public else [AccessToken(), Session()],
            throttle=[Pace()],
            response=gives if isinstance(gives, dict) else {200: gives},
            operation_id=view.__name__,
            url_name=view.__name__,
            summary=says.en,
            description=more.en,
            openapi_extra={
                "x-act": act.value,
                "x-summary-ko": says.ko,
                "x-description-ko": more.ko,
            },
        )
        return guarded

    return wrap


def _guard(view: View, act: Act, find: Callable[..., Guarded] | None) -> View:
    """Check the act, on what the keys name, before the view is called."""
    signature = inspect.signature(view)
    keys = dict(inspect.signature(find).parameters) if find is not None else {}

    @functools.wraps(view)
    def guarded(request: HttpRequest, **given: Any) -> Any:  # noqa: ANN401 - as the view has them
        who = who_asks(request)
        if find is None:
            check(who, act)
            return view(request, **given)
        row = find(**{name: given.pop(name) for name in keys})
        check(who, act, row.as_thing())
        return view(request, row, **given)

    first, *rest = signature.parameters.values()
    own = rest[1:] if find is not None else rest
    named = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*keys.values(), *own)]
    guarded.__signature__ = signature.replace(parameters=[first, *named])  # type: ignore[attr-defined]
    guarded.act = act  # type: ignore[attr-defined]  # as pages have it
    return guarded
