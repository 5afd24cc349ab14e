"""The jobs of many projects: each project's own stream, put together in order of submission."""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dure.demand.projects import Projects
from dure.workload.draw import Stream, draw_stream, resample_stream
from dure.workload.jobs import JobRecords, Jobs
from dure.workload.model import WorkloadModel

Ints = NDArray[np.int64]


class JobSource(Protocol):
    """Where the jobs of a project come from."""

    def draw(self, work_s: int, span_s: int, width_max: int, rng: np.random.Generator) -> Stream:
        """Draw the jobs of one project whose work adds up to `work_s` accelerator-seconds."""


@dataclass(frozen=True, slots=True)
class FromModel:
    """Jobs drawn from a fitted workload model; no job runs longer than `run_max_s` seconds."""

    model: WorkloadModel
    run_max_s: int

    def draw(self, work_s: int, span_s: int, width_max: int, rng: np.random.Generator) -> Stream:
        """Draw from the model."""
        return draw_stream(
            self.model,
            work_s=work_s,
            span_s=span_s,
            width_max=width_max,
            run_max_s=self.run_max_s,
            rng=rng,
        )


@dataclass(frozen=True, slots=True)
class FromRecords:
    """Jobs of a real trace, in blocks of `block` consecutive jobs of one virtual cluster."""

    records: JobRecords
    run_max_s: int
    block: int = 5

    def draw(self, work_s: int, span_s: int, width_max: int, rng: np.random.Generator) -> Stream:
        """Draw blocks of the trace."""
        return resample_stream(
            self.records,
            work_s=work_s,
            span_s=span_s,
            width_max=width_max,
            run_max_s=self.run_max_s,
            block=self.block,
            rng=rng,
        )


@dataclass(frozen=True, slots=True)
class Demand:
    """What projects will ask over a span.

    Parameters
    ----------
    span_s : seconds
    accelerators_per_server : the unit of a grant
    estimate_factor : how many times its run time a job is said to take; 0 says the longest allowed
    run_max_s : seconds
        The longest run allowed.
    """

    span_s: int
    accelerators_per_server: int
    estimate_factor: int
    run_max_s: int


def draw_jobs(
    projects: Projects,
    activity: NDArray[np.float64],
    source: JobSource,
    demand: Demand,
    seed: int,
) -> Jobs:
    """Draw the jobs of every project over a span.

    Each project has a generator of its own, so that its jobs are the same whoever else is served.
    A project's jobs never ask for more accelerators than it asked for servers.

    Parameters
    ----------
    projects : n projects
    activity : shape (n,), share of the asked accelerator time that the project uses
    source : where the jobs come from
    demand : span, unit, estimates
    seed : not negative

    Returns
    -------
    jobs
        Of all projects, in order of submission; `Jobs.project` is the row of the project, and
        `Jobs.partition` is 0.
    """
    streams = []
    for row, (servers, busy) in enumerate(
        zip(projects.servers.tolist(), activity.tolist(), strict=True)
    ):
        width_max = servers * demand.accelerators_per_server
        work_s = round(busy * width_max * demand.span_s)
        rng = np.random.default_rng([seed, row])
        streams.append(source.draw(work_s, demand.span_s, width_max, rng))
    project = np.repeat(np.arange(len(projects)), [s.submit_s.size for s in streams])
    submit_s = np.concatenate([s.submit_s for s in streams])
    run_s = np.concatenate([s.run_s for s in streams])
    width = np.concatenate([s.width for s in streams])
    order = np.lexsort((project, submit_s))
    said = (
        run_s * demand.estimate_factor if demand.estimate_factor else run_s * 0 + demand.run_max_s
    )
    estimate_s = np.maximum(np.minimum(said, demand.run_max_s), np.maximum(run_s, 1))
    return Jobs(
        submit_s=submit_s[order],
        run_s=run_s[order],
        estimate_s=estimate_s[order],
        width=width[order],
        project=project[order],
        partition=np.zeros(order.size, dtype=np.int64),
        projects=tuple(f"p{row + 1:03d}" for row in range(len(projects))),
    )


def for_own_servers(jobs: Jobs, granted: int) -> Jobs:
    """Keep the jobs of the granted projects; each project is a partition of its own."""
    kept = jobs.take(jobs.project < granted)
    return replace(kept, partition=kept.project)


def for_shared_servers(jobs: Jobs, served: int, partition_of: Ints) -> Jobs:
    """Keep the jobs of the first `served` projects, each in the partition that it is sent to."""
    kept = jobs.take(jobs.project < served)
    return replace(kept, partition=partition_of[kept.project])
