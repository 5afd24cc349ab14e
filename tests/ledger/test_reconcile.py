import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.ledger.reconcile import Span, reconcile
from dure.ledger.usage import JobUse
from dure.ledger.usage_book import Booked
from dure.terms.finding import Place

MAY = Span(100, 200, "2026-05-01", "2026-05-31")


def use(job, amount_s, end_s=150):
    return JobUse(job, "g-1", "h100", 0, end_s, amount_s, None, None, None, True, Place("u.csv", 2))


def book(**jobs):
    return {
        (job, "g-1", "h100"): Booked(amount_s, end_s, ()) for job, (amount_s, end_s) in jobs.items()
    }


BOOK = book(a=(10, 150), b=(20, 150), c=(30, 150), before=(40, 99), after=(50, 200))
CASES = {
    "all the same": ([use("a", 10), use("b", 20), use("c", 30)], [], [], [], 3),
    "one is only here": ([use("a", 10), use("b", 20)], ["c"], [], [], 2),
    "one is only there": (
        [use("a", 10), use("b", 20), use("c", 30), use("d", 4)],
        [],
        ["d"],
        [],
        3,
    ),
    "one is different": ([use("a", 10), use("b", 21), use("c", 30)], [], [], ["b"], 2),
    "nothing was used": ([], ["a", "b", "c"], [], [], 0),
    "a job that used nothing is not there": ([use("z", 0)], ["a", "b", "c"], [], [], 0),
    "the book has the end of a job in another month": (
        [use("a", 10), use("b", 20), use("c", 30), use("before", 40)],
        [],
        [],
        [],
        4,
    ),
}


@pytest.mark.parametrize(("uses", "here", "there", "different", "same"), CASES.values(), ids=CASES)
def test_what_is_only_here_only_there_or_different(uses, here, there, different, same):
    got, findings = reconcile("gwangju", MAY, BOOK, uses)
    assert findings == ()
    assert [d.key[0] for d in got.only_here] == here
    assert [d.key[0] for d in got.only_there] == there
    assert [d.key[0] for d in got.different] == different
    assert (got.same, got.agrees) == (same, not (here or there or different))


def test_both_numbers_of_a_difference_are_told_and_all_by_type():
    got, _ = reconcile("gwangju", MAY, BOOK, [use("a", 10), use("b", 25), use("d", 4)])
    (b,) = got.different
    assert (b.booked_s, b.reported_s) == (20, 25)
    assert (got.only_here[0].booked_s, got.only_here[0].reported_s) == (30, None)
    assert (got.only_there[0].booked_s, got.only_there[0].reported_s) == (None, 4)
    assert (got.booked_s, got.reported_s) == ((("h100", 60),), (("h100", 39),))


def test_an_absent_report_is_not_a_report_of_nothing():
    got, findings = reconcile("gwangju", MAY, BOOK, None)
    assert (got.is_reported, got.agrees, got.only_here) == (False, False, ())
    assert [f.render().splitlines()[0] for f in findings] == [
        (
            "gwangju: warning [usage_not_reported] gwangju has not reported 2026-05-01 to "
            "2026-05-31; the book has 60 accelerator-seconds of 3 jobs there. What is not reported "
            "is not unused."
        )
    ]


@pytest.mark.parametrize(("end_s", "count"), [(99, 1), (100, 0), (199, 0), (200, 1)])
def test_a_job_outside_of_what_the_report_covers_is_a_fault(end_s, count):
    got, findings = reconcile("gwangju", MAY, {}, [use("a", 10, end_s)])
    assert [f.message.code for f in findings] == ["usage_outside_period"] * count
    assert len(got.only_there) == 1 - count


def test_a_job_that_was_wholly_corrected_is_as_one_that_is_not_there():
    got, _ = reconcile("gwangju", MAY, book(a=(0, 150)), [])
    assert got.agrees


jobs = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), max_size=6)


@given(mine=jobs, theirs=jobs)
def test_every_job_stands_in_exactly_one_list(mine, theirs):
    booked = book(**{job: (amount_s, 150) for job, amount_s in mine.items()})
    got, _ = reconcile("x", MAY, booked, [use(job, amount_s) for job, amount_s in theirs.items()])
    listed = [d.key[0] for d in (*got.only_here, *got.only_there, *got.different)]
    there = {job for job, amount_s in (*mine.items(), *theirs.items()) if amount_s}
    assert len(set(listed)) == len(listed) == len(there) - got.same
    gap_s = sum(
        (d.reported_s or 0) - (d.booked_s or 0)
        for d in (*got.only_here, *got.only_there, *got.different)
    )
    assert gap_s == sum(theirs.values()) - sum(mine.values())
