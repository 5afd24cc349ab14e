"""The page of the tables of the book names every column, and no other."""

import re
from pathlib import Path

from dure.ledger.energy_read import PARTS
from dure.ledger.opening import OPENING_COLUMNS
from dure.ledger.table import HEADINGS_KO
from dure.ledger.transfer_read import POST_COLUMNS
from dure.ledger.usage import USAGE_COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "ledger-tables.md"


def test_every_column_of_a_table_stands_on_its_page():
    parts = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    for part, columns in zip(parts, (POST_COLUMNS, USAGE_COLUMNS, OPENING_COLUMNS), strict=False):
        rows = re.findall(r"^\| (`[^|]+) \|", part, flags=re.MULTILINE)
        named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
        assert sorted(named) == sorted(columns.known), part.splitlines()[0]
        example = re.search(r"```csv\n(.+)\n", part)[1].split(",")
        assert set(columns.needed) <= set(example) <= set(columns.known)


def test_korean_headings_are_of_columns_that_exist():
    known = {name for c in (POST_COLUMNS, USAGE_COLUMNS, OPENING_COLUMNS) for name in c.known}
    assert set(HEADINGS_KO.values()) <= known
    assert len(set(HEADINGS_KO.values())) == len(HEADINGS_KO)


def test_every_part_of_the_energy_factors_is_named():
    text = PAGE.read_text("utf-8")
    assert all(f"`{part}`" in text for part in PARTS)
