"""Applications: kept as typed, submitted once, corrected until the cut-off, withdrawn."""

import json
import re
from datetime import datetime, timedelta

import pytest

from dure.office.applications.actions import do_keep_draft, do_submit, do_withdraw
from dure.office.applications.models import ApplicationRow, PaperRow
from dure.office.trail.models import Entry
from dure.office.trail.queries import check_chain
from dure.terms.errors import InputRefused
from dure.terms.seal import seal

pytestmark = pytest.mark.django_db
CUT_OFF = datetime.fromisoformat("2026-01-29T00:00:00+09:00")
SECOND = timedelta(seconds=1)


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


def test_a_draft_begins_at_a_call(call, browse, make_person):
    got = browse(make_person("kim")).post(f"/calls/{call.pk}/apply")
    assert got["Location"] == "/applications/first_2026-0001/edit"
    assert ApplicationRow.objects.get().state == "draft"


def test_numbers_are_given_in_turn(start, make_person):
    kim = make_person("kim")
    assert [start(kim).number for _ in range(3)] == [f"first_2026-000{n}" for n in (1, 2, 3)]


TYPED = {
    "what cannot be read": {"months": "a year or so", "asked": "three"},
    "html": {"title_en": "<b>bold</b> & 'quoted'"},
    "white space and lines": {"summary": "one\n\n  two"},
    "nothing": {"title_ko": ""},
    "another script": {"organisation": "한국대학교 🖥"},
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_what_is_typed_is_kept_as_it_is(typed, start, browse):
    row = start()
    client = browse(row.lead)
    client.post(f"/applications/{row.number}/edit", {**row.cells, **typed})
    row.refresh_from_db()
    assert {key: row.cells[key].replace("\r\n", "\n") for key in typed} == typed


def test_html_in_any_field_is_shown_as_text(start, browse):
    evil = '"><script>alert(1)</script>'
    row = start(**dict.fromkeys(("title_en", "title_ko", "summary", "applicant", "asked"), evil))
    client = browse(row.lead)
    for page in ("", "edit", "preview"):
        assert b"<script>alert" not in client.get(f"/applications/{row.number}/{page}").content
    assert b"<script>alert" not in client.get("/applications/").content


def test_a_fault_is_shown_beside_its_field_and_what_was_typed_stays(start, browse):
    row = start(asked="99 servers")
    text = browse(row.lead).get(f"/applications/{row.number}/edit").content.decode()
    assert 'name="asked-count" value="99"' in text
    field = re.search(r'<div id="asked-findings">.*?</div>', text, re.DOTALL)[0]
    # 99 servers of 8; the call gives a project at most 32 of h200, 16 of b200.
    assert "99 servers of 8; the call gives a project at most 32" in field


def test_what_is_missing_is_not_held_against_a_draft_that_is_being_written(
    call, browse, make_person
):
    client = browse(make_person("kim"))
    at = client.post(f"/calls/{call.pk}/apply")["Location"]
    assert 'class="errors"' not in client.get(at).content.decode()
    preview = client.get("/applications/first_2026-0001/preview").content.decode()
    assert "still stands in the way" in preview
    assert "Submit" not in re.findall(r"<button>(.*?)</button>", preview)


def test_autosave_keeps_and_answers_with_a_fragment(start, browse):
    row = start()
    client = browse(row.lead)
    typed = {**row.cells, "months": "99"}
    got = client.post(f"/applications/{row.number}/edit", typed, headers={"hx-request": "true"})
    text = got.content.decode()
    assert "Saved at 12:00:00" in text
    assert "99 months are asked for; the call gives 1 to 12" in text
    assert "<html" not in text
    row.refresh_from_db()
    assert row.cells["months"] == "99"


def test_what_was_typed_too_late_is_shown_again_beside_the_reason(start, browse, clock):
    row = start()
    clock(CUT_OFF)
    typed = {**row.cells, "title_en": "Typed a moment too late"}
    got = browse(row.lead).post(f"/applications/{row.number}/edit", typed)
    assert got.status_code == 409
    assert "Typed a moment too late" in got.content.decode()
    assert "took applications until Wed 28 January 2026 24:00" in got.content.decode()
    row.refresh_from_db()
    assert row.cells["title_en"] == "A Korean language model for hospitals"


def test_what_the_preview_shows_is_what_is_submitted(start, browse):
    row = start()
    client = browse(row.lead)
    text = client.get(f"/applications/{row.number}/preview").content.decode()
    assert "3 servers" in text
    seen = re.search(r'name="seen" value="(\w+)"', text)[1]
    client.post(f"/applications/{row.number}/submit", {"seen": seen})
    row.refresh_from_db()
    assert (row.state, row.version, row.title_en) == (
        "submitted",
        1,
        "A Korean language model for hospitals",
    )
    paper = PaperRow.objects.get()
    assert paper.hash == row.hash == seal(json.loads(paper.paper))
    assert json.loads(paper.paper)["application"]["asked"] == "3 servers"


def test_a_draft_that_was_changed_since_its_preview_is_not_submitted(start, browse):
    row = start()
    seen = seal(row.cells)
    do_keep_draft(row.pk, {"months": "11"}, by=row.lead_id)
    got = browse(row.lead).post(f"/applications/{row.number}/submit", {"seen": seen})
    assert got.status_code == 409
    row.refresh_from_db()
    assert row.state == "draft"


def test_submitting_twice_is_submitting_once(start):
    row = start()
    for _ in range(3):
        do_submit(row.pk, by=row.lead_id)
    assert PaperRow.objects.count() == 1
    assert Entry.objects.filter(act="submit_application").count() == 1


def test_a_correction_is_another_version_and_the_first_stays(submit):
    row = submit()
    do_keep_draft(row.pk, {"asked": "2 servers"}, by=row.lead_id)
    # Until it is submitted again, what counts is the first.
    row.refresh_from_db()
    assert row.version == 1
    row = do_submit(row.pk, by=row.lead_id)
    papers = [json.loads(paper.paper) for paper in PaperRow.objects.order_by("version")]
    assert [paper["application"]["asked"] for paper in papers] == ["3 servers", "2 servers"]
    assert (row.state, row.version) == ("submitted", 2)
    assert check_chain() is None


DEADLINES = {
    "a second before the cut-off": (CUT_OFF - SECOND, "submitted"),
    "at the cut-off": (CUT_OFF, "draft"),
    "a second after": (CUT_OFF + SECOND, "draft"),
}


@pytest.mark.parametrize(("moment", "want"), DEADLINES.values(), ids=DEADLINES)
def test_the_cut_off(moment, want, start, clock, browse):
    row = start()
    clock(moment)
    browse(row.lead).post(f"/applications/{row.number}/submit")
    row.refresh_from_db()
    assert row.state == want


def test_every_fault_is_told_at_once(start):
    row = start(months="99", asked="3", title_ko="", title_en="", summary="short")
    with pytest.raises(InputRefused) as refusal:
        do_submit(row.pk, by=row.lead_id)
    assert (
        sorted(codes(refusal)) == ["amount_unit_missing", "summary_missing"]
        or len(refusal.value.findings) >= 2
    )
    row.refresh_from_db()
    assert row.state == "draft"


SUMMARIES = {
    "99 characters": (99, False),
    "100 characters": (100, True),
    "4,000 characters": (4_000, True),
    "4,001 characters": (4_001, False),
}


@pytest.mark.parametrize(("count", "is_enough"), SUMMARIES.values(), ids=SUMMARIES)
def test_the_length_of_a_summary(count, is_enough, start):
    row = start(summary="가" * count)
    if is_enough:
        assert do_submit(row.pk, by=row.lead_id).state == "submitted"
    else:
        with pytest.raises(InputRefused, match="summary_missing"):
            do_submit(row.pk, by=row.lead_id)


def test_withdrawing_is_for_good_and_twice_is_once(submit, browse):
    row = submit()
    client = browse(row.lead)
    assert client.get(f"/applications/{row.number}/withdraw").status_code == 200
    for _ in range(2):
        client.post(f"/applications/{row.number}/withdraw", {"reason": "moved abroad"})
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert Entry.objects.filter(act="withdraw_application").count() == 1
    with pytest.raises(InputRefused, match="application_not_open"):
        do_keep_draft(row.pk, {"months": "11"}, by=row.lead_id)


def test_who_is_not_of_the_team_learns_nothing(submit, browse, make_person):
    row = submit()
    other = browse(make_person("other"))
    for page in ("", "edit", "preview", "withdraw"):
        there = other.get(f"/applications/{row.number}/{page}")
        nowhere = other.get(f"/applications/first_2026-9999/{page}")
        assert there.status_code == nowhere.status_code == 404
        assert there.content == nowhere.content


def test_the_page_says_where_it_stands(submit, browse):
    row = submit()
    text = browse(row.lead).get(f"/applications/{row.number}/").content.decode()
    steps = re.findall(r"<li><span>(.*?)</span>", text)
    assert steps[:2] == ["draft", "submitted"]
    assert row.hash in text


def test_my_applications_ask_little_of_the_database(
    start, browse, make_person, django_assert_max_num_queries
):
    kim = make_person("kim")
    for _ in range(30):
        start(kim)
    client = browse(kim)
    with django_assert_max_num_queries(6):
        text = client.get("/applications/").content.decode()
    assert text.count("first_2026-") >= 25
    last = ApplicationRow.objects.order_by("-pk")[24].pk
    with django_assert_max_num_queries(6):
        rest = client.get(f"/applications/?after={last}").content.decode()
    assert "first_2026-0005" in rest
    assert "first_2026-0006" not in rest


def test_editing_is_on_the_trail_once_for_each_person(start):
    row = start()
    for months in ("1", "2", "3"):
        do_keep_draft(row.pk, {"months": months}, by=row.lead_id)
    assert Entry.objects.filter(act="edit_application").count() == 1


def test_a_withdrawn_draft_never_had_a_paper(start):
    row = start()
    do_withdraw(row.pk, by=row.lead_id)
    row.refresh_from_db()
    assert (row.state, row.version) == ("withdrawn", 0)


def test_a_draft_begins_with_what_the_office_knows(call, make_person, browse):
    person = make_person("kim")
    form = {"name": "한국대학교", "name_en": "", "kind": "academia"}
    browse(person).post("/me/organisations", form)
    browse(person).post(f"/calls/{call.pk}/apply")
    row = ApplicationRow.objects.get()
    assert row.cells == {"applicant": "kim", "organisation": "한국대학교"}


def test_who_is_not_signed_in_comes_back_to_the_call(call, browse):
    referer = f"http://testserver/calls/{call.pk}/"
    got = browse().post(f"/calls/{call.pk}/apply", headers={"referer": referer})
    assert got["Location"] == f"/accounts/login/?next=/calls/{call.pk}/"
    got = browse().post(f"/calls/{call.pk}/apply", headers={"referer": "https://evil.example/x"})
    assert got["Location"] == "/accounts/login/?next=/"


PARTS = {
    "an amount in two inputs": ({"asked-count": "12", "asked-unit": "SU"}, "asked", "12 SU"),
    "what is no number stays as typed": (
        {"asked-count": "a dozen", "asked-unit": "servers"},
        "asked",
        "a dozen servers",
    ),
    "no number is no amount": ({"least-count": " ", "least-unit": "servers"}, "least", ""),
    "types in their order": (
        {"types-first": "b200", "types-also": ["h200", "b200"]},
        "types",
        "b200, h200",
    ),
    "no type": ({"types-first": ""}, "types", ""),
    "a measured rate is typed as text": ({"types": "h200, b200=2.1"}, "types", "h200, b200=2.1"),
}


@pytest.mark.parametrize(("sent", "name", "want"), PARTS.values(), ids=PARTS)
def test_fields_in_parts(sent, name, want, start, browse):
    row = start()
    client = browse(row.lead)
    client.post(f"/applications/{row.number}/edit", sent)
    row.refresh_from_db()
    assert row.cells[name] == want
    # Sent again as it is shown, nothing changes.
    text = client.get(f"/applications/{row.number}/edit").content.decode()
    assert (f'name="{name}"' in text) == ("=" in want)


def test_names_in_what_is_read_blind_are_warned_of_and_do_not_stop(start, browse):
    row = start(title_ko="홍길동의 의료 언어모형", applicant="홍길동")
    text = browse(row.lead, "ko").get(f"/applications/{row.number}/preview").text
    assert "내용에 홍길동이(가) 나옵니다." in text
    assert "제출할 수 있습니다." in text
    assert do_submit(row.pk, by=row.lead_id).version == 1
