"""A table of projects: the track, the weight, the hours budget and the quota of each."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from dure.policy.queue import Claims
from dure.terms.finding import Finding
from dure.terms.units import HOUR_S, AccelS
from dure.twin.findings_projects import BUDGET_REFUSED, PROJECT_REPEATED, PROJECTS_NOT_LISTED
from dure.workload.rows import WIDTH_MAX, Desk, RowRefused, walk_csv

_COLUMNS = ("project",)
_OPTIONAL = ("track", "weight", "budget_h", "quota")
_WEIGHT_MAX = 10**6
_BUDGET_H_MAX = 10**12


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """What is said of the projects of some jobs, in the order of `Jobs.projects`.

    Parameters
    ----------
    track : names; "" where none is said
    claims : weight (1 where none is said), hours budget and quota (None where none is said), and
        the track, where there are several; these weigh the same
    findings : what is wrong with the table; where there is any, the rest is not to be used
    """

    track: tuple[str, ...]
    claims: Claims
    findings: tuple[Finding, ...]


def read_project_table(text: str, file: str, projects: tuple[str, ...]) -> ProjectTable:
    r"""Read what is said of projects, from a csv.

    Columns stand in any order: ``project``, and if wanted ``track``, ``weight`` (at least 1),
    ``budget_h`` (accelerator-hours; empty is no budget) and ``quota`` (accelerators at once; empty
    is no quota). Rows for projects that have no job are passed over.

    Parameters
    ----------
    text : the csv
    file : its name, for findings
    projects : of the jobs; each must have its row

    Examples
    --------
    >>> table = read_project_table("project,track,budget_h\nlab,research,2\n", "p.csv", ("lab",))
    >>> table.track, table.claims.budget_s
    (('research',), (7200,))
    """
    desk = Desk(file)
    said: dict[str, _Row] = {}
    for cells in walk_csv(text, desk, _COLUMNS, _OPTIONAL):
        project, track, weight, budget_h, quota = (cell.strip() for cell in cells)
        if project in said:
            first = said[project].line
            desk.report(PROJECT_REPEATED, "project", project=project, first=first)
            continue
        said[project] = _Row(desk.line, track, 1, None, None)
        try:
            said[project] = _Row(
                line=desk.line,
                track=track,
                weight=desk.whole(weight, "weight", 1, _WEIGHT_MAX) if weight else 1,
                budget_s=_read_budget(budget_h),
                quota=desk.whole(quota, "quota", 0, WIDTH_MAX) if quota else None,
            )
        except RowRefused as fault:
            desk.refuse(fault)
    absent = [project for project in projects if project not in said]
    if absent and not desk.findings:
        first_absent, of = absent[0], len(projects)
        desk.report(
            PROJECTS_NOT_LISTED, line=0, count=len(absent), projects=of, project=first_absent
        )
    rows = [said.get(project, _Row(0, "", 1, None, None)) for project in projects]
    return ProjectTable(tuple(row.track for row in rows), _claim(rows), desk.close())


class _Row(NamedTuple):
    """What is said of one project, and where."""

    line: int
    track: str
    weight: int
    budget_s: AccelS | None
    quota: int | None


def _claim(rows: list[_Row]) -> Claims:
    """Turn what is said into claims; tracks and quotas only where somebody has one."""
    tracks = sorted({row.track for row in rows})
    has_tracks = len(tracks) > 1
    return Claims(
        weight=tuple(row.weight for row in rows),
        budget_s=tuple(row.budget_s for row in rows),
        quota=tuple(row.quota for row in rows) if any(r.quota is not None for r in rows) else (),
        track=tuple(tracks.index(row.track) for row in rows) if has_tracks else (),
        track_weight=(1,) * len(tracks) if has_tracks else (),
    )


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
