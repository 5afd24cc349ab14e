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
from dure.office.decisions.models import DecisionRow
from dure.office.demo.load import DemoRefused, do_load_demo
from dure.office.demo.people import PASSWORD, list_people
from dure.office.grants.models import GrantRow, RequestRow
from dure.office.ledger.verify import verify_book
from dure.office.objections.models import ObjectionRow
from dure.office.people.models import Person
from dure.office.reviews.models import ReviewRow
from dure.office.trail.queries import check_chain

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_whole_marked_and_loaded_once():
    assert do_load_demo() == 514
    assert do_load_demo() == 0
    rows = ApplicationRow.objects.filter(call="first_2026")
    assert rows.count() == rows.filter(is_drawn=True, state="submitted", version=1).count() == 514
    # The published totals of the call: 1,714 servers asked.
    first = CallRow.objects.get(pk="first_2026")
    call = read_paper(first)
    papers = PaperRow.objects.filter(application__call=first).select_related("application")
    assert sum(read_paper_application(p, call).asked.count for p in papers) == 1_714
    assert all("Drawn at random" in p.paper for p in papers)
    assert check_chain() is None
    more = {f"reviewer{n}@demo.example" for n in range(2, 8)}
    more |= {f"lead{n}@demo.example" for n in range(2, 13)}
    assert set(Person.objects.values_list("email", flat=True)) == set(list_people()) | more
    # Nobody stands for a whole round: 514 = 10 · 43 + 2 · 42.
    led = Counter(rows.values_list("lead", flat=True))
    assert sorted(led.values()) == [42, 42, *[43] * 10]
    assert is_open_at(CallRow.objects.get(pk="demo_open"), now())
    client = Client()
    client.post("/accounts/login/", {"login": "officer@demo.example", "password": PASSWORD})
    assert client.get("/me/").status_code == 200


def test_a_small_call_is_decided_and_every_page_behind_it_has_something():
    do_load_demo()
    rows = ApplicationRow.objects.filter(call="demo_decided")
    # Of twelve, nine got some of the 20 and 8 servers.
    assert Counter(rows.values_list("state", flat=True)) == {
        "accepted": 7,
        "awarded": 1,
        "refused": 1,
        "reserved": 2,
        "declined": 1,
    }
    assert rows.get(state="awarded").lead.email == "lead@demo.example"
    assert GrantRow.objects.filter(application__lead__email="lead@demo.example").exists()
    assert DecisionRow.objects.get(kind="round").state == "signed"
    assert DecisionRow.objects.get(kind="reserve").state == "drafted"
    assert ObjectionRow.objects.get().state == "filed"
    assert set(RequestRow.objects.values_list("state", flat=True)) == {"filed"}
    assert list(verify_book()) == []
    assert check_chain() is None


def test_after_the_cut_off_a_part_is_screened_and_reviewed(clock):
    clock(datetime.fromisoformat("2026-02-02T12:00:00+09:00"))
    do_load_demo()
    rows = ApplicationRow.objects.filter(call="first_2026")
    states = Counter(rows.values_list("state", flat=True))
    # 514 = 474 as submitted + 30 in review + 4 to assess + 2 returned + 2 refused + 2 under way.
    want = {"submitted": 474, "in_review": 30, "assessing": 4}
    want |= {"returned": 2, "ineligible": 2, "screening": 2}
    assert dict(states) == want
    asked = ReviewRow.objects.filter(application__call="first_2026")
    reviews = Counter(asked.values_list("state", "reviewer__email"))
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
