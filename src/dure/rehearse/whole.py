"""All that is run to answer the question of a call: its cases, and their outcomes sorted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dure.demand.jobs import FromModel, FromRecords, JobSource
from dure.rehearse.call import CallPaper
from dure.rehearse.first_call import Case, Outcome
from dure.rehearse.result import Rehearsal, Varied
from dure.rehearse.scenario import WAIT_LIMITS_S, Assumptions
from dure.rehearse.variants import vary
from dure.terms.language import Text
from dure.workload.jobs import JobRecords
from dure.workload.model import WorkloadModel

CHART_STEPS = 6
"""Numbers of projects between the granted and all that asked, run at the reference use."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run.

    Parameters
    ----------
    paper : the call
    assumptions : of the main runs
    model, model_name : where jobs are drawn from
    records, records_name : real jobs to compare with, or None
    uses : percent, rising
    use_reference : percent; one of `uses`
        At this use assumptions are changed one at a time.
    seeds : one run for each
    """

    paper: CallPaper
    assumptions: Assumptions
    model: WorkloadModel
    model_name: Text
    uses: tuple[int, ...]
    use_reference: int
    seeds: tuple[int, ...]
    records: JobRecords | None = None
    records_name: Text | None = None


def list_cases(plan: Plan) -> list[Case]:
    """List all cases of a plan: main runs, one changed assumption at a time, real jobs."""
    main = [_case(plan, plan.assumptions, use, seed) for use in plan.uses for seed in plan.seeds]
    main = [
        replace(case, also_served=_chart_steps(plan))
        if case.use_percent == plan.use_reference
        else case
        for case in main
    ]
    varied = [
        replace(
            _case(plan, variant.assumptions, plan.use_reference, seed),
            limits_s=WAIT_LIMITS_S[:1],
        )
        for variant in vary(plan.assumptions)
        for seed in plan.seeds
    ]
    compared = []
    if plan.records is not None:
        source = FromRecords(plan.records, plan.assumptions.run_max_s)
        compared = [replace(case, source=source) for case in main]
    return [*main, *varied, *compared]


def sort_outcomes(plan: Plan, outcomes: Sequence[Outcome]) -> Rehearsal:
    """Sort the outcomes of `list_cases`, which are in its order, into a rehearsal."""
    variants = vary(plan.assumptions)
    seeds = len(plan.seeds)
    first_varied = len(plan.uses) * seeds
    first_compared = first_varied + len(variants) * seeds
    return Rehearsal(
        paper=plan.paper,
        assumptions=plan.assumptions,
        outcomes=outcomes[:first_varied],
        source_name=plan.model_name,
        source=plan.model.source,
        varied=tuple(
            Varied(variant, tuple(outcomes[first_varied + i * seeds :][:seeds]))
            for i, variant in enumerate(variants)
        ),
        use_reference=plan.use_reference,
        seeds=plan.seeds,
        compared=outcomes[first_compared:],
        compared_name=plan.records_name,
    )


def _case(plan: Plan, assumptions: Assumptions, use_percent: int, seed: int) -> Case:
    """Make a case on jobs of the model."""
    source: JobSource = FromModel(plan.model, assumptions.run_max_s)
    return Case(plan.paper.offer, assumptions, source, use_percent, seed)


def _chart_steps(plan: Plan) -> tuple[int, ...]:
    """Give the numbers of projects that the chart of waits shows, up to a little over full."""
    totals = plan.paper.offer.totals
    # At about this many projects the servers would be asked for all that they can do.
    full = totals.projects_asked * totals.granted * 100 // (totals.asked * plan.use_reference)
    last = min(full, totals.projects_asked)
    first = totals.projects_granted
    return tuple(
        sorted({first + (last - first) * step // CHART_STEPS for step in range(CHART_STEPS + 1)})
    )
