"""Read lists of nodes and of jobs that share accelerators, as Alibaba published them (openb)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dure.terms.finding import Finding
from dure.workload import findings_share as faults
from dure.workload.rows import Desk, RowRefused, walk_csv
from dure.workload.share import (
    NO_TYPE,
    SLOTS_MAX,
    TYPES_MAX,
    WHOLE_MILLI,
    ShareJobs,
    ShareNodes,
)

NODE_COLUMNS = ("sn", "cpu_milli", "memory_mib", "gpu", "model")
JOB_COLUMNS = ("cpu_milli", "memory_mib", "num_gpu", "gpu_milli")
_TYPES_COLUMN = "gpu_spec"
_CPU_MILLI_MAX = 10**8
_MEMORY_MIB_MAX = 10**10
_JOB_FIELDS = 5


@dataclass(frozen=True, slots=True)
class NodesReading:
    """The good rows of a list of nodes, and what is wrong with the others."""

    nodes: ShareNodes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class JobsReading:
    """The good rows of a list of jobs, and what is wrong with the others."""

    jobs: ShareJobs
    findings: tuple[Finding, ...]


def read_share_nodes(text: str, file: str) -> NodesReading:
    """Read nodes: name, CPU, memory, number of accelerators and their type.

    Parameters
    ----------
    text : the csv, with the columns sn, cpu_milli, memory_mib, gpu, model
    file : its name, for findings
    """
    desk = Desk(file)
    rows: list[tuple[int, int, int, str]] = []
    lines: dict[str, int] = {}
    for cells in walk_csv(text, desk, NODE_COLUMNS):
        try:
            row = _read_node(cells, desk, lines)
        except RowRefused as fault:
            desk.refuse(fault)
            continue
        lines[cells[0]] = desk.line
        rows.append(row)
    types = tuple(sorted({row[3] for row in rows if row[3]}))
    if len(types) > TYPES_MAX:
        desk.report(faults.SHARE_TYPES_TOO_MANY, line=0, types=len(types), most=TYPES_MAX)
        rows, lines, types = [], {}, ()
    accelerators = sum(row[2] for row in rows)
    if accelerators == 0 and not desk.findings:
        desk.report(
            faults.SHARE_NOTHING_OFFERED,
            line=0,
            nodes=len(rows),
            accelerators=accelerators,
            columns=", ".join(NODE_COLUMNS),
        )
    number = {name: i for i, name in enumerate(types)}
    columns = np.array([(*row[:3], number.get(row[3], 0)) for row in rows], np.int64)
    cpu_milli, memory_mib, counts, type_number = columns.reshape(-1, 4).T.copy()
    nodes = ShareNodes(cpu_milli, memory_mib, counts, type_number, types, tuple(lines))
    return NodesReading(nodes, desk.close())


def _read_node(cells: list[str], desk: Desk, lines: dict[str, int]) -> tuple[int, int, int, str]:
    """Read one node."""
    name, type_ = cells[0], cells[4].strip()
    cpu_milli = desk.whole(cells[1], "cpu_milli", 0, _CPU_MILLI_MAX)
    memory_mib = desk.whole(cells[2], "memory_mib", 0, _MEMORY_MIB_MAX)
    accelerators = desk.whole(cells[3], "gpu", 0, SLOTS_MAX)
    if name in lines:
        raise RowRefused(faults.SHARE_NODE_TWICE, "sn", node=name, before=lines[name])
    if accelerators and not type_:
        raise RowRefused(faults.SHARE_TYPE_MISSING, "model", node=name, accelerators=accelerators)
    return cpu_milli, memory_mib, accelerators, type_ if accelerators else ""


def read_share_jobs(text: str, file: str, types: Sequence[str]) -> JobsReading:
    """Read jobs: CPU, memory, whole accelerators or a part of one, and of which types.

    Jobs stand in the order of the file. Times are not looked at.

    Parameters
    ----------
    text : the csv, with the columns cpu_milli, memory_mib, num_gpu, gpu_milli, and perhaps
        gpu_spec: types that will do, with ``|`` between them; none is any
    file : its name, for findings
    types : of the nodes
    """
    desk = Desk(file)
    rows: list[tuple[int, ...]] = []
    unknown: dict[str, list[int]] = {}
    bits = {name: 1 << i for i, name in enumerate(types)}
    for cells in walk_csv(text, desk, JOB_COLUMNS, (_TYPES_COLUMN,)):
        try:
            rows.append(_read_job(cells, desk, bits, unknown))
        except RowRefused as fault:
            desk.refuse(fault)
    for name, lines in sorted(unknown.items()):
        known = ", ".join(types) or "-"
        desk.report(
            faults.SHARE_TYPE_UNKNOWN,
            _TYPES_COLUMN,
            lines[0],
            type=name,
            jobs=len(lines),
            types=known,
        )
    milli = sum(row[2] * row[3] for row in rows)
    if milli == 0 and not desk.findings:
        desk.report(
            faults.SHARE_NOTHING_ASKED,
            line=0,
            jobs=len(rows),
            milli=milli,
            columns=", ".join(JOB_COLUMNS),
        )
    columns = np.array(rows, np.int64).reshape(-1, _JOB_FIELDS).T.copy()
    return JobsReading(ShareJobs(*columns), desk.close())


def _read_job(
    cells: list[str], desk: Desk, bits: dict[str, int], unknown: dict[str, list[int]]
) -> tuple[int, ...]:
    """Read one job; types that no node has are noted."""
    cpu_milli = desk.whole(cells[0], "cpu_milli", 0, _CPU_MILLI_MAX)
    memory_mib = desk.whole(cells[1], "memory_mib", 0, _MEMORY_MIB_MAX)
    accelerators = desk.whole(cells[2], "num_gpu", 0, SLOTS_MAX)
    milli = desk.whole(cells[3], "gpu_milli", 1 if accelerators else 0, WHOLE_MILLI)
    if accelerators > 1 and milli < WHOLE_MILLI:
        raise RowRefused(
            faults.SHARE_PART_OF_SEVERAL,
            "gpu_milli",
            accelerators=accelerators,
            milli=milli,
        )
    if accelerators == 0:
        return cpu_milli, memory_mib, 0, 0, 0
    types = 0
    for name in {part.strip() for part in cells[4].split("|")} - {""}:
        if name not in bits:
            unknown.setdefault(name, []).append(desk.line)
        types |= bits.get(name, NO_TYPE)
    return cpu_milli, memory_mib, accelerators, milli, types
