"""Jobs in order of project and submission, as bursts and blocks are cut out of them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dure.terms.units import WEEK_S
from dure.workload.jobs import Ints, Jobs


class ProjectRows(NamedTuple):
    """Columns of jobs, those of one project together and there in order of submission.

    Parameters
    ----------
    project, submit_s, run_s, width : shape (n,)
        As in `Jobs`.
    week_s : shape (n,), seconds
        The wall-clock second of the week of submission, Monday 00:00 is 0; as if the epoch were a
        Monday 00:00 where the jobs have none.
    """

    project: Ints
    submit_s: Ints
    run_s: Ints
    width: Ints
    week_s: Ints


def sort_by_project(jobs: Jobs, keep: NDArray[np.bool_]) -> ProjectRows:
    """Put the kept jobs in order of project; inside a project they stay in order."""
    rows = np.flatnonzero(keep)
    rows = rows[np.argsort(jobs.project[rows], kind="stable")]
    begin_s = 0
    if jobs.epoch is not None:
        at = jobs.epoch
        begin_s = ((at.weekday() * 24 + at.hour) * 60 + at.minute) * 60 + at.second
    submit_s = jobs.submit_s[rows]
    return ProjectRows(
        project=jobs.project[rows],
        submit_s=submit_s,
        run_s=jobs.run_s[rows],
        width=jobs.width[rows],
        week_s=(submit_s + begin_s) % WEEK_S,
    )
