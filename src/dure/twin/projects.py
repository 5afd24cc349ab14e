"""A table of projects: the track, the weight and the hours budget of each."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from dure.policy.queue import Claims
from dure.terms.finding import Finding
from dure.terms.units import HOUR_S, AccelS
from dure.twin.findings_projects import BUDGET_REFUSED, PROJECT_REPEATED, PROJECTS_NOT_LISTED
from dure.workload.rows import Desk, RowRefused, walk_csv

_COLUMNS = ("project",)
_OPTIONAL = ("track", "weight", "budget_h")
_WEIGHT_MAX = 10**6
_BUDGET_H_MAX = 10**12


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """What is said of the projects of some jobs, in the order of `Jobs.projects`.

    Parameters
    ----------
    track : names; "" where none is said
    claims : weight (1 where none is said) and hours budget (None where none is said)
    findings : what is wrong with the table; where there is any, the rest is not to be used
    """

    track: tuple[str, ...]
    claims: Claims
    findings: tuple[Finding, ...]


def read_project_table(text: str, file: str, projects: tuple[str, ...]) -> ProjectTable:
    r"""Read what is said of projects, from a csv.

    Columns stand in any order: ``project``, and if wanted ``track``, ``weight`` (at least 1) and
    ``budget_h`` (accelerator-hours; empty is no budget). Rows for projects that have no job are
    passed over.

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
    said: dict[str, tuple[int, str, int, AccelS | None]] = {}
    for cells in walk_csv(text, desk, _COLUMNS, _OPTIONAL):
        project, track, weight, budget_h = (cell.strip() for cell in cells)
        if project in said:
            first = said[project][0]
            desk.report(PROJECT_REPEATED, "project", project=project, first=first)
            continue
        try:
            counted = desk.whole(weight, "weight", 1, _WEIGHT_MAX) if weight else 1
            said[project] = (desk.line, track, counted, _read_budget(budget_h))
        except RowRefused as fault:
            desk.refuse(fault)
            said[project] = (desk.line, track, 1, None)
    absent = [project for project in projects if project not in said]
    if absent and not desk.findings:
        fields = {"count": len(absent), "projects": len(projects), "project": absent[0]}
        desk.report(PROJECTS_NOT_LISTED, line=0, **fields)
    rows = [said.get(project, (0, "", 1, None)) for project in projects]
    return ProjectTable(
        track=tuple(track for _, track, _, _ in rows),
        claims=Claims(
            weight=tuple(weight for _, _, weight, _ in rows),
            budget_s=tuple(budget_s for _, _, _, budget_s in rows),
        ),
        findings=desk.close(),
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
