"""Calls: a sealed paper, a page for everyone, open from its first moment to its last."""

from datetime import UTC, datetime

import pytest

from dure.office.calls.actions import do_open_call
from dure.office.calls.models import CallRow
from dure.office.calls.queries import is_open_at, read_paper
from dure.office.trail.queries import list_entries
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db


def in_seoul(text):
    return datetime.fromisoformat(f"{text}+09:00")


MOMENTS = {
    "a second before it opens": ("2025-12-21T23:59:59", False),
    "as it opens": ("2025-12-22T00:00:00", True),
    "the last second of the last day": ("2026-01-28T23:59:59", True),
    "midnight after the last day": ("2026-01-29T00:00:00", False),
}


@pytest.mark.parametrize(("moment", "want"), MOMENTS.values(), ids=MOMENTS)
def test_a_call_is_open_by_the_clock_of_the_programme(moment, want, call):
    assert is_open_at(call, in_seoul(moment)) is want


def test_days_are_days_of_the_programme(call):
    assert call.opens_at == datetime(2025, 12, 21, 15, 0, tzinfo=UTC)
    assert call.closes_at == datetime(2026, 1, 28, 15, 0, tzinfo=UTC)


@pytest.mark.usefixtures("call")
def test_the_same_file_twice_is_one_call(call_text):
    do_open_call("# A remark changes nothing.\n" + call_text, "again.yaml", by=None)
    assert CallRow.objects.count() == 1
    assert [entry.act for entry in list_entries()] == ["open_call"]


def test_a_paper_that_people_applied_to_does_not_change(call_text, start):
    start()
    changed = call_text.replace("objection_days: 10", "objection_days: 9")
    with pytest.raises(InputRefused, match="call_paper_changed"):
        do_open_call(changed, "changed.yaml", by=None)


def test_a_paper_is_changed_before_anybody_applied(call, call_text):
    do_open_call(call_text.replace("objection_days: 10", "objection_days: 9"), "c.yaml", by=None)
    call.refresh_from_db()
    assert read_paper(call).objection_days == 9


def test_the_page_of_a_call(call, browse):
    text = browse().get(f"/calls/{call.pk}/").content.decode()
    for words in (
        "First call for GPU time",
        "Wed 28 January 2026 24:00",
        "NVIDIA B200",
        "Academia",
        "Contribution to the AI ecosystem: 25 %",
        "assumed",
        call.hash,
        "Begin an application",
    ):
        assert words in text


def test_the_page_in_korean(call, browse):
    text = browse(language="ko").get(f"/calls/{call.pk}/").content.decode()
    assert "첨단 GPU 활용 지원 1차 공모" in text
    assert "2026년 1월 28일(수) 24:00" in text


def test_a_closed_call_takes_no_applications(call, browse, clock, make_person):
    clock(in_seoul("2026-01-29T00:00:00"))
    client = browse(make_person("kim"))
    assert "Begin an application" not in client.get(f"/calls/{call.pk}/").content.decode()
    got = client.post(f"/calls/{call.pk}/apply")
    assert got.status_code == 409
    assert (
        "until Wed 28 January 2026 24:00; it is Thu 29 January 2026 00:00" in got.content.decode()
    )


def test_a_call_that_is_not_there(db, browse):
    del db
    assert browse().get("/calls/nothing/").status_code == 404


def test_the_list_goes_on_where_it_ended(call, browse):
    for n in range(30):
        CallRow.objects.create(
            slug=f"old-{n:02d}",
            version=1,
            title_ko=f"지난 {n}",
            title_en=f"Old {n:02d}",
            opens_at=datetime(2024, 1, 1, tzinfo=UTC),
            closes_at=datetime(2024, 2, 1, tzinfo=UTC),
            paper=call.paper,
            hash=call.hash,
        )
    first = browse().get("/calls/").content.decode()
    second = browse().get("/calls/?after=old-23").content.decode()
    assert "Old 23" in first
    assert "Old 24" not in first
    assert [f"Old {n}" in second for n in (23, 24, 29)] == [False, True, True]


@pytest.mark.usefixtures("call")
def test_the_list_asks_little_of_the_database(browse, make_person, django_assert_max_num_queries):
    client = browse(make_person("kim"))
    with django_assert_max_num_queries(6):
        client.get("/calls/")
