"""Screening: after the cut-off, every item answered, reasons told, corrected until a day."""

from datetime import date, datetime, timedelta

import pytest

from dure.office.acts import Act
from dure.office.applications.actions import do_submit
from dure.office.applications.actions_team import do_attach, do_detach
from dure.office.applications.models import ApplicationRow
from dure.office.people.queries import find_given_roles
from dure.office.permissions import Who, may
from dure.office.screening.actions import Screened, do_screen
from dure.office.screening.models import ScreeningRow
from dure.office.trail.models import Entry
from dure.review.checklist import CHECKLIST, Answer, Checked, Outcome
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
CUT_OFF = datetime.fromisoformat("2026-01-29T00:00:00+09:00")
LATER = CUT_OFF + timedelta(hours=12)
YES = {item.id: Checked(Answer.YES) for item in CHECKLIST}
NO = {**YES, "documents": Checked(Answer.NO, "The letter of the company is missing.")}
POSTED = {f"answer_{item.id}": "yes" for item in CHECKLIST} | {"version": "1"}


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


OUTCOMES = {
    "all yes passes": (YES, Outcome.PASSED, None, "eligible"),
    "one no is returned until a day": (NO, Outcome.RETURNED, date(2026, 2, 5), "returned"),
    "one no is refused": (NO, Outcome.REFUSED, None, "ineligible"),
    "answers are kept without an outcome": ({}, None, None, "screening"),
}


@pytest.mark.parametrize(("answers", "outcome", "day", "state"), OUTCOMES.values(), ids=OUTCOMES)
def test_what_a_screening_ends_with(answers, outcome, day, state, submit, officer, clock):
    row = submit()
    clock(LATER)
    kept = do_screen(row.pk, Screened(answers, 1, outcome, day), by=officer.pk)
    row.refresh_from_db()
    assert row.state == state
    assert kept.outcome == (outcome or "")
    acts = Entry.objects.filter(thing=f"application:{row.pk}", act=Act.SCREEN, person_id=officer.pk)
    assert [e.after for e in acts.order_by("sequence")] == ["screening", state][: 1 + bool(outcome)]


REFUSED = {
    "a second before the cut-off": (
        CUT_OFF - SECOND,
        Screened(YES, 1, Outcome.PASSED),
        ["screening_before_close"],
    ),
    "another version": (LATER, Screened(YES, 2, Outcome.PASSED), ["application_changed_meanwhile"]),
    "a no passes": (LATER, Screened(NO, 1, Outcome.PASSED), ["check_outcome_contradicts"]),
    "no day": (LATER, Screened(NO, 1, Outcome.RETURNED), ["correction_day_refused"]),
    "today": (
        LATER,
        Screened(NO, 1, Outcome.RETURNED, date(2026, 1, 29)),
        ["correction_day_refused"],
    ),
    "61 days": (
        LATER,
        Screened(NO, 1, Outcome.RETURNED, date(2026, 3, 31)),
        ["correction_day_refused"],
    ),
    "all at once": (
        CUT_OFF - SECOND,
        Screened({}, 2, Outcome.RETURNED),
        [
            "screening_before_close",
            "application_changed_meanwhile",
            "check_unanswered",
            "check_outcome_contradicts",
            "correction_day_refused",
        ],
    ),
}


@pytest.mark.parametrize(("at", "screened", "want"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_changes_nothing(at, screened, want, submit, officer, clock):
    row = submit()
    clock(at)
    with pytest.raises(InputRefused) as refusal:
        do_screen(row.pk, screened, by=officer.pk)
    assert codes(refusal) == want
    row.refresh_from_db()
    assert row.state == "submitted"
    assert not ScreeningRow.objects.exists()


DAYS = {"tomorrow": date(2026, 1, 30), "in 60 days": date(2026, 3, 30)}


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
def test_days_for_a_correction(day, submit, officer, clock):
    row = submit()
    clock(LATER)
    kept = do_screen(row.pk, Screened(NO, 1, Outcome.RETURNED, day), by=officer.pk)
    assert kept.correct_until == datetime.fromisoformat(f"{day + timedelta(1)}T00:00:00+09:00")


@pytest.fixture
def returned(submit, officer, clock):
    row = submit()
    clock(LATER)
    do_screen(row.pk, Screened(NO, 1, Outcome.RETURNED, date(2026, 2, 5)), by=officer.pk)
    return row


def test_it_is_corrected_until_the_last_moment_of_that_day(returned, browse, clock):
    clock(datetime.fromisoformat("2026-02-05T23:59:59+09:00"))
    client = browse(returned.lead)
    at = f"/applications/{returned.number}/edit"
    assert "until Thu 5 February 2026 24:00" in client.get(at).content.decode()
    assert client.post(at, {"title_en": "Corrected", "keep": "1"}).status_code == 302
    row = do_submit(returned.pk, by=returned.lead_id)
    assert (row.state, row.version, row.title_en) == ("submitted", 2, "Corrected")


def test_after_that_day_it_is_screened_as_it_is(returned, officer, clock):
    refuse = Screened(NO, 1, Outcome.REFUSED)
    until = datetime.fromisoformat("2026-02-06T00:00:00+09:00")
    clock(until - SECOND)
    with pytest.raises(InputRefused) as refusal:
        do_screen(returned.pk, refuse, by=officer.pk)
    assert codes(refusal) == ["correction_awaited"]
    clock(until)
    with pytest.raises(InputRefused) as refusal:
        do_submit(returned.pk, by=returned.lead_id)
    assert codes(refusal) == ["correction_too_late"]
    do_screen(returned.pk, refuse, by=officer.pk)
    returned.refresh_from_db()
    assert returned.state == "ineligible"
    assert ScreeningRow.objects.count() == 2


def test_the_applicant_reads_why(returned, browse, make_person):
    url = f"/screening/{returned.number}/result"
    text = browse(returned.lead).get(url).content.decode()
    assert "The letter of the company is missing." in text
    assert "until Thu 5 February 2026 24:00" in text
    assert "officer" not in text
    ko = browse(returned.lead, "ko").get(url).content.decode()
    assert "보완 요청" in ko
    assert url in browse(returned.lead).get(f"/applications/{returned.number}/").content.decode()
    assert browse(make_person("other")).get(url).status_code == 404
    # Who reads it and may not correct it is not led there.
    edit = f"/applications/{returned.number}/edit"
    assert edit in text
    assert edit not in browse(make_person("auditor", "auditor")).get(url).text


def test_a_letter_goes_out_with_what_is_recorded(submit, officer, clock, deliver):
    row = submit()
    clock(LATER)
    do_screen(row.pk, Screened(NO, 1, Outcome.REFUSED), by=officer.pk)
    [letter] = deliver()
    assert letter.to == [row.lead.email]
    assert f"/screening/{row.number}/result" in letter.body


def test_who_screened_does_not_decide(submit, make_person, clock):
    row, both = submit(), make_person("both", "officer", "decider")
    who = Who(both.pk, find_given_roles(both.pk, date(2026, 1, 29)))
    thing = row.as_thing()
    assert may(who, Act.DECIDE, thing)
    clock(LATER)
    do_screen(row.pk, Screened({}, 1), by=both.pk)
    assert not may(who, Act.DECIDE, thing)
    assert may(who, Act.SCREEN, thing)


def test_a_second_officer_who_keeps_answers_is_on_the_trail_too(
    submit, officer, make_person, clock
):
    row, second = submit(), make_person("second", "officer")
    clock(LATER)
    for person in (officer, second, second):
        do_screen(row.pk, Screened(YES, 1), by=person.pk)
    acts = Entry.objects.filter(thing=f"application:{row.pk}", act=Act.SCREEN)
    assert list(acts.order_by("sequence").values_list("person_id", flat=True)) == [
        officer.pk,
        second.pk,
    ]


def test_an_officer_does_not_screen_their_own(submit, officer, browse, clock):
    row = submit(officer)
    clock(LATER)
    assert browse(officer).get(f"/screening/{row.number}/").status_code == 403


def test_the_page_keeps_what_was_typed_when_it_is_refused(submit, officer, browse, clock):
    row = submit()
    clock(LATER)
    client = browse(officer)
    body = POSTED | {"answer_once": "no", "reason_once": "<b>twice</b>", "outcome": "passed"}
    got = client.post(f"/screening/{row.number}/", body)
    assert got.status_code == 409
    text = got.content.decode()
    assert "items are answered no" in text
    assert "&lt;b&gt;twice&lt;/b&gt;" in text
    assert 'id="once-no" name="answer_once" value="no" checked' in text


def test_the_page_passes_and_goes_back_to_the_inbox(submit, officer, browse, clock):
    row = submit()
    clock(LATER)
    client = browse(officer)
    assert client.post(f"/screening/{row.number}/", {**POSTED, "outcome": ""})["Location"].endswith(
        f"{row.number}/"
    )
    got = client.post(f"/screening/{row.number}/", {**POSTED, "outcome": "passed"}, follow=True)
    assert f"{row.number}: passed." in got.content.decode()
    row.refresh_from_db()
    assert row.state == "eligible"


BAD_BODIES = {
    "an unknown answer": {"answer_once": "maybe"},
    "an unknown outcome": {"outcome": "won"},
    "no version": {"version": ""},
    "a version that is no number": {"version": "²"},
    "a version too long": {"version": "9" * 10},
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_bodies_that_the_page_cannot_send(body, submit, officer, browse):
    assert browse(officer).post(f"/screening/{submit().number}/", POSTED | body).status_code == 400


def test_a_draft_is_not_screened(start, officer, browse):
    assert browse(officer).get(f"/screening/{start().number}/").status_code == 404


BAD_PARAMETERS = ["state=draft", "after=x", "after=-1", "track=" + "x" * 65]


@pytest.mark.parametrize("query", BAD_PARAMETERS)
def test_bad_parameters_of_the_inbox(query, officer, browse):
    got = browse(officer).get(f"/screening/?{query}")
    assert got.status_code == 400
    assert "The parameter" in got.content.decode()


def make_many(row, count):
    copies = []
    for number in range(count):
        copy = ApplicationRow.objects.get(pk=row.pk)
        copy.pk, copy.number = None, f"many-{number:04d}"
        copies.append(copy)
    ApplicationRow.objects.bulk_create(copies)


def test_the_inbox_is_paged_with_few_statements(
    submit, officer, browse, django_assert_max_num_queries
):
    make_many(submit(), 60)
    client = browse(officer)
    seen, url = [], "/screening/?state=submitted&track=academia"
    while url:
        with django_assert_max_num_queries(6):
            text = client.get(url).content.decode()
        seen += [part.split("/", 1)[0] for part in text.split('<a href="/screening/')[2:]]
        url = ""
        if 'rel="next"' in text:
            query = text.split('rel="next" href="')[1].split('"')[0]
            url = "/screening/" + query.replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 61


def test_an_officer_of_another_call_sees_nothing(submit, make_person, browse):
    row = submit()
    other = browse(make_person("other", "officer", scope="call:another"))
    assert row.number not in other.get("/screening/").content.decode()
    assert other.get(f"/screening/{row.number}/").status_code == 404
    mine = browse(make_person("mine", "officer", scope="call:first_2026"))
    assert row.number in mine.get("/screening/").content.decode()


def test_an_empty_inbox_says_so_in_both_languages(officer, browse):
    assert "Nothing here." in browse(officer).get("/screening/").content.decode()
    assert "신청이 제출되면" in browse(officer, "ko").get("/screening/").content.decode()


PHRASES = {
    "a part of the number": ("first_2026-0001", True),
    "a part of a title, whatever its case": ("LANGUAGE model", True),
    "a Korean part": ("의료", True),
    "the organisation": ("example univ", True),
    "something else": ("quantum", False),
}


@pytest.mark.parametrize(("phrase", "is_there"), PHRASES.values(), ids=PHRASES)
def test_the_inbox_is_searched(phrase, is_there, submit, officer, browse):
    row = submit()
    text = browse(officer).get("/screening/", {"q": phrase}).text
    assert (f'href="/screening/{row.number}/"' in text) is is_there
    assert ("Nothing is found" in text) is not is_there


def read_file(client, path):
    got = client.get(path)
    content = b"".join(got.streaming_content)
    for close in got._resource_closers:  # noqa: SLF001 - close() would end the test's connection
        close()
    return content


def test_what_was_changed_after_it_was_submitted_is_not_what_is_screened(
    start, officer, browse, make_person
):
    row = start()
    lead = browse(row.lead)
    kept = do_attach(row.pk, "plan.pdf", b"%PDF-1.7 plan", by=row.lead_id)
    do_submit(row.pk, by=row.lead_id)
    page, at = f"/applications/{row.number}/", f"/screening/{row.number}/"
    assert "counts until the preview is submitted" not in lead.get(page).text
    do_detach(row.pk, kept.pk, by=row.lead_id)
    late = do_attach(row.pk, "late.pdf", b"%PDF-1.7 late", by=row.lead_id)
    text = browse(officer).get(at).text
    assert ("plan.pdf" in text, "late.pdf" in text) == (True, False)
    text = lead.get(page).text
    assert ("plan.pdf" in text, "late.pdf" in text) == (False, True)
    assert "kept, but not submitted: version 1 counts" in text
    # Whoever is not on the team reads what was submitted, and nothing of the draft.
    for role in ("auditor", "decider"):
        client = browse(make_person(role, role))
        assert "late.pdf" not in client.get(page).text
        assert client.get(f"{page}files/{late.pk}").status_code == 404
        assert read_file(client, f"{page}files/{kept.pk}") == b"%PDF-1.7 plan"
    assert read_file(lead, f"{page}files/{late.pk}") == b"%PDF-1.7 late"
    do_submit(row.pk, by=row.lead_id)
    text = browse(officer).get(at).text
    assert ("plan.pdf" in text, "late.pdf" in text) == (False, True)
    assert browse(officer).get(f"{page}files/{kept.pk}").status_code == 404
    assert "counts until the preview is submitted" not in lead.get(page).text


def test_a_draft_is_the_teams_alone(start, officer, browse):
    row = start()
    do_attach(row.pk, "plan.pdf", b"%PDF-1.7 plan", by=row.lead_id)
    text = browse(officer).get(f"/applications/{row.number}/").text
    assert "(no title yet)" in text
    assert ("hospitals" in text, "plan.pdf" in text) == (False, False)
