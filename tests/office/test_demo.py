"""The demonstration: 514 drawn applications, marked so, people by role only."""

import pytest
from django.test import Client

from dure.office.applications.models import ApplicationRow, PaperRow
from dure.office.applications.papers import read_paper_application
from dure.office.calls.models import CallRow
from dure.office.calls.queries import is_open_at, read_paper
from dure.office.clock import now
from dure.office.demo.load import PASSWORD, DemoRefused, do_load_demo, list_people
from dure.office.people.models import Person
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
    assert set(Person.objects.values_list("email", flat=True)) == set(list_people())
    assert is_open_at(CallRow.objects.get(pk="demo_open"), now())
    client = Client()
    client.post("/accounts/login/", {"login": "officer@demo.example", "password": PASSWORD})
    assert client.get("/me/").status_code == 200


def test_it_is_refused_in_production(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(DemoRefused, match="not loaded in production"):
        do_load_demo()


def test_it_is_refused_where_people_have_applied(start):
    start()
    with pytest.raises(DemoRefused, match="needs an empty one"):
        do_load_demo()
