"""A table of projects: track, weight, hours budget, quota and what each lends and borrows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from dure.policy.cohort import Cohorts
from dure.policy.convert import Rules, rank_tracks
from dure.policy.queue import Claims, QueuePolicy
from dure.terms.finding import Finding
from dure.terms.units import HOUR_S, AccelS
from dure.twin.findings_projects import BUDGET_REFUSED, PROJECT_REPEATED, PROJECTS_NOT_LISTED
from dure.workload.rows import WIDTH_MAX, Desk, RowRefused, walk_csv

_COLUMNS = ("project",)
_OPTIONAL = ("track", "weight", "budget_h", "quota", "cohort")
_LENDING = ("nominal", "borrow", "lend")
_WEIGHT_MAX = 10**6
_BUDGET_H_MAX = 10**12


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """What is said of the projects of some jobs, in the order of `Jobs.projects`.

    Parameters
    ----------
    track : names; "" where none is said
    claims : weight (1 where none is said), hours budget and quota (None where none is said); the
        track, where there are several, of equal weights; cohorts, where there is one
    findings : what is wrong with the table; where there is any, the rest is not to be used
    """

    track: tuple[str, ...]
    claims: Claims
    findings: tuple[Finding, ...]


def read_project_table(
    text: str, file: str, projects: tuple[str, ...], partitions: Sequence[str] = ("all",)
) -> ProjectTable:
    r"""Read what is said of projects, from a csv.

    Columns stand in any order: ``project``, and if wanted ``track``, ``weight`` (at least 1),
    ``budget_h`` (accelerator-hours; empty is no budget) and ``quota`` (accelerators at once; empty
    is no quota). Projects with the same ``cohort`` lend each other what they do not use:
    ``nominal`` (accelerators that each may always use; empty is 0), ``borrow`` (how many more at
    most; empty is no limit) and ``lend`` (how many of its nominal at most; empty is all). Where
    there are several partitions, these are ``nominal_NAME`` and so on, one for each. Rows for
    projects that have no job are passed over.

    Parameters
    ----------
    text : the csv
    file : its name, for findings
    projects : of the jobs; each must have its row
    partitions : names of those of the machine

    Examples
    --------
    >>> table = read_project_table("project,track,budget_h\nlab,research,2\n", "p.csv", ("lab",))
    >>> table.track, table.claims.budget_s
    (('research',), (7200,))
    """
    desk = Desk(file)
    said: dict[str, _Row] = {}
    ends = [""] if len(partitions) == 1 else [f"_{name.lower()}" for name in partitions]
    lending = [f"{name}{end}" for name in _LENDING for end in ends]
    for cells in walk_csv(text, desk, _COLUMNS, (*_OPTIONAL, *lending)):
        project, track, weight, budget_h, quota, cohort, *limits = (c.strip() for c in cells)
        if project in said:
            first = said[project].line
            desk.report(PROJECT_REPEATED, "project", project=project, first=first)
            continue
        said[project] = _Row(desk.line, track)
        try:
            said[project] = _Row(
                line=desk.line,
                track=track,
                weight=desk.whole(weight, "weight", 1, _WEIGHT_MAX) if weight else 1,
                budget_s=_read_budget(budget_h),
                quota=desk.whole(quota, "quota", 0, WIDTH_MAX) if quota else None,
                cohort=cohort,
                limits=tuple(
                    desk.whole(cell, name, 0, WIDTH_MAX) if cell else None
                    for name, cell in zip(lending, limits, strict=True)
                ),
            )
        except RowRefused as fault:
            desk.refuse(fault)
    absent = [project for project in projects if project not in said]
    if absent and not desk.findings:
        first_absent, of = absent[0], len(projects)
        desk.report(
            PROJECTS_NOT_LISTED, line=0, count=len(absent), projects=of, project=first_absent
        )
    rows = [said.get(project, _Row(0, "")) for project in projects]
    return ProjectTable(tuple(row.track for row in rows), _claim(rows, len(ends)), desk.close())


def rank_projects(table: ProjectTable, rules: Rules) -> tuple[QueuePolicy, Claims]:
    """Let a policy say how the tracks of a table stand, and whether lent quota is reclaimed."""
    tracks = sorted(set(table.track))
    policy, weight = rank_tracks(rules, tracks)
    claims = table.claims
    if claims.track:
        claims = replace(claims, track_weight=weight)
    if claims.cohorts is not None:
        claims = replace(claims, cohorts=replace(claims.cohorts, reclaims=rules.reclaims))
    return policy, claims


class _Row(NamedTuple):
    """What is said of one project, and where."""

    line: int
    track: str
    weight: int = 1
    budget_s: AccelS | None = None
    quota: int | None = None
    cohort: str = ""
    limits: tuple[int | None, ...] = ()
    """Nominal, borrow and lend, each of them for all partitions."""


def _claim(rows: list[_Row], partitions: int) -> Claims:
    """Turn what is said into claims; tracks and quotas only where somebody has one."""
    tracks = sorted({row.track for row in rows})
    has_tracks = len(tracks) > 1
    return Claims(
        weight=tuple(row.weight for row in rows),
        budget_s=tuple(row.budget_s for row in rows),
        quota=tuple(row.quota for row in rows) if any(r.quota is not None for r in rows) else (),
        track=tuple(tracks.index(row.track) for row in rows) if has_tracks else (),
        track_weight=(1,) * len(tracks) if has_tracks else (),
        cohorts=_lend(rows, partitions),
    )


def _lend(rows: list[_Row], partitions: int) -> Cohorts | None:
    """Turn what is said into cohorts; who is in none is alone, and has no limit."""
    names = sorted({row.cohort for row in rows if row.cohort})
    if not names:
        return None
    alone = len(names)
    number, nominal, borrow, lend = [], [], [], []
    for at, row in enumerate(rows):
        limits = row.limits or (None,) * 3 * partitions
        parts = [limits[k * partitions : (k + 1) * partitions] for k in range(len(_LENDING))]
        number.append(names.index(row.cohort) if row.cohort else alone + at)
        least = 0 if row.cohort else WIDTH_MAX
        nominal.append(tuple(least if limit is None else limit for limit in parts[0]))
        borrow.append(parts[1])
        lend.append(parts[2])
    return Cohorts(tuple(number), tuple(nominal), tuple(borrow), tuple(lend))


def _read_budget(cell: str) -> AccelS | None:
    """Read hours into accelerator-seconds, exactly."""
    if not cell:
        return None
    try:
        hours = Decimal(cell)
    except InvalidOperation:
        hours = Decimal(-1)
    if hours.is_finite() and 0 <= hours <= _BUDGET_H_MAX:
        top, bottom = hours.as_integer_ratio()
        if top * HOUR_S % bottom == 0:
            return AccelS(top * HOUR_S // bottom)
    raise RowRefused(BUDGET_REFUSED, "budget_h", value=cell, most=_BUDGET_H_MAX)
