"""Calls: a sealed paper, a page for everyone, open from its first moment to its last."""

import json
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dure.office.applications.actions import do_submit
from dure.office.calls.actions import do_open_call
from dure.office.calls.models import CallPaperRow, CallRow
from dure.office.calls.queries import is_open_at, read_paper
from dure.office.notices.models import NoticeRow
from dure.office.screening.actions import Screened, do_screen
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
    with pytest.raises(InputRefused) as refusal:
        do_open_call(changed, "changed.yaml", by=None)
    codes = [finding.message.code for finding in refusal.value.findings]
    assert codes == ["call_version_not_raised", "call_field_frozen"]


LONGER = (("version: 1", "version: 2"), ("closes: 2026-01-28", "closes: 2026-02-04"))


@pytest.fixture
def longer(call_text):
    """Give the call with a later last day."""
    for old, new in LONGER:
        call_text = call_text.replace(old, new, 1)
    return call_text


def test_the_last_day_moves_to_a_later_one(call, start, longer, clock):
    row = start()
    clock(in_seoul("2026-01-29T10:00:00"))
    with pytest.raises(InputRefused, match="call_is_closed"):
        do_submit(row.pk, by=row.lead_id)
    do_open_call(longer, "longer.yaml", by=None)
    submitted = do_submit(row.pk, by=row.lead_id)
    call.refresh_from_db()
    assert (call.version, call.closes_at) == (2, in_seoul("2026-02-05T00:00:00"))
    [told] = NoticeRow.objects.filter(key__startswith="amended:")
    assert told.person_id == row.lead_id
    assert told.text["en"].endswith("applications are taken until Wed 4 February 2026 24:00.")
    # Both papers are kept; the application names the one that it was submitted to.
    papers = CallPaperRow.objects.order_by("pk")
    assert [paper.version for paper in papers] == [1, 2]
    assert json.loads(submitted.papers.get().paper)["call"] == papers[1].hash


def test_once_judging_has_begun_the_last_day_stays(submit, longer, clock, make_person):
    row, officer = submit(), make_person("officer", "officer")
    clock(in_seoul("2026-01-29T10:00:00"))
    do_screen(row.pk, Screened({}, 1), by=officer.pk)
    with pytest.raises(InputRefused) as refusal:
        do_open_call(longer, "longer.yaml", by=None)
    assert [finding.message.code for finding in refusal.value.findings] == ["call_judged_already"]


def test_an_officer_checks_a_file_and_publishes_it(call_text, make_person, browse):
    client = browse(make_person("officer", "officer"))
    wrong = call_text.replace("months_max: 12", "months_max: 0")
    got = client.post("/calls/new", {"text": wrong, "check": "1"})
    assert got.status_code == 409
    line = wrong[: wrong.index("months_max: 0")].count("\n") + 1
    assert f"Line {line} <code>months_max</code>" in got.text
    checked = client.post("/calls/new", {"text": call_text, "check": "1"})
    for words in ("The file has no fault", "NVIDIA B200", "Wed 28 January 2026 24:00"):
        assert words in checked.text
    assert not CallRow.objects.exists()
    done = client.post("/calls/new", {"text": call_text, "publish": "1"}, follow=True)
    assert "The call is published." in done.text
    row = CallRow.objects.get()
    assert row.papers.get().opened_by.name == "officer"
    assert "Begin an application" in browse().get("/calls/first_2026/").text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("title: 제1차 공모".encode("cp949"), "The file is not UTF-8."),
        (b"#" * 200_001, "more than 200,000 characters"),
    ],
)
def test_a_file_is_read_whole_or_not_at_all(content, words, make_person, browse):
    client = browse(make_person("officer", "officer"))
    got = client.post("/calls/new", {"file": SimpleUploadedFile("c.yaml", content), "publish": "1"})
    assert got.status_code == 400
    assert words in got.text
    assert not CallRow.objects.exists()


def test_a_call_is_read_from_a_file_and_begun_from_another(call, call_text, make_person, browse):
    client = browse(make_person("officer", "officer"))
    text = client.get("/calls/new", {"from": call.pk}).text
    assert "opens: 2025-12-22" in text
    new = call_text.replace("id: first_2026", "id: second_2026")
    new += "\nround: {of: gpu, number: 2}\n"
    file = SimpleUploadedFile("c.yaml", new.encode())
    client.post("/calls/new", {"file": file, "publish": "1"})
    third = new.replace("id: second", "id: third").replace("number: 2", "number: 3")
    client.post("/calls/new", {"text": third, "publish": "1"})
    text = browse().get("/calls/second_2026/").text
    assert "round 2" in text
    assert '<a href="/calls/third_2026/">' in text
    assert "Change it" not in text


def test_an_officer_of_one_call_opens_no_other(call, call_text, make_person, browse):
    client = browse(make_person("officer", "officer", scope=f"call:{call.pk}"))
    other = call_text.replace("id: first_2026", "id: second_2026")
    assert client.post("/calls/new", {"text": other, "publish": "1"}).status_code == 403
    assert CallRow.objects.count() == 1
    again = {"text": call_text.replace("First call", "The first call"), "publish": "1"}
    assert client.post("/calls/new", again).status_code == 302


UNREADABLE = {
    "nothing": b"",
    "no YAML": b"a: [",
    "a list": b"- 1",
    "not UTF-8": b"id: \xff",
    "a zero byte": b"id: a\0b",
    "an id with a dot, which no address has": b"id: a.b",
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_files_that_make_no_call(content, make_person, browse):
    client = browse(make_person("officer", "officer"))
    got = client.post("/calls/new", {"file": SimpleUploadedFile("c.yaml", content)})
    assert got.status_code in (400, 409)
    assert not CallRow.objects.exists()


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


def test_what_was_submitted_stays_so_when_the_call_is_amended(submit, longer, browse):
    row = submit()
    do_open_call(longer, "longer.yaml", by=None)
    assert (
        "kept, but not submitted" not in browse(row.lead).get(f"/applications/{row.number}/").text
    )
