"""The trail grows by one entry at a time, and nothing in it can be changed."""

import json
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from dure.office.acts import ACT_NAMES, Act
from dure.office.trail.actions import do_record
from dure.office.trail.chain import GENESIS_HASH, Line, find_breach, hash_line
from dure.office.trail.models import Entry
from dure.office.trail.queries import check_chain, find_done, list_entries

AT = datetime(2026, 1, 12, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def record(n=3):
    for number in range(1, n + 1):
        do_record(7, Act.APPLY, f"application:{number}", at=AT, after="draft", detail={"n": number})


def test_entries_are_numbered_and_chained():
    record()
    assert list(Entry.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3]
    assert check_chain() is None


CHANGES = {
    "a changed entry": "UPDATE trail_entry SET person_id = 8 WHERE sequence = 2",
    "a removed entry": "DELETE FROM trail_entry WHERE sequence = 2",
    "an entry out of turn": (
        "INSERT INTO trail_entry (sequence, at, act, thing, before, after, detail, hash) "
        "VALUES (9, '2026-01-12', 'apply', 'a:1', '', '', '', 'x')"
    ),
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_the_database_refuses(statement):
    record()
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert check_chain() is None


def lines():
    made, before = [], GENESIS_HASH
    for number in (1, 2, 3):
        line = Line(number, AT, 7, "apply", f"application:{number}", "", "draft", "")
        before = hash_line(before, line)
        made.append((line, before))
    return made


def test_a_chain_that_fits_has_no_breach():
    assert find_breach(lines()) is None


def test_a_changed_line_is_found():
    first, (line, hash_), third = lines()
    found = find_breach([first, (line._replace(person_id=8), hash_), third])
    assert found is not None
    assert found.startswith("entry 2: ")


def test_a_missing_line_is_found():
    first, _, third = lines()
    assert find_breach([first, third]) == "entry 2 is missing; entry 3 stands in its place"


def test_a_removed_first_line_is_found():
    assert find_breach(lines()[1:]) == "entry 1 is missing; entry 2 stands in its place"


def test_what_was_done_is_found_by_person_act_and_thing():
    record()
    asked = ["application:1", "application:9"]
    assert find_done(7, [Act.APPLY], asked) == {"application:1"}
    assert find_done(7, [Act.DECIDE], asked) == frozenset()
    assert find_done(8, [Act.APPLY], asked) == frozenset()


def test_the_list_goes_back_a_page_at_a_time():
    record(53)
    first = list_entries()
    assert (len(first), first[0].sequence, first[-1].sequence) == (50, 53, 4)
    assert [line.sequence for line in list_entries(before=4)] == [3, 2, 1]
    assert [line.sequence for line in list_entries(thing="application:2")] == [2]


def test_what_was_undone_leaves_no_entry():
    with transaction.atomic():
        record(1)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_the_detail_is_kept():
    record(1)
    assert json.loads(Entry.objects.get().detail) == {"n": 1}


BAD = {
    "a word": "?before=x",
    "nothing there": "?before=0",
    "below nothing": "?before=-1",
    "past every number": "?before=99999999999999999999",
    "a long thing": "?thing=" + "x" * 81,
}


@pytest.mark.parametrize("query", BAD.values(), ids=BAD)
def test_a_bad_parameter_is_400_with_a_message(query, make_person, browse):
    got = browse(make_person("auditor", "auditor")).get(f"/trail/{query}")
    assert got.status_code == 400
    assert "The parameter" in got.content.decode()


def test_the_auditor_reads_it(make_person, browse):
    record()
    got = browse(make_person("auditor", "auditor")).get("/trail/")
    assert "application:2" in got.content.decode()


def test_the_auditor_reads_who_what_and_why(make_person, browse):
    kim, auditor = make_person("kim"), make_person("auditor", "auditor")
    do_record(kim.pk, Act.REVOKE_GRANT, "request:1", at=AT, detail={"why": "<b>for cause</b>"})
    do_record(None, Act.END_GRANT, "grant:1", at=AT, before="active", after="ended")
    client = browse(auditor)
    text = client.get("/trail/").content.decode()
    assert Entry.objects.latest("sequence").hash in text  # what there is to write down
    assert "the office itself" in text
    assert kim.name or kim.email in text
    assert "&lt;b&gt;for cause&lt;/b&gt;" in text
    only = client.get("/trail/", {"person": kim.pk}).content.decode()
    assert "asked to revoke a grant" in only
    assert "ended a grant" not in only
    assert client.get("/trail/?person=x").status_code == 400


def test_every_act_has_a_name_of_its_own_in_both_languages():
    assert set(ACT_NAMES) == set(Act)
    for language in ("en", "ko"):
        assert len({name.in_(language) for name in ACT_NAMES.values()}) == len(Act)


def test_acts_are_named_in_the_language_of_the_reader_and_kept_by_their_word(make_person, browse):
    auditor = make_person("auditor", "auditor")
    do_record(None, Act.END_GRANT, "grant:1", at=AT, before="active", after="ended")
    assert "<td>ended a grant</td>" in browse(auditor).get("/trail/").text
    assert "<td>배정 종료</td>" in browse(auditor, "ko").get("/trail/").text
    assert Entry.objects.latest("sequence").act == "end_grant"
