"""Measures by track, project, width and partition: the same figures for every part of the jobs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dure.terms.units import AccelS
from dure.twin.measure import WaitMeasures, measure_slowdown, measure_waits
from dure.twin.stretches import places_of, stretches_of
from dure.workload.jobs import Ints, JobRecords


@dataclass(frozen=True, slots=True)
class GroupMeasures:
    """What became of some of the jobs.

    Parameters
    ----------
    name : of the group
    waits : of its jobs
    slowdown : mean bounded slowdown, or None if none of them ended
    work_s : accelerator-seconds that its jobs held, as in `work_done_s`
    """

    name: str
    waits: WaitMeasures
    slowdown: float | None
    work_s: AccelS


def measure_groups(
    records: JobRecords, label: Ints, names: Sequence[str]
) -> tuple[GroupMeasures, ...]:
    """Measure the jobs of each label by themselves; labels without a job are left out.

    Parameters
    ----------
    records : n jobs
    label : shape (n,), index into `names`
    names : of the groups, in the order in which they come out
    """
    over = stretches_of(records)
    work_s = np.zeros(len(names), np.int64)
    np.add.at(work_s, label[over.job], over.work_of(records))
    order = np.argsort(label, kind="stable")
    ends = np.searchsorted(label[order], np.arange(len(names)), side="right")
    groups = []
    parts = zip(names, np.split(order, ends[:-1]), work_s.tolist(), strict=True)
    for name, mine, mine_s in parts:
        if mine.size == 0:
            continue
        own = JobRecords(
            records.jobs.take(mine), records.start_s[mine], records.end_s[mine], records.state[mine]
        )
        slowdown = measure_slowdown(own)
        groups.append(
            GroupMeasures(
                name=name,
                waits=measure_waits(own),
                slowdown=None if np.isnan(slowdown) else slowdown,
                work_s=AccelS(mine_s),
            )
        )
    return tuple(groups)


def measure_by_project(records: JobRecords) -> tuple[GroupMeasures, ...]:
    """Measure each project by itself, in the order of their names in the jobs."""
    return measure_groups(records, records.jobs.project, records.jobs.projects)


def measure_by_partition(records: JobRecords, names: Sequence[str]) -> tuple[GroupMeasures, ...]:
    """Measure each partition by itself, with the jobs that ran there last or were to run there."""
    return measure_groups(records, places_of(records), names)


def measure_by_track(records: JobRecords, track_of: Sequence[str]) -> tuple[GroupMeasures, ...]:
    """Measure each track by itself, in the order of their names.

    Parameters
    ----------
    track_of : one per project, the name of its track
    """
    names = sorted(set(track_of))
    number = {name: at for at, name in enumerate(names)}
    row = np.array([number[track] for track in track_of], np.int64)
    return measure_groups(records, row[records.jobs.project], names)


def measure_by_width_class(
    records: JobRecords, *, as_they_occur: bool = True
) -> tuple[GroupMeasures, ...]:
    """Measure each class of width by itself: 1, 2 to 3, 4 to 7 and so on.

    Parameters
    ----------
    records : n jobs
    as_they_occur : bool
        Whether a class is named by the widths that occur in it, or by those that could, so that
        classes of several runs have the same names.
    """
    width = records.jobs.width
    kind = np.frexp(width.astype(np.float64))[1].astype(np.int64)
    names = []
    for power in range(int(kind.max(initial=0)) + 1):
        low, high = 2 ** max(0, power - 1), 2**power - 1
        if as_they_occur:
            mine = width[kind == power]
            low, high = int(mine.min(initial=2**62)), int(mine.max(initial=0))
        names.append(str(low) if low == high else f"{low}–{high}")
    return measure_groups(records, kind, names)
