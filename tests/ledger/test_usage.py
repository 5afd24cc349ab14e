from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.files.ledger import read_energy_factors_file
from dure.ledger.accounts import AccountId
from dure.ledger.acts import Occasion, correct
from dure.ledger.book import Book
from dure.ledger.refusals import Outcome
from dure.ledger.table import split_text
from dure.ledger.transfer import Energy, Kind, Transfer
from dure.ledger.usage import JobUse, read_usage
from dure.ledger.usage_book import (
    Reporter,
    energy_of,
    find_elsewhere,
    find_holds,
    name_charge,
    plan_charges,
    sum_jobs,
    sum_sites,
)
from dure.terms.finding import Place

FACTORS = read_energy_factors_file(None)
REPORTER = Reporter("gwangju", "KR", UTC, FACTORS, "site")
START_S = int(datetime(2026, 5, 1, tzinfo=UTC).timestamp())
HEAD = "job,grant,type,start,end,accelerators,seconds,load_milli,energy_j,energy_at\n"
TIMES = "2026-05-01T00:00,2026-05-01T01:00"


def read(text):
    return read_usage(split_text(text, "u.csv"), "u.csv", UTC)


def told(findings):
    return [f.render().splitlines()[0] for f in findings]


def test_seconds_are_width_times_time_unless_the_site_counts_otherwise():
    uses, findings = read(
        f"{HEAD}7,g-1,h100,{TIMES},8,,,,\n"
        f"8,g-1,h100,{TIMES},8,100,500,,\n"
        f"9,g-1,h100,{TIMES},,42,,99,site\n"
    )
    assert findings == ()
    assert [
        (u.job, u.start_s, u.amount_s, u.load_milli, u.energy_j, u.at_servers) for u in uses
    ] == [
        ("7", START_S, 28_800, None, None, True),
        ("8", START_S, 100, 500, None, True),
        ("9", START_S, 42, None, 99, False),
    ]


REFUSED = {
    "no width and no seconds": (f"7,g-1,h100,{TIMES},,,,,", "seconds"),
    "no width at all": (f"7,g-1,h100,{TIMES},0,,,,", "accelerators"),
    "half a second": (f"7,g-1,h100,{TIMES},,0.5,,,", "seconds"),
    "a load above the most": (f"7,g-1,h100,{TIMES},8,,1001,,", "load_milli"),
    "a meter that nobody knows": (f"7,g-1,h100,{TIMES},8,,,5,roof", "energy_at"),
    "no start": ("7,g-1,h100,,2026-05-01,8,,,,", "start"),
    "no instant": ("7,g-1,h100,2026-05-01,then,8,,,,", "end"),
    "a grant with a space": (f"7,g 1,h100,{TIMES},8,,,,", "grant"),
    "a type in capitals": (f"7,g-1,H100,{TIMES},8,,,,", "type"),
    "a job with too long a name": (f"{'7' * 151},g-1,h100,{TIMES},8,,,,", "job"),
}


@pytest.mark.parametrize(("row", "field"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_a_finding_with_line_and_field(row, field):
    uses, findings = read(f"{HEAD}{row}\n")
    assert (uses, [(f.place.line, f.place.field) for f in findings]) == ((), [(2, field)])


def test_a_job_ends_after_it_starts_and_stands_there_once():
    _, findings = read(
        "job,grant,type,start,end,seconds\n"
        "1,g,h100,2026-05-02,2026-05-01,5\n"
        "2,g,h100,2026-05-01,2026-05-02,5\n"
        "2,g,h100,2026-05-01,2026-05-02,6\n"
        "2,g,b200,2026-05-01,2026-05-02,6\n"
    )
    assert told(findings) == [
        (
            "u.csv:2: end: error [usage_ends_before_start] job 1 ends at 2026-05-01, before it "
            "starts at 2026-05-02."
        ),
        "u.csv:4: error [usage_repeated] job 2 of grant g stands here and in line 3.",
    ]


def use(job, amount_s, grant="g-1", unit="h100", end_s=START_S, **more):
    fields = {"accelerators": None, "load_milli": None, "energy_j": None, "at_servers": True} | more
    return JobUse(
        job=job,
        grant=grant,
        unit=unit,
        start_s=0,
        end_s=end_s,
        amount_s=amount_s,
        place=Place("u"),
        **fields,
    )


def a_book(granted_s=1000):
    book = Book()
    ways = [
        (Kind.SUPPLY, "supply/x/h100", "pool/x/h100"),
        (Kind.OFFER, "pool/x/h100", "call/c/h100"),
        (Kind.AWARD, "call/c/h100", "grant/g-1/h100"),
    ]
    book.post([Transfer(k, d, c, granted_s, 0, (k.value,)) for k, d, c in ways], 0)
    return book


def hold(book, job, amount_s):
    cause = ("gwangju", f"job {job}", "hold")
    transfer = Transfer(
        Kind.HOLD, "grant/g-1/h100", "used/g-1/h100", amount_s, 10, cause, due_s=2 * START_S
    )
    book.post([transfer], 10)


def available_s(book):
    def find(grant, unit):
        totals = book.totals(AccountId(f"grant/{grant}/{unit}"))
        return totals.available_s if any(totals) else None

    return find


def plan(book, uses):
    booked = sum_jobs(book.records, "gwangju")
    return plan_charges(
        uses, REPORTER, booked, find_holds(book.pending(), "gwangju"), available_s(book)
    )


def post(book, uses):
    made = plan(book, uses)
    results = book.post(made.items, START_S)
    assert {r.outcome for r in results} <= {Outcome.CREATED}, [r.what() for r in results]
    return made


def moved(book):
    return [(r.transfer.kind.value, r.transfer.amount_s, r.held_s) for r in book.records[3:]]


CHARGED = {
    "a job without a hold": (None, 100, [("charge", 100, 0)]),
    "all of a hold": (100, 100, [("charge", 100, 100)]),
    "less than its hold": (100, 60, [("charge", 60, 100)]),
    "more than its hold": (100, 150, [("charge", 100, 100), ("charge", 50, 0)]),
    "more than its grant": (None, 1200, [("charge", 1000, 0), ("overrun", 200, 0)]),
    "more than hold and grant": (
        100,
        1200,
        [("charge", 100, 100), ("charge", 900, 0), ("overrun", 200, 0)],
    ),
    "nothing, with a hold": (100, 0, [("void", 100, 100)]),
    "nothing, without a hold": (None, 0, []),
}


@pytest.mark.parametrize(("held_s", "used_s", "want"), CHARGED.values(), ids=CHARGED)
def test_a_job_is_charged_on_its_hold_then_its_grant_then_beyond(held_s, used_s, want):
    book = a_book()
    if held_s:
        hold(book, "7", held_s)
    before = len(book.records)
    post(book, [use("7", used_s)])
    assert moved(book)[before - 3 :] == want
    assert book.totals(AccountId("used/g-1/h100")).balance_s == used_s


def test_the_same_report_twice_is_booked_once_and_a_changed_one_is_told():
    book = a_book()
    post(book, [use("7", 100), use("8", 1200)])
    again = plan(book, [use("7", 100), use("8", 1200)])
    assert (again.items, len(again.known), again.findings) == ((), 2, ())
    changed = plan(book, [use("7", 90)])
    assert changed.items == ()
    assert told(changed.findings) == [
        (
            "u: error [usage_differs_from_book] job 7 of grant g-1 is in the book with 100 "
            "accelerator-seconds; the report says 90."
        )
    ]


def test_a_grant_that_the_book_does_not_know_is_not_charged():
    made = plan(a_book(), [use("7", 5, grant="g-l"), use("8", 5, unit="b200"), use("9", 5)])
    assert told(made.findings) == [
        (
            "u: error [usage_grant_unknown] job 7 is reported for grant g-l, which has never "
            "had any h100 in this book."
        ),
        (
            "u: error [usage_grant_unknown] job 8 is reported for grant g-1, which has never "
            "had any b200 in this book."
        ),
    ]
    assert [t.cause[1] for t in made.items] == ["job 9"]


def test_use_beyond_a_grant_is_told_with_both_numbers():
    made = plan(a_book(), [use("7", 1200)])
    assert told(made.findings) == [
        (
            "u: warning [usage_beyond_grant] job 7 used 1,200 accelerator-seconds, 200 of them "
            "beyond what grant g-1 has of h100; it was used, so it is booked as owed."
        )
    ]


def test_two_who_post_the_same_job_at_once_meet_in_its_cause():
    book = a_book()
    mine = plan(book, [use("7", 600)])
    # Another sees a grant of which less is left, and splits the job otherwise.
    theirs = plan(a_book(granted_s=100), [use("7", 600)])
    assert [r.outcome for r in book.post(mine.items, START_S)] == [Outcome.CREATED]
    assert {r.outcome for r in book.post(theirs.items, START_S)} == {Outcome.REFUSED}
    assert book.totals(AccountId("used/g-1/h100")).balance_s == 600


def test_what_a_job_is_booked_with_follows_its_corrections():
    book = a_book()
    post(book, [use("7", 100)])
    charge = book.records[-1].transfer
    book.post([correct(charge, 100, Occasion(START_S, ("correction", charge.id)))], START_S)
    assert sum_jobs(book.records, "gwangju")["7", "g-1", "h100"].amount_s == 0
    anew = Transfer(
        Kind.CHARGE,
        charge.debit,
        charge.credit,
        80,
        START_S + 5,
        (*charge.cause, "correction 1"),
        corrects_id=charge.id,
    )
    book.post([anew], START_S + 5)
    job = sum_jobs(book.records, "gwangju")["7", "g-1", "h100"]
    assert (job.amount_s, job.end_s, job.charges) == (80, START_S + 5, (charge.id, anew.id))
    assert plan(book, [use("7", 80)]).known


def test_jobs_of_other_sites_and_charges_of_no_job_are_not_counted():
    book = a_book()
    for cause in (("haenam", "job 7"), ("gwangju", "month 5"), ("gwangju",)):
        book.post([Transfer(Kind.CHARGE, "grant/g-1/h100", "used/g-1/h100", 5, 1, cause)], 1)
    other = ("haenam", "job 8", "hold")
    hold_there = Transfer(
        Kind.HOLD, "grant/g-1/h100", "used/g-1/h100", 5, 1, other, due_s=2 * START_S
    )
    book.post([hold_there], 1)
    assert sum_jobs(book.records, "gwangju") == {}
    assert find_holds(book.pending(), "gwangju") == {}


def test_jobs_that_another_site_reported_are_found_until_they_are_taken_back():
    book = a_book()
    post(book, [use("7", 100), use("8", 100)])
    uses = [use("7", 100), use("8", 100), use("9", 100)]
    found = find_elsewhere(uses, "Gwangju", sum_sites(book.records))
    assert [(f.message.code, f.fields["job"], f.fields["other"]) for f in found] == [
        ("usage_of_other_site", "7", "gwangju"),
        ("usage_of_other_site", "8", "gwangju"),
    ]
    assert find_elsewhere(uses, "gwangju", sum_sites(book.records)) == ()
    charge = book.records[3].transfer
    book.post([correct(charge, 100, Occasion(START_S, ("correction", charge.id)))], START_S)
    found = find_elsewhere(uses, "Gwangju", sum_sites(book.records))
    assert [f.fields["job"] for f in found] == ["8"]
    later = [replace(one, end_s=one.end_s + 1) for one in uses]
    assert find_elsewhere(later, "Gwangju", sum_sites(book.records)) == ()


def test_the_cause_of_a_charge_is_short_enough_for_the_book():
    book = Book()
    cause = name_charge("g" * 80, ("7" * 150, "g" * 80, "h" * 32))
    charge = Transfer(Kind.CHARGE, "grant/g/h", "used/g/h", 1, 0, (*cause, "2"))
    assert "cause" not in str(book.post([charge], 0)[0].refusal)


def test_measured_energy_comes_before_an_estimate():
    # 3,600 s × 10,200 W / 8 × 0.76 × 1.3
    assert energy_of(use("7", 3600), REPORTER).energy_j == 4_534_920
    measured = energy_of(use("7", 3600, energy_j=1000), REPORTER)
    assert (measured.energy_j, measured.basis) == (1300, "measured")
    assert energy_of(use("7", 3600, unit="warboy"), REPORTER) is None
    by_load = energy_of(use("7", 3600, load_milli=0), REPORTER)
    assert by_load == Energy(
        0,
        0,
        "estimated",
        "power=dgx-h100:10200W/8 load=reported:0.000 pue=korea:1.300 grid=kr-2023:417300mg/kWh",
    )


def test_the_parts_of_a_job_share_its_energy_to_the_joule():
    book = a_book(granted_s=1000)
    hold(book, "7", 333)
    post(book, [use("7", 1234)])
    parts = [
        r.transfer.energy for r in book.records if r.transfer.kind in {Kind.CHARGE, Kind.OVERRUN}
    ]
    whole = energy_of(use("7", 1234), REPORTER)
    assert len(parts) == 3
    assert sum(p.energy_j for p in parts) == whole.energy_j
    assert sum(p.carbon_mg for p in parts) == whole.carbon_mg


def test_the_parts_of_a_job_without_known_energy_have_none():
    made = plan_charges([use("7", 50, unit="warboy")], REPORTER, {}, {}, lambda *_: 20)
    assert [t.energy for t in made.items[0]] == [None, None]


def test_an_instant_with_a_zone_is_taken_at_its_word():
    text = "job,grant,type,start,end,seconds\n7,g,h100,2026-05-01T09:00+09:00,2026-05-01,5\n"
    assert read(text)[0][0].start_s == START_S


def test_without_a_grid_factor_the_parts_have_no_carbon():
    abroad = Reporter("gwangju", "FR", UTC, FACTORS)
    made = plan_charges([use("7", 50)], abroad, {}, {}, lambda *_: 20)
    assert [t.energy.carbon_mg for t in made.items[0]] == [None, None]


@settings(deadline=None)
@given(
    granted_s=st.integers(1, 300),
    jobs=st.lists(st.tuples(st.integers(0, 120), st.none() | st.integers(1, 80)), max_size=8),
)
def test_all_that_was_used_is_booked_whatever_was_held_and_granted(granted_s, jobs):
    book = a_book(granted_s)
    for number, (_, held_s) in enumerate(jobs):
        if held_s:
            hold(book, str(number), held_s)  # Refused where the grant has not so much.
    uses = [use(str(number), used_s) for number, (used_s, _) in enumerate(jobs)]
    post(book, uses)
    used_s = sum(u.amount_s for u in uses)
    grant = book.totals(AccountId("grant/g-1/h100"))
    assert book.totals(AccountId("used/g-1/h100")).balance_s == used_s
    beyond_s = -book.totals(AccountId("corrected/g-1/h100")).balance_s
    assert grant.balance_s - beyond_s == granted_s - used_s
    assert {k: b.amount_s for k, b in sum_jobs(book.records, "gwangju").items()} == {
        u.key: u.amount_s for u in uses if u.amount_s
    }
    assert plan(book, uses).items == ()
