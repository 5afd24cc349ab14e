"""Read rows of a trace: numbers and times with their faults, and rows put together to records."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from dure.terms.finding import Finding, Message, Place
from dure.workload import findings as faults
from dure.workload.jobs import ABSENT, Ints, JobRecords, Jobs
from dure.workload.marks import Labels, make_names

SECONDS_MAX = 10**11
"""More than three thousand years; milliseconds since 1970 are above it and so are noticed."""
WIDTH_MAX = 10**7
"""With it, the work of one job is below 2**63 accelerator-seconds."""
_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)
_DIGITS_MAX = 19
YEARS = range(1970, 5_000)
_SECOND = timedelta(seconds=1)
_COLUMNS = ("submit_s", "run_s", "estimate_s", "width", "start_s", "end_s", "state")
UNIX = datetime(1970, 1, 1)  # noqa: DTZ001 -- wall-clock times have no zone here


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a trace: the good rows, and what is wrong with the others."""

    records: JobRecords
    findings: tuple[Finding, ...]
    machine_width: int | None = None
    """Accelerators or processors of the machine, where the trace says so."""
    labels: Labels = field(default_factory=Labels)
    """Users, QOS and so on, where the trace says so."""


class RowRefused(Exception):
    """A row has a fault; it becomes a finding at its line."""

    def __init__(self, message: Message, place: str, **fields: object) -> None:
        self.message = message
        self.place = place
        self.fields = fields
        super().__init__(message.code)


@dataclass(slots=True)
class Row:
    """One job as read, before it becomes a row of columns."""

    line: int
    submit_s: int
    run_s: int
    estimate_s: int
    width: int
    project: str
    start_s: int
    end_s: int
    state: int
    user: str = ""
    qos: str = ""
    kind: str = ""
    partition: str = ""
    checkpoint_s: int = ABSENT


@dataclass(slots=True)
class Desk:
    """Where the rows of one file are read: the current line, what was found, what was rounded."""

    file: str
    line: int = 0
    findings: list[Finding] = field(default_factory=list)
    rounded: int = 0
    rounded_line: int = 0

    def report(self, message: Message, place: str = "", line: int = -1, **fields: object) -> None:
        """Add a finding, at the current line unless another is named (0 is the whole file)."""
        where = Place(self.file, self.line if line < 0 else line, place)
        self.findings.append(Finding(message, where, fields))

    def refuse(self, fault: RowRefused) -> None:
        """Add the fault of the current row."""
        self.findings.append(
            Finding(fault.message, Place(self.file, self.line, fault.place), fault.fields)
        )

    def whole(self, cell: str, column: str, least: int, most: int) -> int:
        """Read a whole number within limits; parts of a second are rounded and counted.

        Raises
        ------
        RowRefused
            If it is no number, or outside of the limits.
        """
        digits = cell.removesuffix(".0")
        plain = digits.isascii() and digits.isdigit() and len(digits) < _DIGITS_MAX
        value = int(digits) if plain else self._slow(cell, column)
        if not least <= value <= most:
            raise RowRefused(
                faults.TRACE_NUMBER_OUTSIDE, column, value=value, least=least, most=most
            )
        return value

    def seconds(self, cell: str, column: str, least: int = 0) -> int:
        """Read whole seconds."""
        return self.whole(cell, column, least, SECONDS_MAX)

    def wall_s(self, cell: str, column: str) -> int:
        """Read a wall-clock time without a zone into seconds since 1970 of the same clock."""
        try:
            at = datetime.fromisoformat(cell)
        except ValueError:
            at = None
        if at is None or at.tzinfo is not None or at.year not in YEARS:
            example = "2026-03-02 09:30:00"
            raise RowRefused(faults.TRACE_TIME_REFUSED, column, value=cell, example=example)
        return self.round_time(at)

    def round_time(self, at: datetime) -> int:
        """Round a wall-clock time to whole seconds since 1970, half to even, and count it."""
        since = at - UNIX
        seconds = since // _SECOND
        if since.microseconds:
            self._note_rounding()
            return round(Decimal(seconds) + Decimal(since.microseconds).scaleb(-6))
        return seconds

    def close(self) -> tuple[Finding, ...]:
        """Give what was found, with one line for all that was rounded."""
        if self.rounded:
            self.report(faults.TRACE_SECONDS_ROUNDED, line=self.rounded_line, values=self.rounded)
        return tuple(self.findings)

    def _slow(self, cell: str, column: str) -> int:
        """Read a number that is not plain digits."""
        if _NUMBER.fullmatch(cell.strip()) is None:
            raise RowRefused(faults.TRACE_NUMBER_REFUSED, column, value=cell)
        number = Decimal(cell.strip())
        if number != int(number):
            self._note_rounding()
        return round(number)

    def _note_rounding(self) -> None:
        """Count a rounding and keep the line of the first."""
        self.rounded += 1
        self.rounded_line = self.rounded_line or self.line


def walk_csv(
    text: str, desk: Desk, needed: Sequence[str], known: Sequence[str] = ()
) -> Iterator[list[str]]:
    """Give the cells of each row in the order of some columns; `desk.line` follows.

    Rows of another length are reported and passed over, and so is a file whose first line lacks a
    column.

    Parameters
    ----------
    text : csv, first line with the names of the columns in any order and case
    desk : where findings go
    needed : columns that must be there
    known : columns that may be; where one is not, its cells are empty
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next((row for row in reader if row), [])
        desk.line = reader.line_num
        names = [name.strip().lower() for name in header]
        if not _check_columns(names, needed, desk):
            return
        # One empty cell behind each row stands for the columns that are not there.
        at = [names.index(name) if name in names else len(names) for name in (*needed, *known)]
        before = reader.line_num
        for row in reader:
            desk.line, before = before + 1, reader.line_num
            if len(row) == len(names):
                row.append("")
                yield [row[i] for i in at]
            elif row:
                desk.report(faults.TRACE_FIELD_COUNT, found=len(row), wanted=len(names))
    except csv.Error as fault:
        desk.report(faults.TRACE_ROW_UNREADABLE, line=reader.line_num, reason=fault)


def _check_columns(names: list[str], needed: Sequence[str], desk: Desk) -> bool:
    """Report columns that are missing or named twice."""
    found = ", ".join(names) or "-"
    missing = [name for name in needed if name not in names]
    twice = [(name, times) for name, times in Counter(names).items() if times > 1 and name]
    for name in missing:
        desk.report(faults.TRACE_COLUMN_MISSING, name, column=name, found=found)
    for name, times in twice:
        desk.report(faults.TRACE_COLUMN_TWICE, name, column=name, times=times)
    return not missing and not twice


def assemble(
    rows: Sequence[Row],
    desk: Desk,
    *,
    form: str,
    epoch: datetime | None = None,
    zero_s: int = 0,
    machine_width: int | None = None,
) -> Reading:
    """Put rows together to records, in order of submission.

    Parameters
    ----------
    rows : in the order of the file
    desk : what was found
    form : name of the format, for the finding that there are none
    epoch : wall-clock time of second 0 of the records, where it is known
    zero_s : seconds
        What second 0 of the records is on the clock of the rows.
    machine_width : as in `Reading`
    """
    if not rows and not desk.findings:
        desk.report(faults.TRACE_EMPTY, line=0, rows=0, format=form)
    columns = {name: np.array([getattr(row, name) for row in rows], np.int64) for name in _COLUMNS}
    projects = tuple(sorted({row.project for row in rows})) or ("",)
    number = {name: i for i, name in enumerate(projects)}
    columns["project"] = np.array([number[row.project] for row in rows], np.int64)
    labels = _label(rows)
    sent = labels.partition
    columns["partition"] = np.zeros(len(rows), np.int64) if sent is None else sent.number
    if sent is not None and (nowhere := np.flatnonzero(sent.number == ABSENT)).size:
        line = rows[int(nowhere[0])].line
        desk.report(faults.TRACE_NO_PARTITION, line=line, jobs=int(nowhere.size), total=len(rows))
    _report_rows(rows, columns, desk)
    order = np.argsort(columns["submit_s"], kind="stable")
    columns = {name: column[order] for name, column in columns.items()}
    for name in ("submit_s", "start_s", "end_s"):
        known = columns[name] != ABSENT
        columns[name] = np.where(known, columns[name] - zero_s, ABSENT)
    outcome = {name: columns.pop(name) for name in ("start_s", "end_s", "state")}
    jobs = Jobs(**columns, projects=projects, epoch=epoch)
    return Reading(JobRecords(jobs, **outcome), desk.close(), machine_width, labels.take(order))


def _label(rows: Sequence[Row]) -> Labels:
    """Collect what rows say by name."""
    named = {
        name: make_names([getattr(row, name) for row in rows])
        for name in ("user", "qos", "kind", "partition")
    }
    saved = np.array([row.checkpoint_s for row in rows], np.int64)
    return Labels(**named, checkpoint_s=saved if (saved != ABSENT).any() else None)


def _report_rows(rows: Sequence[Row], columns: dict[str, Ints], desk: Desk) -> None:
    """Report what is true of many rows, once each."""
    early = np.flatnonzero(np.diff(columns["submit_s"]) < 0)
    if early.size:
        line = rows[int(early[0]) + 1].line
        desk.report(faults.TRACE_UNSORTED, line=line, rows=int(early.size), total=len(rows))
    unknown = np.flatnonzero(columns["run_s"] == ABSENT)
    if unknown.size:
        line = rows[int(unknown[0])].line
        desk.report(faults.TRACE_RUN_UNKNOWN, line=line, jobs=int(unknown.size), total=len(rows))


def check_order(later: str, later_s: int, earlier: str, earlier_s: int) -> None:
    """Refuse a time before the one that it must follow; what is absent follows nothing.

    Raises
    ------
    RowRefused
        With both times.
    """
    if ABSENT < later_s < earlier_s:
        raise RowRefused(
            faults.TRACE_TIME_ORDER,
            later,
            later=later,
            later_s=later_s,
            earlier=earlier,
            earlier_s=earlier_s,
        )


def first_midnight_s(rows: Sequence[Row]) -> int:
    """Give the midnight before the first submission, in seconds of the clock of the rows."""
    first_s = min((row.submit_s for row in rows), default=0)
    return first_s - first_s % 86_400
