"""Describe job records in whole numbers: how many, how wide, how long, how much, what is absent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from dure.terms.units import HOUR_S, AccelS
from dure.workload.jobs import ABSENT, Ints, JobRecords

QUANTILES = (10, 25, 50, 75, 90, 95, 99, 100)
"""In percent; a quantile is the smallest value that at least so many percent do not exceed."""
RUN_EDGES_S = (0, 10, 60, 600, HOUR_S, 6 * HOUR_S, 24 * HOUR_S, 7 * 24 * HOUR_S)
"""Where the bars of the histogram of run times begin; the last has no end."""


@dataclass(frozen=True, slots=True)
class WidthClass:
    """Jobs from one power of two up to below the next.

    Parameters
    ----------
    width_min, width_max : accelerators
        The narrowest and widest that occur.
    jobs : jobs
    work_s : accelerator-seconds
        Of the jobs whose run time is known.
    run_s : seconds, one for each of `QUANTILES`; empty where no run time is known
    """

    width_min: int
    width_max: int
    jobs: int
    work_s: AccelS
    run_s: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """What a set of job records holds.

    Parameters
    ----------
    jobs, projects : how many
    first, last : wall-clock time of the first and last submission, or None without an epoch
    span_s : seconds between them
    work_s : accelerator-seconds, of the jobs whose run time is known
    widths : by class, narrowest first
    run_s : seconds, as in `WidthClass`, of all jobs
    run_jobs : jobs for each of `RUN_EDGES_S`
    wait_s : seconds, from submission to start, one for each of `QUANTILES`; empty where not known
    hour_jobs : jobs submitted in each hour of the day; empty without an epoch
    absent : jobs without a run time, an estimate, a start, an end, by column
    """

    jobs: int
    projects: int
    first: datetime | None
    last: datetime | None
    span_s: int
    work_s: AccelS
    widths: tuple[WidthClass, ...]
    run_s: tuple[int, ...]
    run_jobs: tuple[int, ...]
    wait_s: tuple[int, ...]
    hour_jobs: tuple[int, ...]
    absent: dict[str, int]

    def as_json(self) -> dict[str, object]:
        """Give all of it as JSON; quantiles are named by their percent."""
        return {
            "jobs": self.jobs,
            "projects": self.projects,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "span_s": self.span_s,
            "work_s": self.work_s,
            "run_s": _named(self.run_s),
            "wait_s": _named(self.wait_s),
            "widths": [
                {
                    "width_min": each.width_min,
                    "width_max": each.width_max,
                    "jobs": each.jobs,
                    "work_s": each.work_s,
                    "run_s": _named(each.run_s),
                }
                for each in self.widths
            ],
            "run_jobs": dict(zip(map(str, RUN_EDGES_S), self.run_jobs, strict=True)),
            "hour_jobs": list(self.hour_jobs),
            "absent": self.absent,
        }


def describe(records: JobRecords) -> Description:
    r"""Describe job records.

    Examples
    --------
    >>> from dure.workload.plain import read_plain
    >>> text = "submit,run,width\n0,60,1\n5,30,8\n9,,8\n"
    >>> got = describe(read_plain(text, "jobs.csv").records)
    >>> got.jobs, got.work_s, got.absent["run_s"], [w.jobs for w in got.widths]
    (3, 300, 1, [1, 2])
    """
    jobs = records.jobs
    known = jobs.run_s[jobs.run_s != ABSENT]
    started = records.start_s != ABSENT
    submit_s = jobs.submit_s
    span_s = int(submit_s[-1] - submit_s[0]) if len(jobs) else 0
    first = _wall(jobs.epoch, submit_s[:1])
    bars = np.searchsorted(RUN_EDGES_S, known, side="right") - 1
    columns = {"run_s": jobs.run_s, "estimate_s": jobs.estimate_s}
    columns |= {"start_s": records.start_s, "end_s": records.end_s}
    return Description(
        jobs=len(jobs),
        projects=int(np.unique(jobs.project).size),
        first=first,
        last=_wall(jobs.epoch, submit_s[-1:]),
        span_s=span_s,
        work_s=_sum_work(jobs.run_s, jobs.width),
        widths=tuple(_describe_widths(jobs.width, jobs.run_s)),
        run_s=quantiles(known),
        run_jobs=tuple(np.bincount(bars, minlength=len(RUN_EDGES_S)).tolist()),
        wait_s=quantiles((records.start_s - submit_s)[started]),
        hour_jobs=_count_hours(jobs.epoch, submit_s),
        absent={name: int((column == ABSENT).sum()) for name, column in columns.items()},
    )


def quantiles(values: Ints) -> tuple[int, ...]:
    """Give the value for each of `QUANTILES`; nothing for no values.

    Examples
    --------
    >>> quantiles(np.arange(1, 201))
    (20, 50, 100, 150, 180, 190, 198, 200)
    """
    if not values.size:
        return ()
    ranked = np.sort(values)
    return tuple(int(ranked[-(-values.size * percent // 100) - 1]) for percent in QUANTILES)


def _named(values: tuple[int, ...]) -> dict[str, int]:
    """Name quantiles by their percent; an empty object where there are none."""
    return {f"p{percent}": value for percent, value in zip(QUANTILES, values, strict=False)}


def _wall(epoch: datetime | None, submit_s: Ints) -> datetime | None:
    """Give the wall-clock time of the only submission, if there is one and an epoch."""
    if epoch is None or not submit_s.size:
        return None
    return epoch + timedelta(seconds=int(submit_s[0]))


def _sum_work(run_s: Ints, width: Ints) -> AccelS:
    """Sum the work of jobs with a known run time, exactly, whatever its size."""
    known = run_s > 0
    products = (run_s[known].astype(object) * width[known]).sum() if known.any() else 0
    return AccelS(int(products))


def _describe_widths(width: Ints, run_s: Ints) -> list[WidthClass]:
    """Describe each class of widths that occurs."""
    kind = np.frexp(width.astype(np.float64))[1]
    classes = []
    for each in np.unique(kind):
        mine = kind == each
        runs = run_s[mine]
        classes.append(
            WidthClass(
                width_min=int(width[mine].min()),
                width_max=int(width[mine].max()),
                jobs=int(mine.sum()),
                work_s=_sum_work(runs, width[mine]),
                run_s=quantiles(runs[runs != ABSENT]),
            )
        )
    return classes


def _count_hours(epoch: datetime | None, submit_s: Ints) -> tuple[int, ...]:
    """Count jobs by the hour of the day; nothing without a wall clock."""
    if epoch is None:
        return ()
    begin_s = (epoch.hour * 60 + epoch.minute) * 60 + epoch.second
    hour = (submit_s + begin_s) // HOUR_S % 24
    return tuple(np.bincount(hour, minlength=24).tolist())
