"""Use over time: accelerator-seconds by step, project and partition; exact, and only where any."""

from dataclasses import dataclass

import numpy as np

from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.units import AccelS
from dure.twin.findings_projects import CUBE_TOO_LARGE
from dure.twin.stretches import stretches_of
from dure.workload.jobs import Ints, JobRecords

ROWS_MAX = 20_000_000
"""Rows of a cube, some two gigabytes of them."""


@dataclass(frozen=True, slots=True)
class Cube:
    """What jobs held in each step of time, one row per step, project and partition with any use.

    A step that is not there has no use. Rows are in order of project, partition, step.

    Parameters
    ----------
    step_s : seconds per step, at least 1
    step : shape (n,), number of the step; it holds ``step * step_s`` up to below the next
        Counted from second 0 of the jobs, so that cubes of runs of the same jobs line up.
    project : shape (n,), index into `Jobs.projects`
    partition : shape (n,), index into the partitions of the machine
    used_s : shape (n,), accelerator-seconds, at least 1
    """

    step_s: int
    step: Ints
    project: Ints
    partition: Ints
    used_s: Ints

    @property
    def total_s(self) -> AccelS:
        """Add up all use."""
        return AccelS(int(self.used_s.sum()))


def measure_cube(records: JobRecords, step_s: int) -> Cube:
    """Add up what jobs held, in every step of time.

    Each stretch of a job is four changes of a level: the part of its first step, whole steps from
    there, the part of its last step, nothing. Changes are sorted and summed, so it costs O(n log n)
    stretches plus the rows that come out, and everything stays whole.

    Parameters
    ----------
    records : n jobs; what is not over is left out, as in `work_done_s`
    step_s : seconds per step, at least 1

    Returns
    -------
    cube : Cube
        ``cube.total_s == work_done_s(records)``.

    Raises
    ------
    InputRefused
        If it would have more than `ROWS_MAX` rows.

    Examples
    --------
    >>> from dure.workload.jobs import Jobs
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> jobs = Jobs(*[column(0)] * 3, column(2), *[column(0)] * 2)
    >>> cube = measure_cube(JobRecords(jobs, column(250), column(700), column(1)), step_s=300)
    >>> cube.step.tolist(), cube.used_s.tolist()
    ([0, 1, 2], [100, 600, 200])
    """
    assert step_s >= 1
    jobs, over = records.jobs, stretches_of(records)
    some = over.end_s > over.start_s
    start_s, end_s, job = over.start_s[some], over.end_s[some], over.job[some]
    place = over.place[some]
    width = jobs.width[job]
    partitions = int(place.max(initial=0)) + 1
    group = jobs.project[job] * partitions + place
    first, last = start_s // step_s, end_s // step_s
    spent_s = width * (start_s - first * step_s)
    part_s = width * (end_s - last * step_s)
    whole_s = width * step_s
    changes = (
        (first, whole_s - spent_s),
        (first + 1, spent_s),
        (last, part_s - whole_s),
        (last + 1, -part_s),
    )
    at = np.concatenate([step for step, _ in changes])
    change_s = np.concatenate([amount for _, amount in changes])
    groups = np.tile(group, len(changes))
    order = np.lexsort((at, groups))
    at, groups, level_s = at[order], groups[order], np.cumsum(change_s[order])
    # All changes of a group add up to nothing, so one sum over all groups is the level of each; a
    # level holds until the next change, which may be in the same step.
    steps = np.diff(at, append=at[-1:])
    steps[np.diff(groups, append=groups[-1:]) != 0] = 0
    runs = np.where(level_s > 0, steps, 0)
    rows = int(runs.sum())
    if rows > ROWS_MAX:
        fields = {"rows": rows, "most": ROWS_MAX, "step_s": step_s}
        raise InputRefused([Finding(CUBE_TOO_LARGE, Place("cube"), fields)])
    held = np.repeat(np.arange(at.size), runs)
    offset = np.arange(held.size) - np.repeat(np.cumsum(runs) - runs, runs)
    project, partition = np.divmod(groups[held], partitions)
    cube = Cube(step_s, at[held] + offset, project, partition, level_s[held])
    want_s = int((width * (end_s - start_s)).sum())
    assert cube.total_s == want_s, f"the cube holds {cube.total_s} of {want_s} accelerator-seconds"
    return cube
