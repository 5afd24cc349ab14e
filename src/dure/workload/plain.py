"""Read a plain csv: submit, run, width, and what else is known."""

from datetime import datetime, timedelta, tzinfo

from dure.workload import findings as faults
from dure.workload.jobs import ABSENT, State
from dure.workload.rows import (
    UNIX,
    WIDTH_MAX,
    YEARS,
    Desk,
    Reading,
    Row,
    RowRefused,
    assemble,
    check_order,
    first_midnight_s,
    walk_csv,
)

PLAIN_COLUMNS = ("submit", "run", "width")
PLAIN_OPTIONAL = (
    *("estimate", "project", "start", "end"),
    *("user", "qos", "kind", "partition", "checkpoint"),
)
_SECONDS, _WALL = "86400", "2026-03-02 09:30:00"


def read_plain(text: str, file: str) -> Reading:
    r"""Read jobs from a csv of any source.

    Columns stand in any order under their names: ``submit``, ``run``, ``width`` (accelerators), and
    if known ``estimate``, ``project``, ``start``, ``end``, ``user``, ``qos``, ``kind``,
    ``partition`` (all jobs or none) and ``checkpoint``; others are passed over. Run, estimate and
    checkpoint are in seconds. Submit, start and end are either seconds or times such as
    ``2026-03-02 09:30:00`` or ``2026-03-02T09:30:00+09:00``, all of the file in the same way; the
    offset of the first row is then the clock for all. An empty cell is absent. Where run is empty,
    it is end minus start.

    Parameters
    ----------
    text : the csv
    file : its name, for findings

    Examples
    --------
    >>> csv = "project,submit,start,run,width\nlab,2026-03-02 09:30:00,2026-03-02 09:40:00,60,8\n"
    >>> records = read_plain(csv, "jobs.csv").records
    >>> records.jobs.submit_s.tolist(), records.start_s.tolist(), records.end_s.tolist()
    ([34200], [34800], [34860])
    """
    desk = Desk(file)
    clock = _Clock(desk)
    rows = []
    for cells in walk_csv(text, desk, PLAIN_COLUMNS, PLAIN_OPTIONAL):
        try:
            rows.append(_read_row([cell.strip() for cell in cells], desk, clock))
        except RowRefused as fault:
            desk.refuse(fault)
    if not clock.is_wall:
        return assemble(rows, desk, form="csv")
    zero_s = first_midnight_s(rows)
    epoch = UNIX + timedelta(seconds=zero_s)
    return assemble(rows, desk, form="csv", epoch=epoch, zero_s=zero_s)


class _Clock:
    """How the file writes times: the first one decides."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.is_wall: bool | None = None
        self.zone: tzinfo | None = None

    def read(self, cell: str, column: str) -> int:
        """Read a time into seconds of the clock of the file."""
        if self.is_wall is None:
            at = _parse(cell)
            self.is_wall = at is not None
            self.zone = at.tzinfo if at is not None else None
        if not self.is_wall:
            if _parse(cell) is not None:
                raise RowRefused(faults.TRACE_TIME_REFUSED, column, value=cell, example=_SECONDS)
            return self.desk.seconds(cell, column)
        at = _parse(cell)
        if at is None or (at.tzinfo is None) != (self.zone is None) or at.year not in YEARS:
            example = _WALL if self.zone is None else f"{_WALL}+09:00"
            raise RowRefused(faults.TRACE_TIME_REFUSED, column, value=cell, example=example)
        if self.zone is not None:
            at = at.astimezone(self.zone).replace(tzinfo=None)
        return self.desk.round_time(at)

    def read_if(self, cell: str, column: str) -> int:
        """Read a time that may be absent."""
        return self.read(cell, column) if cell else ABSENT


def _parse(cell: str) -> datetime | None:
    """Read a day and time; a number is none, though Python would take 20260302 for a day."""
    try:
        return datetime.fromisoformat(cell) if "-" in cell[1:] else None
    except ValueError:
        return None


def _read_row(cells: list[str], desk: Desk, clock: _Clock) -> Row:
    """Read one row and complete what follows from the rest."""
    submit, run, width, estimate, project, start, end, user, qos, kind, partition, saved = cells
    submit_s = clock.read(submit, "submit")
    start_s = clock.read_if(start, "start")
    end_s = clock.read_if(end, "end")
    run_s = desk.seconds(run, "run") if run else ABSENT
    check_order("start", start_s, "submit", submit_s)
    check_order("end", end_s, "submit", submit_s)
    check_order("end", end_s, "start", start_s)
    if start_s >= 0 and end_s >= 0:
        if run_s not in (ABSENT, end_s - start_s):
            between_s = end_s - start_s
            raise RowRefused(faults.TRACE_RUN_DIFFERS, "run", run_s=run_s, between_s=between_s)
        run_s = end_s - start_s
    elif start_s >= 0 and run_s >= 0:
        end_s = start_s + run_s
    return Row(
        line=desk.line,
        submit_s=submit_s,
        run_s=run_s,
        estimate_s=desk.seconds(estimate, "estimate") if estimate else ABSENT,
        width=desk.whole(width, "width", 1, WIDTH_MAX),
        project=project,
        start_s=start_s,
        end_s=end_s,
        state=State.ENDED if run_s >= 0 else State.WAITING,
        user=user,
        qos=qos,
        kind=kind,
        partition=partition,
        checkpoint_s=desk.seconds(saved, "checkpoint") if saved else ABSENT,
    )
