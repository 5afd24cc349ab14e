"""What cannot be put through a machine is refused, all faults at once, with their numbers."""

import pytest

from dure.policy.queue import Claims, QueuePolicy
from dure.terms.errors import InputRefused
from dure.terms.units import AccelS
from dure.twin.machine import Machine, Partition
from dure.twin.reference import run_reference
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT

MACHINE = Machine((Partition("b200", 2, 8), Partition("h200", 1, 8)))

CASES = {
    "run times that nobody knows": (
        [(0, 5, 5, 1, 0, 0), (1, ABSENT, 5, 1, 0, 0), (2, ABSENT, 5, 1, 0, 0)],
        """\
[run_time_absent] jobs without a run time: 2 of 3; the first is job 1, counted from 0.
""",
    ),
    "a partition that is not there": (
        [(0, 5, 5, 1, 0, 2)],
        """\
[partition_unknown] jobs for a partition that the machine does not have: 1; \
job 0 is for partition 2, and there are 2, all counted from 0.
""",
    ),
    "one accelerator too many": (
        [(0, 5, 5, 16, 0, 0), (0, 5, 5, 9, 0, 1), (0, 5, 5, 10, 0, 1)],
        """\
[job_too_wide] jobs wider than partition h200, which has 8 accelerators: 2; \
the widest, job 2, counted from 0, asks for 10.
""",
    ),
    "several faults at once": (
        [(0, ABSENT, 5, 17, 0, 0), (0, 5, 5, 9, 0, 1)],
        """\
[run_time_absent] jobs without a run time: 1 of 2; the first is job 0, counted from 0.
[job_too_wide] jobs wider than partition b200, which has 16 accelerators: 1; \
the widest, job 0, counted from 0, asks for 17.
[job_too_wide] jobs wider than partition h200, which has 8 accelerators: 1; \
the widest, job 1, counted from 0, asks for 9.
""",
    ),
    "an estimate of a billion billion seconds: 16 × 10^18 + 1": (
        [(0, 5, 10**18, 16, 0, 0)],
        """\
[time_too_large] the twin counts up to 4611686018427387904; these jobs may come to \
16000000000000000001 (seconds times jobs, or accelerator-seconds times weight).
""",
    ),
}


@pytest.mark.parametrize("run", [run_twin, run_reference])
@pytest.mark.parametrize(("rows", "want"), CASES.values(), ids=CASES)
def test_refusal(rows, want, run, small):
    with pytest.raises(InputRefused) as refusal:
        run(small.jobs_of(rows), MACHINE, QueuePolicy())
    said = [f"[{finding.message.code}] {finding.what()}\n" for finding in refusal.value.findings]
    assert "".join(said) == want
    assert all(finding.next_step("ko") for finding in refusal.value.findings)


def test_a_weight_or_a_budget_may_be_too_large_as_well(small):
    jobs = small.jobs_of([(0, 10**6, ABSENT, 16, 0, 0)])
    for weight, budget in ((10**12, None), (1, 2**62 + 1)):
        claims = Claims((weight, 1, 1, 1, 1), (budget, None, None, None, None))
        with pytest.raises(InputRefused, match="time_too_large"):
            run_twin(jobs, MACHINE, QueuePolicy(), claims)


def test_the_largest_budget_is_counted(small):
    claims = Claims((1,) * 5, (AccelS(2**62),) * 5)
    jobs = small.jobs_of([(0, 10, 10, 16, 0, 0), (0, 10, 10, 16, 0, 0)])
    assert run_twin(jobs, MACHINE, QueuePolicy(), claims).start_s.tolist() == [0, 10]


def test_claims_are_one_per_project(small):
    with pytest.raises(AssertionError):
        run_twin(small.jobs_of([]), MACHINE, QueuePolicy(), Claims((1,), (None,)))
