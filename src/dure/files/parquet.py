"""Rows in JSON lines as a Parquet file."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

_GROUP = 10_000


def write_parquet(lines: Path, out: Path, about: Mapping[str, Any]) -> int:
    """Write a Parquet file of rows, a group at a time, with what they mean in its metadata.

    Parameters
    ----------
    lines : a JSON list of cells in each line
    out : file to write
    about : ``columns`` with name, type (text, whole, day, yes_no) and description

    Returns
    -------
    count : of rows
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = about["columns"]
    kinds = {"text": pa.string(), "whole": pa.int64(), "day": pa.date32(), "yes_no": pa.bool_()}
    fields = [
        pa.field(c["name"], kinds[c["type"]], metadata={"description": c["description"]["en"]})
        for c in columns
    ]
    schema = pa.schema(fields, metadata={"about": json.dumps(about, ensure_ascii=False)})
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in _read_groups(lines):
            writer.write_table(_make_table(group, columns, schema))
            count += len(group)
    return count


def _read_groups(lines: Path) -> Iterator[list[list[Any]]]:
    """Read rows, some at a time."""
    group: list[list[Any]] = []
    with lines.open("rb") as file:
        for line in file:
            group.append(json.loads(line))
            if len(group) == _GROUP:
                yield group
                group = []
    if group:
        yield group


def _make_table(
    group: Sequence[Sequence[Any]], columns: Sequence[Mapping[str, Any]], schema: "pa.Schema"
) -> "pa.Table":
    """Make a table of rows."""
    import pyarrow as pa

    read: dict[str, Callable[[Any], object]] = {"day": date.fromisoformat, "yes_no": bool}
    cells = []
    for number, column in enumerate(columns):
        make = read.get(column["type"])
        values = [row[number] for row in group]
        cells.append([v if make is None or v is None else make(v) for v in values])
    arrays = [pa.array(c, field.type) for c, field in zip(cells, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
