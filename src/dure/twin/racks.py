"""A schedule placed on racks afterwards: which jobs span more racks than they need.

Who starts when is not changed by it: the twin decides as if racks did not matter, and this tells
what they would have been to the jobs. Nodes that fail, go or come are not told apart from others;
a hall is as large as its partition ever was. Where whole nodes and parts of nodes are put together
otherwise than the twin did, a job may find no room; it is counted, and neither waits nor is moved.
"""

from dataclasses import dataclass

import numpy as np

from dure.terms.units import AccelS
from dure.twin.machine import Machine
from dure.twin.place_rack import RackedNodes, place_on_racks
from dure.twin.stretches import stretches_of
from dure.workload.jobs import Ints, JobRecords


@dataclass(frozen=True, slots=True)
class RackMeasures:
    """What the racks of one partition would have been to its jobs.

    Parameters
    ----------
    partition : name
    racks, rack_nodes : how many there are, and nodes of each; the last may have fewer
    placed, unplaced : stretches run that found room, and that did not
    wide : of those placed, that need more than one node
    spread : of those placed, on more racks than needed
    wide_s, spread_s : accelerator-seconds of these
    """

    partition: str
    racks: int
    rack_nodes: int
    placed: int
    unplaced: int
    wide: int
    spread: int
    wide_s: AccelS
    spread_s: AccelS


def measure_racks(
    records: JobRecords, machine: Machine, rack_nodes: int
) -> tuple[RackMeasures, ...]:
    """Place the stretches of a run on racks, partition by partition.

    Parameters
    ----------
    records : of a run
    machine : as large as it ever was in the run
    rack_nodes : nodes of a rack, at least 1

    Examples
    --------
    >>> from dure.twin.machine import Partition
    >>> from dure.workload.jobs import Jobs
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> jobs = Jobs(*[column(0, 0, 5)] * 3, column(8, 8, 16), *[column(0, 0, 0)] * 2)
    >>> records = JobRecords(jobs, column(0, 0, 5), column(5, 9, 9), column(1, 1, 1))
    >>> (got,) = measure_racks(records, Machine((Partition("p", 4, 8),)), 2)
    >>> got.placed, got.wide, got.spread, got.spread_s
    (3, 1, 0, 0)
    """
    over = stretches_of(records)
    width_of = records.jobs.width[over.job]
    measures = []
    for number, part in enumerate(machine.partitions):
        mine = np.flatnonzero(over.place == number)
        width = np.ascontiguousarray(width_of[mine])
        event = order_events(over.start_s[mine], over.end_s[mine])
        rack = np.arange(part.nodes, dtype=np.int64) // rack_nodes
        placed = place_on_racks(RackedNodes(part.node_size, rack), width, event)
        comes = event >= 0
        racks = np.zeros(mine.size, np.int64)
        racks[event[comes]] = placed.racks[comes]
        nodes = -(-width // part.node_size)
        is_spread = racks > -(-nodes // rack_nodes)
        is_wide = (nodes > 1) & (racks > 0)
        work_s = width * (over.end_s - over.start_s)[mine]
        measures.append(
            RackMeasures(
                partition=part.name,
                racks=int(rack[-1]) + 1,
                rack_nodes=rack_nodes,
                placed=int((racks > 0).sum()),
                unplaced=int((racks == 0).sum()),
                wide=int(is_wide.sum()),
                spread=int(is_spread.sum()),
                wide_s=AccelS(int(work_s[is_wide].sum())),
                spread_s=AccelS(int(work_s[is_spread].sum())),
            )
        )
    return tuple(measures)


def order_events(start_s: Ints, end_s: Ints) -> Ints:
    """Order what comes and goes as the twin does: in one second who ends goes before others come.

    Parameters
    ----------
    start_s, end_s : shape (k,), of each stretch

    Returns
    -------
    event : shape (2 k,), number of the stretch that begins, ``~number`` of the one that ends

    Examples
    --------
    >>> order_events(np.array([0, 5, 5]), np.array([5, 5, 9])).tolist()
    [0, -1, 1, -2, 2, -3]
    """
    number = np.arange(start_s.size)
    # One of no length comes and goes, by itself, before others of the second come.
    is_short = end_s == start_s
    kind = np.concatenate([np.where(is_short, 1, 2), np.where(is_short, 1, 0)])
    at_s, which = np.concatenate([start_s, end_s]), np.concatenate([number, number])
    is_end = np.repeat([0, 1], start_s.size)
    event = np.concatenate([number, ~number])
    return event[np.lexsort((is_end, which, kind, at_s))]
