"""Read the pods of Alibaba's GPU cluster of 2023 (openb)."""

from enum import StrEnum

from dure.workload import findings as faults
from dure.workload.jobs import ABSENT, State
from dure.workload.rows import Desk, Reading, Row, RowRefused, assemble, check_order, walk_csv

OPENB_COLUMNS = (
    "num_gpu",
    "gpu_milli",
    "creation_time",
    "deletion_time",
    "scheduled_time",
)
_GPUS_MAX = 1_024
_WHOLE_MILLI = 1_000


class Shared(StrEnum):
    """What becomes of pods that ask for part of one accelerator."""

    LEAVE_OUT = "leave-out"
    """They are left out and counted: a width is a number of whole accelerators."""
    WHOLE = "whole"
    """Each is counted as one accelerator, as if it could not be shared. Its work is then more than
    it was, and the finding says by how much."""


def read_openb(text: str, file: str, *, shared: Shared = Shared.LEAVE_OUT) -> Reading:
    """Read pods as jobs.

    Pods that ask for no accelerator are left out and counted; pods that ask for part of one as
    `shared` says. Start is ``scheduled_time``, end ``deletion_time``, run what lies between; a pod
    without the former never ran and is waiting. The file has no estimates, no users and no day:
    these are absent.

    Parameters
    ----------
    text : the csv
    file : its name, for findings
    shared : what becomes of pods that share an accelerator
    """
    desk = Desk(file)
    rows: list[Row] = []
    tally = _Tally()
    for cells in walk_csv(text, desk, OPENB_COLUMNS):
        tally.total += 1
        try:
            row = _read_row(cells, desk, tally, shared)
        except RowRefused as fault:
            desk.refuse(fault)
            continue
        if row is not None:
            rows.append(row)
    tally.report(desk, shared)
    return assemble(rows, desk, form="openb")


class _Tally:
    """Pods that are no jobs of whole accelerators: how many, where first, with how much work."""

    def __init__(self) -> None:
        self.total = 0
        self.without = 0
        self.without_line = 0
        self.part = 0
        self.part_line = 0
        self.part_milli_s = 0
        self.whole_s = 0

    def note_without(self, line: int) -> None:
        """Count a pod without accelerator."""
        self.without += 1
        self.without_line = self.without_line or line

    def note_part(self, line: int, milli: int, run_s: int) -> None:
        """Count a pod with part of one."""
        self.part += 1
        self.part_line = self.part_line or line
        self.part_milli_s += milli * max(run_s, 0)
        self.whole_s += max(run_s, 0)

    def report(self, desk: Desk, shared: Shared) -> None:
        """Say what was counted."""
        if self.without:
            desk.report(
                faults.TRACE_NO_ACCELERATOR,
                line=self.without_line,
                jobs=self.without,
                total=self.total,
            )
        if self.part:
            whole = shared is Shared.WHOLE
            desk.report(
                faults.TRACE_SHARED_WHOLE if whole else faults.TRACE_SHARED_LEFT_OUT,
                line=self.part_line,
                jobs=self.part,
                total=self.total,
                part_s=self.part_milli_s // _WHOLE_MILLI,
                whole_s=self.whole_s,
            )


def _read_row(cells: list[str], desk: Desk, tally: _Tally, shared: Shared) -> Row | None:
    """Read one row; None where it is left out."""
    num_gpu = desk.whole(cells[0], "num_gpu", 0, _GPUS_MAX)
    milli = desk.whole(cells[1], "gpu_milli", 0 if num_gpu != 1 else 1, _WHOLE_MILLI)
    submit_s = desk.seconds(cells[2], "creation_time")
    end_s = desk.seconds(cells[3], "deletion_time") if cells[3] else ABSENT
    start_s = desk.seconds(cells[4], "scheduled_time") if cells[4] else ABSENT
    check_order("scheduled_time", start_s, "creation_time", submit_s)
    check_order("deletion_time", end_s, "creation_time", submit_s)
    check_order("deletion_time", end_s, "scheduled_time", start_s)
    ran = start_s >= 0 and end_s >= 0
    run_s = end_s - start_s if ran else ABSENT
    if num_gpu == 0:
        tally.note_without(desk.line)
        return None
    if num_gpu == 1 and milli < _WHOLE_MILLI:
        tally.note_part(desk.line, milli, run_s)
        if shared is Shared.LEAVE_OUT:
            return None
    return Row(
        line=desk.line,
        submit_s=submit_s,
        run_s=run_s,
        estimate_s=ABSENT,
        width=num_gpu,
        project="",
        start_s=start_s,
        end_s=end_s if ran else ABSENT,
        state=State.ENDED if ran else State.WAITING,
    )
