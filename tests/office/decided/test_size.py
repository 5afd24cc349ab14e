"""Lists that stay small whatever the office holds: statements, search by parts, the export."""

import csv
import io
import json

import pytest
from django.db import connection

from dure.office.decisions.actions import do_draft
from dure.office.grants.models import GrantRow, GrantText
from dure.office.grants.queries import list_grants
from dure.office.grants.search import cut_pairs, write_grams
from dure.office.trail.models import Entry

GRANT = "first_2026-0001"
# Title in both languages: "한국어 의료 언어모형", "A Korean language model for hospitals".
FOUND = {
    "a Korean word of two letters": "의료",
    "the end of a Korean word": "모형",
    "a word over a space that was not typed": "한국어의료",
    "a word with a space that is not there": "언어 모형",
    "one Korean letter": "료",
    "the last letter of a field": "형",
    "an English word in another case": "HOSPITALS",
    "two English letters": "mo",
    "one English letter": "h",
    "a part of a word": "ospital",
    "the number": "first_2026-0001",
    "a part of the number without its sign": "20260001",
    "the organisation": "Example Univ",
    "letters of a Mac, which come in pieces": "의료",
    "wide letters": "ＨＯＳＰＩＴＡＬ",
    "white space around it": "  의료 ",
}
NOT_FOUND = {
    "a word that is not there": "기후",
    "pairs that are there, in another order": "료의",
    "pairs that are there, apart": "한국모형",
    "from one field into the next": "0001한국어",
    "signs alone": "%_",
    "a word and more": "의료원",
    "what the index would read as a question": '의료" OR "기후',
    "a star": "의료*기",
}


@pytest.fixture
def grant(accepted):
    return accepted[0]


@pytest.mark.parametrize("phrase", FOUND.values(), ids=FOUND)
def test_a_grant_is_found_by(phrase, grant):
    assert [line.number for line in list_grants(None, phrase=phrase)] == [grant.number]
    assert list_grants(None, phrase=phrase, before=grant.pk) == ()


@pytest.mark.parametrize("phrase", NOT_FOUND.values(), ids=NOT_FOUND)
def test_no_grant_is_found_by(phrase, grant):
    assert grant.number == GRANT
    assert list_grants(None, phrase=phrase) == ()


def test_what_is_found_is_cut_by_state_and_call(grant):
    assert list_grants(frozenset({"other"}), phrase="의료") == ()
    assert list_grants(None, phrase="의료", state="ended") == ()
    assert len(list_grants(frozenset({grant.call_id}), phrase="의료", state="active")) == 1


def test_the_index_follows_the_text(grant):
    text = GrantText.objects.get(grant=grant)
    text.grams = write_grams("기후 모형")
    text.save()
    assert list_grants(None, phrase="의료") == ()
    assert len(list_grants(None, phrase="기후")) == 1
    text.delete()
    assert list_grants(None, phrase="기후") == ()


def test_letters_are_cut_into_pairs():
    assert cut_pairs("AI!") == "ai i"
    assert cut_pairs("의") == "의"
    assert cut_pairs(" %-_") == ""
    assert write_grams("ab", "", "c") == " ab b zzz  zzz c "


def test_a_search_is_looked_up_in_the_index(grant):
    assert grant.number == GRANT
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "EXPLAIN QUERY PLAN SELECT rowid FROM office_grant_search"
                " WHERE office_grant_search MATCH 'ab' AND rowid < 9 ORDER BY rowid DESC"
            )
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT grant_id FROM office_grant_text"
                " WHERE string_to_array(grams, ' ') @> ARRAY['ab']"
            )
        plan = str(cursor.fetchall())
    assert "VIRTUAL TABLE INDEX" in plan or "office_grant_text_pairs" in plan


def read(response):
    """Read what was streamed as lines of cells."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_grants_are_exported_as_the_list_shows_them(grant, people, browse, reviewed, clock):
    del reviewed, clock
    officer = browse(people["officer"])
    response = officer.get("/grants/export.csv?q=의료&state=active")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    head, line = read(response)
    assert line[:2] == [GRANT, "first_2026"]
    # Two servers of eight for a year: 2 * 8 * 365 * 86,400 seconds, none of them used.
    assert dict(zip(head, line, strict=True))["granted_s"] == "504576000"
    assert line[-8:] == ["h200", "504576000", "0", "504576000", "0", "0", "0", "0"]
    assert read(officer.get("/grants/export.csv?state=ended")) == [head]
    entries = Entry.objects.filter(act="export_grants").order_by("sequence")
    assert [(e.person_id, e.thing, json.loads(e.detail)) for e in entries] == [
        (people["officer"].pk, "grants:all", {"phrase": "의료", "state": "active"}),
        (people["officer"].pk, "grants:all", {"state": "ended"}),
    ]
    assert officer.get("/grants/export.csv?state=none").status_code == 400
    assert grant.number == GRANT


def test_no_cell_of_an_export_is_a_formula(grant, people, browse):
    GrantRow.objects.filter(pk=grant.pk).update(title_en="=HYPERLINK(1)")
    _, line = read(browse(people["officer"]).get("/grants/export.csv"))
    assert "'=HYPERLINK(1)" in line


def test_an_export_takes_two_statements_for_thousands(
    grant, people, browse, monkeypatch, django_assert_max_num_queries
):
    officer = browse(people["officer"])
    # Session, person, roles; for the trail up to seven, with savepoints and a lock; then the grants
    # and their accounts.
    with django_assert_max_num_queries(12):
        assert len(read(officer.get("/grants/export.csv"))) == 2
    monkeypatch.setattr("dure.office.grants.export.CHUNK", 1)
    assert len(read(officer.get("/grants/export.csv"))) == 2
    assert grant.number == GRANT


# Page → who asks → statements, warm: session, person and roles are three of them.
STATEMENTS = {
    "/calls/": ("officer", 4),
    "/applications/": ("lead", 4),
    "/grants/mine": ("lead", 6),
    "/screening/": ("officer", 5),
    "/screening/?state=submitted&track=academia": ("officer", 5),
    "/reviews/boards/": ("officer", 4),
    "/reviews/boards/first_2026/": ("officer", 6),
    "/reviews/": ("reviewer", 4),
    "/panels/": ("reviewer", 6),
    "/panels/first_2026/": ("reviewer", 6),
    "/decisions/": ("officer", 5),
    "/grants/": ("officer", 5),
    "/grants/?q=의료": ("officer", 5),
    "/grants/?state=active": ("officer", 5),
    "/grants/requests": ("officer", 4),
    "/objections/": ("officer", 4),
    "/trail/": ("auditor", 6),
}


@pytest.mark.parametrize(("url", "who", "most"), [(u, *w) for u, w in STATEMENTS.items()])
def test_a_list_takes_few_statements(  # noqa: PLR0917 - fixtures
    url, who, most, grant, call, people, make_person, browse, django_assert_max_num_queries
):
    do_draft(call, by=people["officer"].pk)
    asks = {**people, "lead": grant.application.lead}
    person = asks.get(who) or make_person(who, who)
    client = browse(person)
    assert client.get(url).status_code == 200  # papers of calls are read once
    with django_assert_max_num_queries(most):
        assert client.get(url).status_code == 200
