"""Every role on every route; every route names its act."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from dure.office.acts import BARRED_BY, RULES, Act
from dure.office.people.queries import GivenRole
from dure.office.permissions import FOREIGN, Thing, Who, may, roles_on
from dure.office.roles import GIVEN_ROLES, Role
from dure.office.trail.actions import do_record

ALL = "public person lead member reviewer chair officer decider operator council auditor"
SIGNED_IN = ALL.removeprefix("public ")

# Route: method, keys, roles that get in. Whoever is not named is kept out.
ROUTES = {
    "glance": ("get", {}, ALL),
    "health": ("get", {}, ALL),
    "language": ("post", {}, ALL),
    "profile": ("get", {}, SIGNED_IN),
    "organisations": ("get", {}, SIGNED_IN),
    "leave_organisation": ("post", {"organisation_id": 1}, SIGNED_IN),
    "trail": ("get", {}, "auditor"),
}
CASES = {
    f"{role} at {name}": (role, name, role in ROUTES[name][2].split())
    for name in ROUTES
    for role in ALL.split()
}
BODIES = {"language": {"language": "ko"}}


def find_routes(patterns=None):
    """Give every route of the office with its view, by name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name, pattern.callback
        else:
            yield from find_routes(pattern.url_patterns)


def test_every_route_names_its_act_and_stands_in_this_table():
    named = {name for name, view in find_routes() if hasattr(view, "act")}
    others = {name for name, view in find_routes() if not hasattr(view, "act")}
    assert named == set(ROUTES)
    # Routes without a name are old addresses of django-allauth; the middleware refuses them.
    assert others - {None} <= set(FOREIGN)


@pytest.mark.django_db
def test_a_route_without_an_act_is_refused(client):
    assert client.get("/accounts/social/signup/").status_code == 403


@pytest.fixture
def world(make_person):
    """Give somebody for each role."""
    people = {role.value: make_person(role.value, role) for role in GIVEN_ROLES}
    people |= {name: make_person(name) for name in ("person", "lead", "member")}
    return people


@pytest.mark.parametrize(("role", "name", "gets_in"), CASES.values(), ids=CASES)
def test_every_role_on_every_route(role, name, gets_in, world, browse):
    method, keys, _ = ROUTES[name]
    client = browse(world.get(role))
    got = getattr(client, method)(reverse(name, kwargs=keys), BODIES.get(name, {}))
    asked_to_sign_in = got.status_code == 302 and got["Location"].startswith("/accounts/login/")
    assert (got.status_code not in (403, 404) and not asked_to_sign_in) == gets_in


def test_every_act_has_a_rule():
    assert set(RULES) == set(Act)


def test_only_those_who_signed_in_keep_accounts():
    assert Role.PUBLIC not in RULES[Act.KEEP_ACCOUNT]


ROLES = {
    "nobody is the public": (Who(), None, {Role.PUBLIC}),
    "a role given everywhere counts on a thing": (
        Who(1, (GivenRole(Role.OFFICER),)),
        Thing("application:1", frozenset({"call:a"})),
        {Role.PUBLIC, Role.PERSON, Role.OFFICER},
    ),
    "a role of another call does not": (
        Who(1, (GivenRole(Role.OFFICER, "call:b"),)),
        Thing("application:1", frozenset({"call:a"})),
        {Role.PUBLIC, Role.PERSON},
    ),
    "the team comes with the thing": (
        Who(1),
        Thing("application:1", team={1: Role.LEAD, 2: Role.MEMBER}),
        {Role.PUBLIC, Role.PERSON, Role.LEAD},
    ),
}


@pytest.mark.parametrize(("who", "thing", "want"), ROLES.values(), ids=ROLES)
def test_roles(who, thing, want):
    assert roles_on(who, thing) == want


DUTIES = {
    "who screened does not decide": (Act.SCREEN, Act.DECIDE),
    "who reviewed does not decide": (Act.REVIEW, Act.DECIDE),
    "who ranked does not decide": (Act.RANK, Act.DECIDE),
    "who applied does not decide": (Act.SUBMIT_APPLICATION, Act.DECIDE),
    "who applied does not screen": (Act.APPLY, Act.SCREEN),
    "who applied does not review": (Act.EDIT_APPLICATION, Act.REVIEW),
}


@pytest.mark.parametrize(("done", "act"), DUTIES.values(), ids=DUTIES)
def test_separation_of_duties(done, act, make_person, clock):
    del clock
    from dure.office.clock import now  # noqa: PLC0415

    person = make_person("kim", *GIVEN_ROLES)
    who = Who(person.pk, tuple(GivenRole(role) for role in GIVEN_ROLES))
    thing, other = Thing("application:1"), Thing("application:2")
    assert may(who, act, thing)
    do_record(person.pk, done, "application:1", at=now())
    assert not may(who, act, thing)
    assert may(who, act, other)
    assert done in BARRED_BY[act]
