"""Open data: by the rule of publication, the same rows in every format, described and found."""

import csv
import hashlib
import io
import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dure.ledger.accounts import AccountKind, account_id
from dure.ledger.transfer import Kind, Transfer
from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.grants.models import GrantRow
from dure.office.grants.search import write_grams
from dure.office.ledger.actions import do_post
from dure.office.opendata.datasets import AWARDS, CALLS, DATASETS, USE, WAITS
from dure.office.opendata.glance import show_parts
from dure.office.opendata.keep import FRESH, find_edition, peek
from dure.office.opendata.results import list_results
from dure.office.opendata.write import FORMATS
from dure.office.tasks.known import TASKS
from dure.office.trail.actions import do_record

pytestmark = pytest.mark.django_db
SIGNED = datetime(2026, 3, 3, 15, 30, tzinfo=UTC)  # already 4 March in Seoul
HOUR_S = 3600


@pytest.fixture
def decide(make_person):
    """Give a maker of signed letters."""

    def make(row, outcome="awarded", state=None, seconds=None, at=SIGNED):
        signer = make_person(f"signer-{row.pk}-{AwardRow.objects.count()}")
        decision = DecisionRow.objects.create(
            call=row.call,
            kind="objection",
            state="signed",
            made_at=at,
            signed_at=at,
            signed_by=signer,
            overseer=signer,
            kept_until=date(2031, 3, 3),
            hash="0" * 64,
        )
        award = AwardRow.objects.create(
            decision=decision,
            application=row,
            outcome=outcome,
            seconds={"h200": 24 * HOUR_S} if seconds is None else seconds,
            months=12,
            tranches=1,
            accept_by=at if outcome == "awarded" else None,
            object_by=at,
            grams=write_grams(row.number, row.title_ko, row.title_en, row.organisation),
        )
        ApplicationRow.objects.filter(pk=row.pk).update(state=state or outcome)
        do_record(signer.pk, Act.DECIDE, f"application:{row.pk}", at=at)
        return award

    return make


@pytest.fixture
def many(submit, make_person):
    """Give a maker of submitted applications, each with a lead of its own."""

    def make(count, **typed):
        return [submit(make_person(f"lead-{number}"), **typed) for number in range(count)]

    return make


def read(answer):
    """Read a file to its end; closing the answer would end the connection of the test."""
    body = b"".join(answer.streaming_content)
    for close in answer._resource_closers:  # noqa: SLF001 - see above
        close()
    return body


def records(dataset):
    names = [column.name for column in dataset.columns]
    return [dict(zip(names, row, strict=True)) for row in dataset.list_rows()]


# The rule.

STATES = {
    "awarded and not answered yet": ("awarded", "awarded", 1),
    "awarded and accepted": ("awarded", "accepted", 1),
    "awarded and not taken": ("awarded", "refused", 0),
    "awarded and withdrawn": ("awarded", "withdrawn", 0),
    "kept in reserve": ("reserved", "reserved", 0),
    "not selected": ("declined", "declined", 0),
}


@pytest.mark.parametrize(("outcome", "state", "want"), STATES.values(), ids=STATES)
def test_only_what_was_given_is_published(outcome, state, want, submit, decide):
    row = submit(title_en="A project nobody should see unless it was given")
    decide(row, outcome, state)
    assert len(records(AWARDS)) == want
    assert len(list_results()) == want


def test_before_a_decision_is_signed_nothing_is_published(submit, decide):
    award = decide(submit())
    DecisionRow.objects.filter(pk=award.decision_id).update(state="proposed")
    assert records(AWARDS) == []


def test_nothing_personal_is_in_any_dataset(submit, decide, cells):
    decide(submit(applicant="Hong Gil-dong 홍길동"))
    text = json.dumps([list(one.list_rows()) for one in DATASETS.values()], ensure_ascii=False)
    for secret in ("Hong", "홍길동", "lead@", "@example.kr", cells["summary"][:30], "score"):
        assert secret not in text


def test_an_award_as_it_is_published(submit, decide):
    row = submit()
    decide(row, seconds={"h200": 24 * HOUR_S, "b200": 0})
    [record] = records(AWARDS)
    assert record == {
        "number": row.number,
        "call": "first_2026",
        "title_ko": "한국어 의료 언어모형",
        "title_en": "A Korean language model for hospitals",
        "organisation": "Example University",
        "track": "academia",
        "region": "seoul",
        "type": "h200",
        "seconds": 86_400,
        "months": 12,
        "decided_on": "2026-03-04",
        "state": "awarded",
        "is_drawn": 0,
    }


def test_the_latest_letter_counts_and_the_grant_says_its_state(submit, decide):
    row = submit()
    decide(row, seconds={"h200": HOUR_S})
    award = decide(row, seconds={"h200": 2 * HOUR_S}, state="accepted")
    days = {"starts_on": date(2026, 4, 1), "ends_on": date(2027, 4, 1), "accepted_at": SIGNED}
    GrantRow.objects.create(
        number=row.number, application=row, award=award, call=row.call, state="ended", **days
    )
    [record] = records(AWARDS)
    assert (record["seconds"], record["state"]) == (7_200, "ended")


# Small counts.

SMALL = {"none": (0, 0, 0), "four": (4, None, 1), "five": (5, 5, 0)}


@pytest.mark.parametrize(("count", "shown", "is_withheld"), SMALL.values(), ids=SMALL)
def test_small_counts_of_applications_are_withheld(count, shown, is_withheld, many, call):
    many(count)
    by_type = {r["type"]: r for r in records(CALLS)}
    h200 = by_type["h200"]
    assert (h200["applications"], h200["is_withheld"]) == (shown, is_withheld)
    assert (h200["asked_s"] is None) == bool(is_withheld)
    assert h200["call"] == call.pk


def test_every_cell_of_a_part_has_its_bar(many):
    many(4)
    for part in show_parts():
        assert all(len(line) == len(part.columns) for line in part.lines)
    calls = show_parts()[0]
    [h200] = [line for line in calls.lines if line[1][0].en == "H200"]
    # Fewer than five: what they ask is withheld, by number and by bar.
    assert (h200[4][0].en, h200[4][1]) == ("–", None)


def test_what_was_asked_is_added_up(many):
    from dure.office.calls.queries import read_paper  # noqa: PLC0415

    rows = many(5, asked="2 servers", months="12")
    paper = read_paper(rows[0].call)
    got = {r["type"]: r["asked_s"] for r in records(CALLS)}
    # 5 applications × 2 servers × 8 accelerators × the seconds of 12 months.
    assert got["h200"] == 5 * 2 * 8 * paper.months_s(12)


def test_drafts_and_what_was_withdrawn_are_not_counted(many, start, make_person):
    rows = many(6)
    ApplicationRow.objects.filter(pk=rows[0].pk).update(state="withdrawn")
    start(make_person("draft"))
    assert {r["type"]: r["applications"] for r in records(CALLS)}["h200"] == 5


def charge(grant, seconds, at):
    return Transfer(
        Kind.CHARGE,
        account_id(AccountKind.GRANT, grant, "h200"),
        account_id(AccountKind.USED, grant, "h200"),
        seconds,
        int(at.timestamp()),
        ("site", f"job {grant} {at}", grant, "h200", "charge"),
    )


def fill(grants, at):
    """Give grants an hour each."""
    pool, call = (account_id(k, "c", "h200") for k in (AccountKind.POOL, AccountKind.CALL))
    supply = account_id(AccountKind.SUPPLY, "c", "h200")
    s = int(at.timestamp())
    total = HOUR_S * len(grants)
    items = [
        Transfer(Kind.SUPPLY, supply, pool, total, s, ("supply",)),
        Transfer(Kind.OFFER, pool, call, total, s, ("offer",)),
    ]
    items += [
        Transfer(
            Kind.AWARD, call, account_id(AccountKind.GRANT, g, "h200"), HOUR_S, s, ("award", g)
        )
        for g in grants
    ]
    assert not [r for r in do_post(items, s) if r.refusal]


def test_use_by_month_of_the_programme_with_corrections_and_small_months(clock):
    grants = [f"g-{number}" for number in range(5)]
    january, edge = datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 1, 31, 15, 0, tzinfo=UTC)
    fill(grants, january)
    jobs = [charge(grant, 100, january) for grant in grants]
    late = charge("g-0", 60, edge)  # 1 February, 00:00 in Seoul
    back = Transfer(
        Kind.CORRECT,
        jobs[0].credit,
        jobs[0].debit,
        40,
        int(january.timestamp()),
        ("correct", "1"),
        corrects_id=jobs[0].id,
    )
    results = do_post([*jobs, late, back], int(edge.timestamp()))
    assert not [r for r in results if r.refusal]
    clock(datetime(2026, 3, 5, tzinfo=UTC))
    assert records(USE) == [
        # 5 × 100 − 40
        {"month": "2026-01", "type": "h200", "grants": 5, "used_s": 460, "is_withheld": 0},
        # One grant: withheld. March: no row, which is not zero.
        {"month": "2026-02", "type": "h200", "grants": None, "used_s": None, "is_withheld": 1},
    ]


def test_waits_are_whole_days_from_the_first_submission(many, decide, clock):
    rows = many(5)
    sent = rows[0].submitted_at
    for number, row in enumerate(rows, start=1):
        decide(row, "declined", at=sent + timedelta(days=10 * number, hours=5))
    clock(sent + timedelta(days=60))
    [record] = records(WAITS)
    # 10, 20, 30, 40, 50 days: half of five within the third, nine in ten within the fifth.
    assert record == {
        "call": "first_2026",
        "step": "submitted_to_decided",
        "count": 5,
        "days_p50": 30,
        "days_p90": 50,
        "days_max": 50,
        "is_withheld": 0,
    }


# Files.


@pytest.mark.parametrize("key", DATASETS)
def test_every_format_has_the_same_rows(key, client, many, decide):
    import pyarrow.parquet as pq  # noqa: PLC0415

    for row in many(2, title_ko="=HYPERLINK(1) 한글, “따옴표”"):
        decide(row)
    got = {}
    for form in FORMATS:
        answer = client.get(f"/data/{key}.{form}")
        assert answer.status_code == 200, form
        body = read(answer)
        assert answer["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'
        assert "attachment" in answer["Content-Disposition"]
        got[form] = body
    plain = list(csv.DictReader(io.StringIO(got["csv"].decode())))
    assert not got["csv"].startswith(b"\xef\xbb\xbf")
    assert got["excel.csv"].startswith(b"\xef\xbb\xbf")
    assert b",=HYPERLINK" not in got["excel.csv"]
    whole = json.loads(got["json"])
    assert [c["name"] for c in whole["columns"]] == [c.name for c in DATASETS[key].columns]
    rows = [{k: "" if v is None else str(v) for k, v in row.items()} for row in whole["rows"]]
    assert rows == plain
    table = pq.read_table(io.BytesIO(got["parquet"]))
    assert table.num_rows == len(plain)
    assert json.loads(table.schema.metadata[b"about"])["dataset"] == key
    kinds = {c.name: c.kind for c in DATASETS[key].columns}
    for row, want in zip(table.to_pylist(), whole["rows"], strict=True):
        for name, value in row.items():
            shown = value.isoformat() if kinds[name] == "day" and value is not None else value
            assert shown == want[name]


def test_who_has_a_file_already_is_told_so(client):
    first = client.get("/data/facts.csv")
    read(first)
    again = client.get("/data/facts.csv", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get("/data/facts.csv", headers={"if-modified-since": first["Last-Modified"]})
    assert since.status_code == 304


def test_an_edition_is_made_anew_when_something_has_changed_and_some_time_is_over(
    submit, decide, clock
):
    from dure.office.clock import now  # noqa: PLC0415

    start = now()
    first = find_edition(AWARDS)
    decide(submit())
    assert find_edition(AWARDS) == first
    clock(start + FRESH)
    second = find_edition(AWARDS)
    assert (second.rows, second.updated) == (1, (start + FRESH).isoformat())
    clock(start + 2 * FRESH)
    third = find_edition(AWARDS)
    assert (third.folder, third.updated) == (second.folder, second.updated)


def test_the_last_two_editions_are_kept_for_who_is_reading(many, decide, clock, settings):
    from dure.office.clock import now  # noqa: PLC0415

    start = now()
    for number, row in enumerate(many(4)):
        decide(row)
        clock(start + number * FRESH)
        assert find_edition(AWARDS).rows == number + 1
    folder = Path(settings.MEDIA_ROOT) / "open-data" / "awards"
    assert len([one for one in folder.iterdir() if one.is_dir()]) == 2


def test_a_disk_that_fails_is_a_failing_world(browse, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "file")
    (tmp_path / "file").write_text("no folder", "utf-8")
    assert browse().get("/data/facts.csv").status_code == 503


def test_the_queue_makes_every_file_with_its_checksum():
    TASKS["publish_data"].do("")
    assert {form for one in DATASETS.values() for form in peek(one).files} == set(FORMATS)


def test_a_removed_file_is_made_again(client, settings):
    first = client.get("/data/facts.csv")
    read(first)
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "open-data")
    again = client.get("/data/facts.csv")
    assert again["ETag"] == first["ETag"]
    read(again)


@pytest.mark.parametrize("at", ["none.csv", "facts.exe", "none/", "catalogue.xml"])
def test_what_is_not_there(at, client):
    assert client.get(f"/data/{at}").status_code == 404


# Pages.


def test_results_are_searched_and_paged(client, many, decide, django_assert_max_num_queries):
    rows = many(27)
    for row in rows:
        decide(row)
    with django_assert_max_num_queries(6):
        first = client.get("/results/").content.decode()
    assert rows[-1].number in first
    assert rows[0].number not in first
    assert "before=" in first
    found = client.get("/results/", {"q": rows[3].number}).content.decode()
    assert rows[3].number in found
    assert rows[4].number not in found
    assert client.get("/results/", {"call": "none"}).status_code == 400


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("at", ["/", "/results/", "/data/", "/data/awards/", "/data/facts/"])
def test_pages_show_what_was_typed_as_text(at, language, browse, submit, decide):
    decide(submit(title_en="<script>alert(1)</script>", title_ko="<b>한글"))
    text = browse(None, language).get(at).content.decode()
    assert "<script>alert" not in text
    assert "<b>한글" not in text
