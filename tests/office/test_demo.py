"""The demonstration: 514 drawn applications, marked so, people by role only."""

from collections import Counter
from datetime import datetime

import pytest
from django.test import Client

from dure.office.applications.models import ApplicationRow, PaperRow
from dure.office.applications.papers import read_paper_application
from dure.office.calls.models import CallRow
from dure.office.calls.queries import is_open_at, read_paper
from dure.office.clock import now
from dure.office.demo.load import PASSWORD, DemoRefused, do_load_demo, list_people
from dure.office.people.models import Person
from dure.office.reviews.models import ReviewRow
from dure.office.trail.queries import check_chain

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_whole_marked_and_loaded_once():
    assert do_load_demo() == 514
    assert do_load_demo() == 0
    rows = ApplicationRow.objects.all()
    assert rows.count() == rows.filter(is_drawn=True, state="submitted", version=1).count() == 514
    # The published totals of the call: 1,714 servers asked.
    first = CallRow.objects.get(pk="first_2026")
    call = read_paper(first)
    papers = PaperRow.objects.select_related("application")
    assert sum(read_paper_application(p, call).asked.count for p in papers) == 1_714
    assert all("Drawn at random" in p.paper for p in papers)
    assert check_chain() is None
    more = {f"reviewer{n}@demo.example" for n in range(1, 7)}
    assert set(Person.objects.values_list("email", flat=True)) == set(list_people()) | more
    assert is_open_at(CallRow.objects.get(pk="demo_open"), now())
    client = Client()
    client.post("/accounts/login/", {"login": "officer@demo.example", "password": PASSWORD})
    assert client.get("/me/").status_code == 200


def test_after_the_cut_off_a_part_is_screened_and_reviewed(clock):
    clock(datetime.fromisoformat("2026-02-02T12:00:00+09:00"))
    do_load_demo()
    states = Counter(ApplicationRow.objects.values_list("state", flat=True))
    # 514 = 478 as submitted + 30 in review + 2 returned + 2 not eligible + 2 under way.
    want = {"submitted": 478, "in_review": 30, "returned": 2, "ineligible": 2, "screening": 2}
    assert dict(states) == want
    reviews = Counter(ReviewRow.objects.values_list("state", "reviewer__email"))
    # Two for each of the 30; those of the one reviewer who can sign in wait to be written.
    assert sum(reviews.values()) == 60
    assert all((s == "assigned") == (e == "reviewer@demo.example") for s, e in reviews)
    assert reviews["assigned", "reviewer@demo.example"] > 0
    assert all("Drawn at random" in r.paper for r in ReviewRow.objects.filter(state="submitted"))
    assert check_chain() is None


def test_it_is_refused_in_production(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(DemoRefused, match="not loaded in production"):
        do_load_demo()


def test_it_is_refused_where_people_have_applied(start):
    start()
    with pytest.raises(DemoRefused, match="needs an empty one"):
        do_load_demo()
