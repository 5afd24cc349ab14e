"""The places that every page leads to, as far as whoever reads it may go there."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from dure.office.acts import RULES, Act
from dure.office.permissions import roles_on, who_asks
from dure.office.roles import Role
from dure.terms.language import Text


class Place(NamedTuple):
    """A line of the navigation: a route without keys, its name, and the act it needs."""

    route: str
    label: Text
    act: Act


class Shown(NamedTuple):
    """A place as a page shows it."""

    url: str
    label: Text
    is_here: bool


PLACES: tuple[Place, ...] = (
    Place("glance", Text(en="Programme", ko="사업 현황"), Act.READ_PUBLIC),
    Place("todo", Text(en="To do", ko="할 일"), Act.LIST_OWN),
    Place("calls", Text(en="Calls", ko="공모"), Act.READ_PUBLIC),
    Place("results", Text(en="Results", ko="선정 결과"), Act.READ_PUBLIC),
    Place("open_data", Text(en="Open data", ko="공개 데이터"), Act.READ_PUBLIC),
    Place("my_applications", Text(en="My applications", ko="내 신청"), Act.LIST_OWN),
    Place("screening", Text(en="Screening", ko="적격 심사"), Act.SCREEN),
    Place("assessments", Text(en="Assessment", ko="기술 검토"), Act.ASSESS),
    Place("boards", Text(en="Reviewers", ko="평가위원 배정"), Act.ASSIGN_REVIEWER),
    Place("my_reviews", Text(en="My reviews", ko="내 평가"), Act.LIST_REVIEWS),
    Place("panels", Text(en="Panels", ko="평가단"), Act.READ_RANKING),
    Place("notices", Text(en="Notices", ko="알림"), Act.LIST_OWN),
    Place("my_grants", Text(en="My grants", ko="내 배정"), Act.LIST_OWN),
    Place("decisions", Text(en="Decisions", ko="결정"), Act.READ_DECISION),
    Place("grants", Text(en="Grants", ko="배정"), Act.LIST_GRANTS),
    Place("requests", Text(en="Requests", ko="요청"), Act.ANSWER_REQUEST),
    Place("objections", Text(en="Objections", ko="이의신청"), Act.ANSWER_OBJECTION),
    Place("tasks", Text(en="Background work", ko="예약 작업"), Act.READ_TASKS),
    Place("trail", Text(en="Audit trail", ko="감사 기록"), Act.READ_TRAIL),
)


@lru_cache(maxsize=1024)
def list_places(roles: frozenset[Role], here: str) -> tuple[Shown, ...]:
    """List the places that some roles may go to; the table of acts does not change.

    Parameters
    ----------
    here : route of the page itself
    """
    return tuple(
        Shown(reverse(place.route), place.label, place.route == here)
        for place in PLACES
        if RULES[place.act] & roles
    )


_FONT = Path(__file__).parent / "static/office/font/PretendardVariable.woff2"
_HAS_FONT = _FONT.is_file()


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give every template the places to go, marked where one is."""
    match = request.resolver_match
    here = (match.url_name if match is not None else None) or ""
    return {
        "places": list_places(roles_on(who_asks(request), None), here),
        "is_demo": not settings.IS_PRODUCTION,
        "has_font": _HAS_FONT,
        "has_report": bool(settings.REPORT),
    }
