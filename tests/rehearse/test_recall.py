"""The five public rules, put through the twin."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from dure.award.reclaim import ReclaimRule
from dure.files.award import read_reclaim_rules
from dure.policy.queue import Claims, QueuePolicy
from dure.rehearse.recall import Term, count_use, run_with_recall
from dure.twin.machine import Machine, Partition
from dure.workload.jobs import ABSENT, JobRecords, Jobs

DAY_S = 86_400
RULES = read_reclaim_rules(None)
YEAR = Term(date(2026, 1, 1), 12)
FOUR = Machine((Partition("p", 4, 1),))


def jobs_of(*rows, projects=("busy", "idle")):
    """Make jobs of rows (submit day, run days, width, project); estimates are right."""
    columns = np.array(sorted(rows), np.int64).T
    submit_s, run_s = columns[0] * DAY_S, columns[1] * DAY_S
    zero = np.zeros(len(rows), np.int64)
    return Jobs(submit_s, run_s, run_s, columns[2], columns[3], zero, projects=projects)


# Each has 1,200 accelerator-days, 100 a month. Busy uses 1 accelerator all year, 365 of them: by
# the end of May 151, by the end of June 181. Idle asks for 300 days at once in October.
JOBS = jobs_of(*[(day, 1, 1, 0) for day in range(365)], (280, 75, 4, 1))
GRANTS = Claims((1, 1), (1200 * DAY_S, 1200 * DAY_S))


# Sums in accelerator-days of 1,200.
TAKEN = {
    # 151 of 1,200 is 12.6 %, 0 is 0 %: both under 30 % at the end of month 5: 40 % of 1,200 each.
    "genci": {"busy": 480, "idle": 480},
    # End of June: even use is 600; 600 - 181 = 419 and 600 - 0.
    "deic_lumi": {"busy": 419, "idle": 600},
    # Ends of March, June, September: what is beyond even use of the rest. Busy: 300 - 90 = 210,
    # then 600 - 181 - 210 = 209, then 900 - 273 - 419 = 208. Idle: 300 three times.
    "emsl": {"busy": 627, "idle": 900},
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_public_rule_takes_what_it_says(name):
    run = run_with_recall(JOBS, FOUR, QueuePolicy(), GRANTS, RULES[name], YEAR)
    taken = {"busy": 0, "idle": 0}
    for recall in run.recalls:
        taken[JOBS.projects[recall.project]] += recall.amount_s
    assert {who: s // DAY_S for who, s in taken.items()} == TAKEN[name]
    assert all(s % DAY_S == 0 for s in taken.values())


@pytest.mark.parametrize(("name", "window"), [("rwth", 3), ("evora", 2)])
def test_a_window_lets_each_month_expire_once_it_is_past(name, window):
    run = run_with_recall(JOBS, FOUR, QueuePolicy(), GRANTS, RULES[name], YEAR)
    idle = [recall for recall in run.recalls if recall.project == 1]
    # January is out at the end of month `window`, and so on until the 75 days of October begin on
    # the 8th: 100 accelerator-days a month.
    assert idle[0].on == date(2026, 1 + window, 1)
    assert [recall.amount_s // DAY_S for recall in idle][: 10 - window] == [100] * (10 - window)


def test_without_a_rule_nothing_is_taken_and_all_run():
    run = run_with_recall(JOBS, FOUR, QueuePolicy(), GRANTS, None, YEAR)
    assert (run.recalls, run.refused, run.refused_s) == ((), 0, 0)
    assert run.used_s[1].sum() == 300 * DAY_S


def test_who_was_cut_has_its_late_job_refused():
    # EMSL leaves 300 at the start of October, of which 300 are asked: just enough. With 76 days,
    # 304 are asked, and the job never runs.
    late = jobs_of((0, 1, 1, 0), (280, 76, 4, 1))
    run = run_with_recall(late, FOUR, QueuePolicy(), GRANTS, RULES["emsl"], YEAR)
    assert (run.refused, run.refused_s) == (1, 304 * DAY_S)
    run = run_with_recall(JOBS, FOUR, QueuePolicy(), GRANTS, RULES["emsl"], YEAR)
    assert run.refused == 0


def test_a_project_without_a_budget_loses_nothing():
    claims = Claims((1, 1), (None, 1200 * DAY_S))
    run = run_with_recall(JOBS, FOUR, QueuePolicy(), claims, RULES["genci"], YEAR)
    assert {recall.project for recall in run.recalls} == {1}


def test_months_are_those_of_the_jobs_clock():
    # Second 0 is noon of 30 January: February begins 36 hours later, March 28 days after that.
    term = Term(date(2026, 2, 1), 1)
    assert term.bounds_s(datetime(2026, 1, 30, 12, tzinfo=UTC)) == [
        36 * 3600,
        36 * 3600 + 28 * DAY_S,
    ]
    assert term.bounds_s(None) == [0, 28 * DAY_S]


def test_use_is_counted_by_month_and_who_still_runs_until_the_end():
    jobs = jobs_of((0, 1, 1, 1), (0, 3, 2, 0), (0, 9, 1, 1))
    start_s = np.array([ABSENT, 0, DAY_S])
    end_s = np.array([ABSENT, 3 * DAY_S, ABSENT])
    records = JobRecords(jobs, start_s, end_s, np.zeros(3, np.int64))
    used = count_use(records, [0, 2 * DAY_S, 5 * DAY_S]) // DAY_S
    # Of 3 days × 2: 4 in the first two days, 2 after. The other runs from day 1 until day 5: 1, 3.
    assert used.tolist() == [[4, 2], [1, 3]]


def test_what_is_held_is_not_taken():
    # A rule that takes all at the end of January, while 4 × 40 days are held from 20 January on.
    rule = ReclaimRule(
        "all", RULES["genci"].title, "threshold", 1, 1000, 1000, None, None, "", "seen", ""
    )
    jobs = jobs_of((20, 40, 4, 1))
    run = run_with_recall(jobs, FOUR, QueuePolicy(), GRANTS, rule, YEAR)
    (first, second) = run.recalls
    assert (first.project, first.amount_s) == (0, 1200 * DAY_S)
    assert (second.project, second.amount_s) == (1, (1200 - 160) * DAY_S)
    assert run.refused == 0
