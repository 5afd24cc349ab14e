"""Read the accounts of Slurm: ``sacct --parsable2`` or ``sacct --json``."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from dure.workload import findings as faults
from dure.workload import findings_sacct as slurm
from dure.workload.jobs import ABSENT, State
from dure.workload.rows import (
    UNIX,
    WIDTH_MAX,
    Desk,
    Reading,
    Row,
    RowRefused,
    assemble,
    check_order,
    first_midnight_s,
)
from dure.workload.sacct_json import walk_json

SACCT_COLUMNS = ("submit", "start", "end", "state", "alloctres")
_KNOWN = ("jobid", "reqtres", "timelimitraw", "timelimit", "account", "user", "partition", "qos")
_ALL = (*SACCT_COLUMNS, *_KNOWN)
KINDS = ("gpu", "npu")
"""Generic resources that are accelerators."""

_NONE = frozenset(("", "none", "unknown", "n/a", "(null)"))
_NO_LIMIT = frozenset((*_NONE, "unlimited", "partition_limit", "infinite"))
_LIMIT = re.compile(r"(?:(\d{1,5})-)?(?:(\d{1,3}):)?(\d{1,4}):(\d{2})", re.ASCII)
_TRES = re.compile(r"[\w/:.-]+=[\w.]+", re.ASCII)
_RAN = frozenset(
    (
        *("BOOT_FAIL", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY"),
        *("PREEMPTED", "REQUEUED", "REVOKED", "TIMEOUT", "CANCELLED"),
    )
)
_GOES_ON = frozenset(("COMPLETING", "CONFIGURING", "PENDING", "RESIZING", "RUNNING", "SUSPENDED"))
_SLURM_UTC = re.compile(r"\d{9,11}", re.ASCII)


class PartitionFrom(StrEnum):
    """What sends a job to a partition of the machine."""

    ONE = "one"
    """Nothing: all are for the same."""
    TYPE = "type"
    """The type of its accelerators, such as ``h100``; the names in alphabetical order."""
    PARTITION = "partition"
    """Its partition in Slurm; the names in alphabetical order."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A job, and what may send it to a partition."""

    row: Row
    type_: str
    partition: str


def read_sacct(
    text: str, file: str, *, partition_from: PartitionFrom = PartitionFrom.ONE
) -> Reading:
    r"""Read jobs as ``sacct`` prints them [1]_.

    With ``--parsable2`` (or ``--parsable``) columns stand in any order: Submit, Start, End, State
    and AllocTRES are needed; JobID, ReqTRES, Timelimit or TimelimitRaw, Account, User, QOS and
    Partition are used if there; others are passed over. With ``--json`` all of them are there.

    The width is the number of ``gres/gpu`` and ``gres/npu`` that were allocated, or, for a job that
    never started, requested. Jobs without any are left out and counted, and so are steps. The
    project is the account, or the user where no account is given. The run is end minus start; the
    estimate is the time limit. A job that timed out, or was cancelled at or after its limit, was
    killed. One that was cancelled before it ran is waiting, without start and run time; one that
    still runs has a start alone.

    Parameters
    ----------
    text : what sacct printed
    file : its name, for findings
    partition_from : what sends a job to a partition

    References
    ----------
    .. [1] SchedMD, *sacct*, https://slurm.schedmd.com/sacct.html

    Examples
    --------
    >>> text = (
    ...     "JobID|Submit|Start|End|State|AllocTRES|Account|TimelimitRaw\n"
    ...     "7|2026-03-02T09:30:00|2026-03-02T09:40:00|2026-03-02T09:41:00|COMPLETED|"
    ...     "cpu=8,gres/gpu:h100=4,gres/gpu=4|lab|60\n"
    ... )
    >>> jobs = read_sacct(text, "sacct.txt").records.jobs
    >>> jobs.submit_s.tolist(), jobs.run_s.tolist(), jobs.width.tolist(), jobs.estimate_s.tolist()
    ([34200], [60], [4], [3600])
    """
    desk = Desk(file)
    walk = walk_json if text.lstrip().startswith("{") else _walk_table
    clock = _Clock(desk)
    told, steps, without, total = [], [], [], 0
    for place, cells in walk(text, desk, _ALL):
        total += 1
        if "." in cells["jobid"]:
            steps.append(desk.line)
            continue
        try:
            job = _read_job(cells, desk, clock, place)
        except RowRefused as fault:
            desk.refuse(fault)
            continue
        if job is None:
            without.append(desk.line)
        elif partition_from is PartitionFrom.TYPE and "+" in job.type_:
            types = job.type_.replace("+", ", ")
            desk.report(slurm.SACCT_TYPES_MIXED, place("alloctres"), types=types)
        else:
            told.append(job)
    if steps:
        desk.report(slurm.SACCT_STEPS_LEFT_OUT, line=steps[0], rows=len(steps), total=total)
    if without:
        desk.report(
            slurm.SACCT_NO_ACCELERATOR,
            line=without[0],
            jobs=len(without),
            total=total - len(steps),
            kinds="|".join(KINDS),
        )
    return _assemble(told, desk, clock, partition_from)


Place = Callable[[str], str]
Cells = Mapping[str, str]


def _assemble(
    told: Sequence[_Told], desk: Desk, clock: "_Clock", partition_from: PartitionFrom
) -> Reading:
    """Put jobs together, and send each to its partition."""
    rows = [job.row for job in told]
    zero_s = first_midnight_s(rows)
    epoch = UNIX + timedelta(seconds=zero_s)
    if clock.is_utc and rows:
        korea = epoch + timedelta(hours=9)
        shown = {"epoch": epoch.isoformat(), "korea": korea.isoformat()}
        desk.report(slurm.SACCT_CLOCK_GREENWICH, line=0, **shown)
    by_type = partition_from is PartitionFrom.TYPE
    names = [job.type_ if by_type else job.partition for job in told]
    known = sorted({name or "-" for name in names})
    if partition_from is not PartitionFrom.ONE and known:
        # The order is that of the names, so that the same accounts send jobs to the same place.
        listed = ", ".join(known)
        desk.report(slurm.SACCT_PARTITIONS, line=0, by=str(partition_from), names=listed)
    if partition_from is not PartitionFrom.ONE:
        rows = [replace(row, partition=name or "-") for row, name in zip(rows, names, strict=True)]
    return assemble(rows, desk, form="sacct", epoch=epoch if rows else None, zero_s=zero_s)


def _walk_table(
    text: str, desk: Desk, wanted: Sequence[str]
) -> Iterator[tuple[Place, dict[str, str]]]:
    """Give the cells of each row by column, from text with a line of names and bars between."""
    lines = text.split("\n")
    header = lines[0].rstrip("\r").removesuffix("|")
    names = [name.strip().lower() for name in header.split("|")]
    desk.line = 1
    missing = [name for name in SACCT_COLUMNS if name not in names]
    for name in missing:
        desk.report(faults.TRACE_COLUMN_MISSING, name, column=name, found=", ".join(names))
    if missing:
        return
    at = {name: names.index(name) for name in wanted if name in names}
    for desk.line, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("|")
        if lines[0].rstrip("\r").endswith("|") and cells[-1] == "":
            cells.pop()
        if len(cells) != len(names):
            desk.report(faults.TRACE_FIELD_COUNT, found=len(cells), wanted=len(names))
            continue
        found = {name: cells[number].strip() for name, number in at.items()}
        yield (lambda name: name), dict.fromkeys(wanted, "") | found


class _Clock:
    """How times are written: as of a clock on the wall, or in seconds since 1970; never both."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.is_utc: bool | None = None

    def read(self, cell: str, place: str) -> int:
        """Read a time that may be absent."""
        if cell.lower() in _NONE or cell == "0":
            return ABSENT
        is_utc = _SLURM_UTC.fullmatch(cell) is not None
        if self.is_utc is None:
            self.is_utc = is_utc
        if is_utc != self.is_utc:
            example = "1772411400" if self.is_utc else "2026-03-02T09:30:00"
            raise RowRefused(faults.TRACE_TIME_REFUSED, place, value=cell, example=example)
        return int(cell) if is_utc else self.desk.wall_s(cell, place)


def _read_job(cells: Cells, desk: Desk, clock: _Clock, place: Place) -> _Told | None:
    """Read one job; None where it has no accelerator."""
    submit_s = clock.read(cells["submit"], place("submit"))
    start_s = clock.read(cells["start"], place("start"))
    end_s = clock.read(cells["end"], place("end"))
    if submit_s == ABSENT:
        example = "2026-03-02T09:30:00"
        value = cells["submit"]
        raise RowRefused(faults.TRACE_TIME_REFUSED, place("submit"), value=value, example=example)
    state = _read_state(cells["state"], place)
    allocated = _read_accelerators(cells["alloctres"], place("alloctres"))
    by_type = allocated or _read_accelerators(cells["reqtres"], place("reqtres"))
    if not by_type:
        return None
    has_ended = state in _RAN and end_s != ABSENT
    # A job that was cancelled while it waited may have its end for a start.
    has_run = start_s != ABSENT and bool(allocated)
    has_run &= not (state == "CANCELLED" and has_ended and start_s == end_s)
    if not has_run:
        start_s = end_s = ABSENT
    elif not has_ended:
        end_s = ABSENT
    check_order(place("start"), start_s, "submit", submit_s)
    check_order(place("end"), end_s, "start", start_s)
    run_s = end_s - start_s if end_s != ABSENT else ABSENT
    estimate_s = _read_limit(cells, place)
    row = Row(
        line=desk.line,
        submit_s=submit_s,
        run_s=run_s,
        estimate_s=estimate_s,
        width=_check_width(sum(by_type.values()), place),
        project=cells["account"] or cells["user"],
        start_s=start_s,
        end_s=end_s,
        state=_judge(state, run_s, estimate_s),
        user=cells["user"],
        qos=cells["qos"],
    )
    return _Told(row, "+".join(sorted(by_type)), cells["partition"])


def _check_width(width: int, place: Place) -> int:
    """Refuse a width that cannot be meant."""
    if width > WIDTH_MAX:
        limits = {"least": 1, "most": WIDTH_MAX}
        raise RowRefused(faults.TRACE_NUMBER_OUTSIDE, place("alloctres"), value=width, **limits)
    return width


def _judge(state: str, run_s: int, estimate_s: int) -> State:
    """Say what became of a job."""
    if run_s == ABSENT:
        return State.WAITING
    is_over = 0 <= estimate_s <= run_s
    is_killed = state == "TIMEOUT" or (state == "CANCELLED" and is_over)
    return State.KILLED if is_killed else State.ENDED


def _read_state(cell: str, place: Place) -> str:
    """Read a state; Slurm adds who cancelled, or a plus."""
    word = cell.partition(" ")[0].removesuffix("+").upper()
    if word not in _RAN | _GOES_ON:
        known = ", ".join(sorted(_RAN | _GOES_ON))
        raise RowRefused(slurm.SACCT_STATE_UNKNOWN, place("state"), value=cell, known=known)
    return word


def _read_accelerators(cell: str, place: str) -> dict[str, int]:
    """Count accelerators by type, from a list of resources; "" is a type that is not named.

    Slurm writes ``gres/gpu:h100=4,gres/gpu=4``: the one without a type counts all, so what it is
    above those with one is of no named type.
    """
    all_of, typed = dict[str, int](), dict[str, int]()
    for part in filter(None, cell.split(",")):
        if not _TRES.fullmatch(part):
            raise RowRefused(slurm.SACCT_TRES_REFUSED, place, value=cell)
        name, _, count = part.partition("=")
        kind, _, type_ = name.removeprefix("gres/").partition(":")
        if not name.startswith("gres/") or kind not in KINDS:
            continue
        if not count.isdecimal():
            raise RowRefused(slurm.SACCT_TRES_REFUSED, place, value=cell)
        known = typed if type_ else all_of
        known[type_ or kind] = known.get(type_ or kind, 0) + int(count)
    unnamed = sum(all_of.values()) - sum(typed.values())
    if unnamed > 0:
        typed[""] = unnamed
    return {type_: count for type_, count in typed.items() if count}


def _read_limit(cells: Cells, place: Place) -> int:
    """Read the time limit into seconds."""
    minutes, clock = cells["timelimitraw"], cells["timelimit"]
    if minutes.lower() not in _NO_LIMIT:
        if not (minutes.isascii() and minutes.isdigit() and len(minutes) <= 9):  # noqa: PLR2004 # 1,900 years
            raise RowRefused(slurm.SACCT_LIMIT_REFUSED, place("timelimitraw"), value=minutes)
        return 60 * int(minutes)
    if clock.lower() in _NO_LIMIT:
        return ABSENT
    match = _LIMIT.fullmatch(clock)
    if match is None:
        raise RowRefused(slurm.SACCT_LIMIT_REFUSED, place("timelimit"), value=clock)
    days, hours, mins, seconds = (int(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + mins) * 60 + seconds
