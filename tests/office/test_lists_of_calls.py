"""Lists with a line for each call: all of them are reached, a page at a time, once each."""

import re
from datetime import timedelta

import pytest

from dure.office.calls.models import CallRow
from dure.office.calls.order import begin_after
from dure.office.people.actions import do_give_role
from dure.office.roles import Role

pytestmark = pytest.mark.django_db
CLOSED_TOGETHER = 30


@pytest.fixture
def many(call):
    """Publish sixty more calls; half of them close at the same moment, and one sits by track."""
    rows = []
    for number in range(60):
        row = CallRow.objects.get(pk=call.pk)
        row.slug = f"many-{number:02d}"
        row.title_en = row.title_ko = f"Call {number:02d}"
        row.closes_at -= timedelta(min(number, CLOSED_TOGETHER) + 1)
        row.panels_by = "track" if number == 40 else "call"
        rows.append(row)
    return CallRow.objects.bulk_create(rows)


def walk(client, first, statements):
    """Read a list to its end; give what its lines are named, and the pages."""
    url, names, pages = first, [], 0
    while url:
        with statements(6):
            text = client.get(url).content.decode()
        names += re.findall(r"<strong>(.+?)</strong></a>", text)
        pages += 1
        found = re.search(r'rel="next" href="([^"]+)"', text)
        url = first + found[1] if found else ""
    return names, pages


CALLS = [f"Call {number:02d}" for number in range(60)]


def test_every_board_is_reached(many, make_person, browse, django_assert_max_num_queries):
    del many
    client = browse(make_person("officer", "officer"))
    names, pages = walk(client, "/reviews/boards/", django_assert_max_num_queries)
    assert names == ["First call for GPU time, December 2025", *CALLS]
    assert pages == 3


def test_every_panel_is_reached(many, make_person, browse, django_assert_max_num_queries):
    del many
    client = browse(make_person("chair", "chair"))
    names, pages = walk(client, "/panels/", django_assert_max_num_queries)
    tracks = [f"Call 40: {name}" for name in ("Academia", "Industry", "Research")]
    assert names == ["First call for GPU time, December 2025", *CALLS[:40], *tracks, *CALLS[41:]]
    assert pages == 3


def test_a_list_within_a_scope_is_paged_too(
    many, make_person, browse, django_assert_max_num_queries
):
    person = make_person("chair")
    for row in many[:26]:
        do_give_role(person.pk, Role.CHAIR, scope=f"call:{row.pk}")
    names, pages = walk(browse(person), "/panels/", django_assert_max_num_queries)
    assert (names, pages) == (CALLS[:26], 2)


def test_a_page_that_is_full_and_the_last_offers_no_next(call, many, make_person, browse):
    CallRow.objects.filter(pk__in=[row.pk for row in many[24:]]).delete()
    assert CallRow.objects.count() == 25
    assert (
        'rel="next"' not in browse(make_person("chair", "chair")).get("/panels/").content.decode()
    )
    del call


def test_a_call_that_is_new_shifts_nothing(many):
    page = list(begin_after(CallRow.objects.all(), "many-10"))
    CallRow.objects.filter(pk="many-50").update(closes_at=many[0].closes_at + timedelta(9))
    after = list(begin_after(CallRow.objects.all(), "many-10"))
    assert [row.pk for row in after] == [row.pk for row in page if row.pk != "many-50"]


def test_after_no_call_there_are_all(many):
    assert begin_after(CallRow.objects.all(), "nobody").count() == len(many) + 1


@pytest.mark.parametrize("at", ["/reviews/boards/", "/panels/"])
def test_a_cursor_that_is_too_long_is_refused(at, make_person, browse):
    person = make_person("officer", "officer")
    assert browse(person).get(at, {"after": "x" * 65}).status_code == 400
