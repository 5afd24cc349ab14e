"""The places that every page leads to, as far as whoever reads it may go there."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from dure.office.acts import RULES, Act
from dure.office.permissions import roles_on, who_asks
from dure.office.roles import Role
from dure.office.web.font import HAS_FONT
from dure.terms.language import Text


class Place(NamedTuple):
    """A line of the navigation: a route without keys, its name, and the act it needs.

    ``holds`` names the routes whose pages stand under this place, so that it is marked there too.
    """

    route: str
    label: Text
    act: Act
    holds: tuple[str, ...] = ()


class Group(NamedTuple):
    """Places that belong together, behind one word where the screen has no room for all."""

    key: str
    label: Text
    places: tuple[Place, ...]


class Shown(NamedTuple):
    """A place as a page shows it; ``here`` is what ``aria-current`` says, or nothing."""

    url: str
    label: Text
    here: str


class ShownGroup(NamedTuple):
    """A group as a page shows it; an open one stands in the line as it is on a wide screen."""

    key: str
    label: Text
    places: tuple[Shown, ...]
    is_here: bool
    is_open: bool


_TODO = Place("todo", Text(en="To do", ko="할 일"), Act.LIST_OWN)
_OFFICE = (
    Place(
        "screening",
        Text(en="Screening", ko="적격 심사"),
        Act.SCREEN,
        ("screen_application", "application", "screening_result"),
    ),
    Place("assessments", Text(en="Assessment", ko="기술 검토"), Act.ASSESS, ("assess",)),
    Place(
        "boards",
        Text(en="Reviewers", ko="평가위원 배정"),
        Act.ASSIGN_REVIEWER,
        ("board", "plan_reviews", "assign_reviewer", "call_people"),
    ),
    Place("panels", Text(en="Panels", ko="평가단"), Act.READ_RANKING, ("panel", "opinions")),
    Place(
        "decisions",
        Text(en="Decisions", ko="결정"),
        Act.READ_DECISION,
        ("decision", "letter", "application"),
    ),
    Place("grants", Text(en="Grants", ko="배정"), Act.LIST_GRANTS, ("grant", "revoke_grant")),
    Place("requests", Text(en="Requests", ko="요청"), Act.ANSWER_REQUEST, ("request",)),
    Place("objections", Text(en="Objections", ko="이의신청"), Act.ANSWER_OBJECTION, ("objection",)),
    Place("tasks", Text(en="Background work", ko="예약 작업"), Act.READ_TASKS),
    Place("trail", Text(en="Audit trail", ko="감사 기록"), Act.READ_TRAIL),
)
_OWN = (
    Place(
        "my_reviews",
        Text(en="My reviews", ko="내 평가"),
        Act.LIST_REVIEWS,
        ("review", "expertise"),
    ),
    Place(
        "my_applications",
        Text(en="My applications", ko="내 신청"),
        Act.LIST_OWN,
        (
            "application",
            "edit_application",
            "preview_application",
            "withdraw_application",
            "invite_member",
            "attach_file",
            "screening_result",
            "assessment",
            "opinions",
        ),
    ),
    Place(
        "my_grants",
        Text(en="My grants", ko="내 배정"),
        Act.LIST_OWN,
        ("letter", "grant", "file_request", "request", "object_to", "objection"),
    ),
    Place("notices", Text(en="Notices", ko="알림"), Act.LIST_OWN),
)
_PUBLIC = (
    Place("glance", Text(en="Programme", ko="사업 현황"), Act.READ_PUBLIC, ("programme",)),
    Place("calls", Text(en="Calls", ko="공모"), Act.READ_PUBLIC, ("call", "open_call")),
    Place("results", Text(en="Results", ko="선정 결과"), Act.READ_PUBLIC),
    Place(
        "open_data",
        Text(en="Open data", ko="공개 데이터"),
        Act.READ_PUBLIC,
        ("dataset", "api_reference"),
    ),
)
GROUPS: tuple[Group, ...] = (
    Group("todo", _TODO.label, (_TODO,)),
    Group("office", Text(en="Office", ko="업무"), _OFFICE),
    Group("own", Text(en="My own", ko="내 업무"), _OWN),
    Group("public", Text(en="Public", ko="공개"), _PUBLIC),
)
"""What is done most stands first; a page is marked at the first place that it stands under."""
_IN_A_LINE = 10
"""Places that a line of a wide screen has room for, in either language."""


@lru_cache(maxsize=1024)
def list_places(roles: frozenset[Role], here: str) -> tuple[ShownGroup, ...]:
    """List the places that some roles may go to, in groups; the table of acts does not change.

    On a wide screen as many groups as there is room for stand in the line as they are.

    Parameters
    ----------
    here : route of the page itself
    """
    reached = [
        (group, places)
        for group in GROUPS
        if (places := tuple(place for place in group.places if RULES[place.act] & roles))
    ]
    marked = _find_mark([place for _, places in reached for place in places], here)
    shown: list[ShownGroup] = []
    room = _IN_A_LINE
    for group, places in reached:
        # A group that does not fit takes the room of one word, and so do those after it.
        after = len(reached) - len(shown) - 1
        is_open = len(places) + after <= room
        room -= len(places) if is_open else 1
        lines = tuple(
            Shown(reverse(one.route), one.label, _say_here(one, marked, here)) for one in places
        )
        shown.append(ShownGroup(group.key, group.label, lines, marked in places, is_open))
    return tuple(shown)


def _find_mark(places: Sequence[Place], here: str) -> Place | None:
    """Find the place that a page is, or else the first that it stands under."""
    named = (place for place in places if place.route == here)
    under = (place for place in places if here in place.holds)
    return next(named, next(under, None))


def _say_here(place: Place, marked: Place | None, here: str) -> str:
    """Say for ``aria-current`` whether a place is the page itself, or what it stands under."""
    if place is not marked:
        return ""
    return "page" if place.route == here else "true"


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give every template the places to go, marked where one is."""
    match = request.resolver_match
    here = (match.url_name if match is not None else None) or ""
    return {
        "menu": list_places(roles_on(who_asks(request), None), here),
        "is_demo": not settings.IS_PRODUCTION,
        "has_font": HAS_FONT,
        "has_report": bool(settings.REPORT),
    }
