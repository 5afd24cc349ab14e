"""Rows as Parquet: whatever the groups, the same rows with their types and their meaning."""

import json

import pytest

from dure.files import parquet

ABOUT = {
    "dataset": "d",
    "columns": [
        {"name": name, "type": kind, "description": {"en": name, "ko": name}}
        for name, kind in (("name", "text"), ("n", "whole"), ("on", "day"), ("is_it", "yes_no"))
    ],
}
ROWS = [["가", 1, "2026-01-31", 1], [None, None, None, 0], ["b", 2**62, "2026-02-01", 1]]


@pytest.mark.parametrize("group", [1, 2, 3, 10])
def test_rows_come_back_typed_whatever_the_groups(group, tmp_path, monkeypatch):
    import pyarrow.parquet as pq  # noqa: PLC0415

    monkeypatch.setattr(parquet, "_GROUP", group)
    lines, out = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    lines.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    assert parquet.write_parquet(lines, out, ABOUT) == 3
    table = pq.read_table(out)
    assert [str(field.type) for field in table.schema] == ["string", "int64", "date32[day]", "bool"]
    got = [[str(v) if hasattr(v, "year") else v for v in row.values()] for row in table.to_pylist()]
    assert got == [["가", 1, "2026-01-31", True], [None, None, None, False], [*ROWS[2][:3], True]]
    assert json.loads(table.schema.metadata[b"about"])["dataset"] == "d"


def test_no_rows_are_a_file_with_columns(tmp_path):
    import pyarrow.parquet as pq  # noqa: PLC0415

    lines, out = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    lines.write_text("", "utf-8")
    assert parquet.write_parquet(lines, out, ABOUT) == 0
    assert pq.read_table(out).column_names == ["name", "n", "on", "is_it"]
