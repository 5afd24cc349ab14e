"""The places that every page leads to: in groups, each reached once, the page itself marked."""

import re

import pytest
from django.urls import get_resolver, reverse

from dure.office.roles import Role
from dure.office.web.navigation import GROUPS, list_places


def show(*roles, here=""):
    """Show the groups as somebody reads them: those in brackets open at a word."""
    groups = list_places(frozenset({Role.PUBLIC, *roles}), here)
    return [
        " ".join(place.label.en for place in group.places)
        if group.is_open
        else f"[{group.label.en}]"
        for group in groups
    ]


OWN, PUBLIC = "My applications My grants Notices", "Programme Calls Results Open data"
LINES = {
    "who has not signed in sees what is public": ((), [PUBLIC]),
    "an applicant sees all in a line": ((Role.PERSON,), ["To do", OWN, PUBLIC]),
    "a reviewer too": ((Role.PERSON, Role.REVIEWER), ["To do", f"My reviews {OWN}", PUBLIC]),
    "an officer sees the work, and the rest behind words": (
        (Role.PERSON, Role.OFFICER),
        [
            "To do",
            "Screening Reviewers Panels Decisions Grants Requests Objections",
            "[My own]",
            "[Public]",
        ],
    ),
    "an auditor has room for their own": (
        (Role.PERSON, Role.AUDITOR),
        ["To do", "Panels Decisions Grants Background work Audit trail", OWN, "[Public]"],
    ),
    "whoever has all roles opens the work at a word": (
        tuple(Role),
        ["To do", "[Office]", f"My reviews {OWN}", PUBLIC],
    ),
}


@pytest.mark.parametrize(("roles", "want"), LINES.values(), ids=LINES)
def test_what_has_room_stands_in_the_line(roles, want):
    assert show(*roles) == want


def mark(here, *roles):
    """Tell what is marked, and how."""
    groups = list_places(frozenset({Role.PUBLIC, Role.PERSON, *roles}), here)
    found = [(p.label.en, p.here) for group in groups for p in group.places if p.here]
    assert [group.is_here for group in groups] == [
        any(place.here for place in group.places) for group in groups
    ]
    return found


MARKS = {
    "the page itself": ("calls", (), [("Calls", "page")]),
    "a page below it": ("call", (), [("Calls", "true")]),
    "an application of mine": ("application", (), [("My applications", "true")]),
    "one that an officer reads": ("application", (Role.OFFICER,), [("Screening", "true")]),
    "one that a decider reads": ("application", (Role.DECIDER,), [("Decisions", "true")]),
    "a letter to me": ("letter", (), [("My grants", "true")]),
    "my own list, though I am an officer": ("my_grants", (Role.OFFICER,), [("My grants", "page")]),
    "a page of the account": ("profile", (), []),
}


@pytest.mark.parametrize(("here", "roles", "want"), MARKS.values(), ids=MARKS)
def test_a_page_is_marked_where_it_stands(here, roles, want):
    assert mark(here, *roles) == want


def test_every_place_and_page_below_is_a_route():
    known = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    places = [place for group in GROUPS for place in group.places]
    assert {route for place in places for route in (place.route, *place.holds)} <= known
    assert len({place.route for place in places}) == len(places)
    assert all(reverse(place.route) for place in places)


@pytest.mark.django_db
def test_the_menu_says_in_words_where_one_is(make_person, browse):
    text = browse(make_person("officer", "officer")).get(reverse("calls")).content.decode()
    assert text.count("aria-current") == 1
    assert re.search(r'<summary class="here">Public<span class="unseen"> \(you are here\)', text)
    assert text.count('name="places"') == 3


@pytest.mark.django_db
def test_no_page_hides_the_places_behind_words_of_its_own(browse):
    for route in ("glance", "calls", "results", "open_data", "api_reference"):
        assert ">Open data</a></li>" in browse().get(reverse(route)).content.decode()
