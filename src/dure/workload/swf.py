"""Read the Standard Workload Format of the Parallel Workloads Archive."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from dure.workload import findings as faults
from dure.workload.jobs import ABSENT, State
from dure.workload.rows import (
    SECONDS_MAX,
    UNIX,
    WIDTH_MAX,
    Desk,
    Reading,
    Row,
    RowRefused,
    assemble,
)

SWF_FIELDS = 18
_FAILED, _CANCELLED = 0, 5
_PARTS = (2, 3, 4)
_STATUS_MAX = 5
_OFFSET_MAX_S = 14 * 3_600
_HEADER = re.compile(r";\s*(\w+):\s*(.*?)\s*")
Zones = Callable[[str], tzinfo | None]


class WidthFrom(StrEnum):
    """Which of two fields is the width of a job; where it is absent, the other one is taken."""

    ALLOCATED = "allocated"
    """Field 5: what the job held. It is what the machine was without while the job ran."""
    REQUESTED = "requested"
    """Field 8: what its owner asked for."""


def no_zones(name: str) -> None:
    """Know no time zone; the doors pass one in that asks the system."""
    del name


def read_swf(
    text: str,
    file: str,
    *,
    zones: Zones = no_zones,
    width_from: WidthFrom = WidthFrom.ALLOCATED,
) -> Reading:
    """Read jobs in the Standard Workload Format, version 2 [1]_.

    ``-1`` is absent. Start is submission plus wait; the estimate is the requested time. The project
    is the user (field 12), or the group (field 13) where no user is given. A job that failed or
    was cancelled at or after its estimate was killed there; one that never ran is waiting, without
    start and run time. Rows of status 2, 3 and 4 are parts of jobs that have a row of their own;
    they are left out and counted.

    Second 0 is the header's ``UnixStartTime``, on the clock of ``TimeZoneString``, or else of
    ``TimeZone`` (seconds east of Greenwich, without summer time). The clock is not set forward or
    back inside of a log.

    Parameters
    ----------
    text : the log
    file : its name, for findings
    zones : from the name of a time zone to its rules, or None where it is not known
    width_from : which field is the width

    References
    ----------
    .. [1] D. Feitelson, *The Standard Workload Format*, Parallel Workloads Archive,
       https://www.cs.huji.ac.il/labs/parallel/workload/swf.html
    """
    desk = Desk(file)
    header = _Header(desk, zones)
    rows: list[Row] = []
    parts: list[int] = []
    wide: list[int] = []
    total = 0
    for desk.line, line in enumerate(text.split("\n"), 1):
        if line.startswith(";"):
            header.read(line)
            continue
        cells = line.split()
        if not cells:
            continue
        total += 1
        try:
            row = _read_row(cells, desk, width_from)
        except RowRefused as fault:
            desk.refuse(fault)
            continue
        if row is None:
            parts.append(desk.line)
            continue
        rows.append(row)
        if row.width > header.processors:
            wide.append(desk.line)
    if parts:
        desk.report(faults.TRACE_PARTIAL_ROWS, line=parts[0], rows=len(parts), total=total)
    if wide:
        most = header.processors
        desk.report(faults.TRACE_WIDER_THAN_MACHINE, line=wide[0], jobs=len(wide), machine=most)
    epoch, machine_width = header.epoch(), header.machine_width
    return assemble(rows, desk, form="swf", epoch=epoch, machine_width=machine_width)


class _Header:
    """What the comments before the jobs say."""

    def __init__(self, desk: Desk, zones: Zones) -> None:
        self.desk = desk
        self.zones = zones
        self.said: dict[str, tuple[int, str]] = {}

    def read(self, line: str) -> None:
        """Keep the first line of each key."""
        match = _HEADER.fullmatch(line.rstrip("\r"))
        if match is not None:
            self.said.setdefault(match[1], (self.desk.line, match[2]))

    @property
    def machine_width(self) -> int | None:
        """Give the processors of the machine, or its nodes where only these are given."""
        return self._size("MaxProcs") or self._size("MaxNodes")

    @property
    def processors(self) -> int:
        """Give the most processors that a job can have, as far as the header says."""
        return self._size("MaxProcs") or WIDTH_MAX

    def _size(self, key: str) -> int | None:
        """Read a size, after which other words may stand; None where it cannot be read."""
        digits = self.said.get(key, (0, ""))[1].split(" ")[0]
        if not re.fullmatch(r"\d{1,8}", digits, re.ASCII):
            return None
        return int(digits) if 0 < int(digits) <= WIDTH_MAX else None

    def epoch(self) -> datetime | None:
        """Give the wall-clock time of second 0."""
        start_s = self._whole("UnixStartTime", 0, SECONDS_MAX)
        if not start_s:
            return None
        name = self.said.get("TimeZoneString", (0, ""))[1]
        zone = self.zones(name) if name else None
        if zone is not None:
            return (
                (UNIX + timedelta(seconds=start_s))
                .replace(tzinfo=UTC)
                .astimezone(zone)
                .replace(tzinfo=None)
            )
        offset_s = self._whole("TimeZone", -_OFFSET_MAX_S, _OFFSET_MAX_S)
        clock = "Greenwich" if offset_s is None else f"TimeZone {offset_s:+d} s"
        line = self.said["UnixStartTime"][0]
        self.desk.report(faults.TRACE_ZONE_UNKNOWN, line=line, zone=name or "-", clock=clock)
        return UNIX + timedelta(seconds=start_s + (offset_s or 0))

    def _whole(self, key: str, least: int, most: int) -> int | None:
        """Read a number of the header; report one that cannot be read."""
        if key not in self.said:
            return None
        line, text = self.said[key]
        number = int(text) if re.fullmatch(r"-?\d{1,12}", text, re.ASCII) else None
        if number is None or not least <= number <= most:
            self.desk.report(faults.TRACE_HEADER_REFUSED, line=line, key=key, value=text)
            return None
        return number


def _read_row(cells: list[str], desk: Desk, width_from: WidthFrom) -> Row | None:
    """Read one row; None where it is a part of a job."""
    if len(cells) != SWF_FIELDS:
        raise RowRefused(faults.TRACE_FIELD_COUNT, "", found=len(cells), wanted=SWF_FIELDS)
    status = desk.whole(cells[10], "status", ABSENT, _STATUS_MAX)
    if status in _PARTS:
        return None
    submit_s = desk.seconds(cells[1], "submit")
    wait_s = desk.seconds(cells[2], "wait", ABSENT)
    run_s = desk.seconds(cells[3], "run", ABSENT)
    allocated = desk.whole(cells[4], "allocated", ABSENT, WIDTH_MAX)
    requested = desk.whole(cells[7], "requested", ABSENT, WIDTH_MAX)
    estimate_s = desk.seconds(cells[8], "requested_time", ABSENT)
    fields = (allocated, requested) if width_from is WidthFrom.ALLOCATED else (requested, allocated)
    width = fields[0] if fields[0] >= 1 else fields[1]
    if width < 1:
        raise RowRefused(
            faults.TRACE_NUMBER_OUTSIDE, width_from.value, value=width, least=1, most=WIDTH_MAX
        )
    ran = run_s >= 0 and not (status == _CANCELLED and run_s == 0 and allocated < 1)
    start_s = submit_s + wait_s if ran and wait_s >= 0 else ABSENT
    killed = status in (_FAILED, _CANCELLED) and 0 <= estimate_s <= run_s
    return Row(
        line=desk.line,
        submit_s=submit_s,
        run_s=run_s if ran else ABSENT,
        estimate_s=estimate_s,
        width=width,
        project=_name_project(user=cells[11], group=cells[12]),
        start_s=start_s,
        end_s=start_s + run_s if start_s >= 0 else ABSENT,
        state=_judge(ran, killed),
    )


def _judge(ran: bool, killed: bool) -> State:
    """Say what became of a job."""
    if not ran:
        return State.WAITING
    return State.KILLED if killed else State.ENDED


def _name_project(*, user: str, group: str) -> str:
    """Name the project: the user, else the group, else nothing."""
    if user != "-1":
        return f"user {user}"
    return f"group {group}" if group != "-1" else ""
