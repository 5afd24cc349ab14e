"""The cube of use in a file: parquet, or csv where the name ends in it."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dure.files.text import write_bytes

if TYPE_CHECKING:
    from dure.twin.cube import Cube
    from dure.workload.jobs import Jobs


def write_cube(path: str, cube: "Cube", jobs: "Jobs", partitions: Sequence[str]) -> None:
    """Write one row per step, project and partition that has any use.

    Columns: ``from_s`` and ``until_s`` (seconds since the epoch of the jobs), ``project``,
    ``partition``, ``used_s`` (accelerator-seconds). In parquet the epoch is in the metadata, under
    ``dure``, as it is for jobs.

    Parameters
    ----------
    path : file; what stood there is replaced
    cube : what to write
    jobs : whose projects and epoch they are
    partitions : names, in the order of the machine

    Raises
    ------
    FileFailed
        If it cannot be written.
    """
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    from_s = cube.step * cube.step_s
    columns = {
        "from_s": pa.array(from_s),
        "until_s": pa.array(from_s + cube.step_s),
        "project": pa.array(jobs.projects, pa.string()).take(pa.array(cube.project)),
        "partition": pa.array(partitions, pa.string()).take(pa.array(cube.partition)),
        "used_s": pa.array(cube.used_s),
    }
    epoch = jobs.epoch.isoformat() if jobs.epoch is not None else None
    about = json.dumps({"version": 1, "step_s": cube.step_s, "epoch": epoch}).encode()
    table = pa.table(columns).replace_schema_metadata({b"dure": about})
    sink = pa.BufferOutputStream()
    if path.endswith(".csv"):
        pc.write_csv(table, sink)
    else:
        pq.write_table(table, sink, compression="zstd")
    write_bytes(path, sink.getvalue().to_pybytes())
