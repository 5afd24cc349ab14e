"""The page of the data model, and its picture, made from the models of the office.

cog runs this inside ``docs/reference/data-model.md``; run as a program it writes the picture,
``docs/images/data-model.svg``. ``make reference`` does both.
"""

import inspect
import os
import re
import tomllib
from html import escape
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "dure.office.settings_web"
import django

django.setup()

from django.apps import apps  # noqa: E402 - Django must be ready
from django.db import models  # noqa: E402

OFFICE = Path(__file__).parents[1] / "src/dure/office"
MEANINGS = Path(__file__).parent / "columns.toml"
PICTURE = Path(__file__).parent / "images/data-model.svg"
COLUMNS = (
    ("people",),
    ("calls", "applications"),
    ("screening", "reviews", "panels"),
    ("decisions", "objections", "grants"),
    ("ledger", "trail"),
)
"""The apps of the picture from left to right, as an application passes through them."""

TITLES = {
    "people": "People",
    "calls": "Calls",
    "applications": "Applications",
    "screening": "Screening",
    "reviews": "Reviews",
    "panels": "Panels",
    "decisions": "Decisions",
    "objections": "Objections",
    "grants": "Grants",
    "ledger": "Book",
    "trail": "Trail",
}
WIDTH, HEIGHT, GAP, PAD, HEAD = 176, 30, 8, 10, 26
_TRIGGER = re.compile(r"BEFORE (UPDATE|DELETE) ON (\w+)\s+(WHEN|BEGIN)")


def list_models() -> list[type[models.Model]]:
    """Give the models of the office by app, as they are installed."""
    return [m for m in apps.get_models() if m.__module__.startswith("dure.office.")]


def find_growing() -> set[str]:
    """Give the tables of which the database refuses every change and every removal."""
    refused: dict[str, set[str]] = {}
    for path in OFFICE.glob("*/sql/*sqlite*.sql"):
        for verb, table, then in _TRIGGER.findall(path.read_text("utf-8")):
            if then == "BEGIN":  # without a condition
                refused.setdefault(table, set()).add(verb)
    return {table for table, verbs in refused.items() if verbs == {"UPDATE", "DELETE"}}


def write_model_page() -> str:
    """Write every table: what a row is, its columns, what it refers to, what must hold."""
    growing = find_growing()
    lines, last = [], ""
    for model in list_models():
        app = model._meta.app_label  # noqa: SLF001 - the documented way to what a model is
        if app != last:
            lines += [f"## {app}", ""]
            last = app
        lines += [*write_table(model, growing), ""]
    return "\n".join(lines)


def write_table(model: type[models.Model], growing: set[str]) -> list[str]:
    """Write one table."""
    options = model._meta  # noqa: SLF001 - the documented way to what a model is
    said = re.sub(r"\s*\n\s*", " ", inspect.getdoc(model) or "").replace("``", "`")
    lines = [f"### {options.db_table}", "", said, ""]
    if options.db_table in growing:
        lines += ["**Only grows:** the database itself refuses to change or remove a row.", ""]
    lines += ["| column | meaning | what | may be absent |", "|---|---|---|---|"]
    meanings = read_meanings()
    for field in options.concrete_fields:
        absent = "yes" if field.null else ""
        meaning = find_meaning(meanings, options.db_table, field.column)
        lines.append(f"| `{field.column}` | {meaning} | {write_kind(field)} | {absent} |")
    held = [*options.constraints, *(i for i in options.indexes)]
    names = ", ".join(f"`{one.name}`" for one in held)
    return [*lines, "", f"Held by the database: {names}." if names else "", ""][:-1]


Meanings = dict[str, dict[str, str]]
"""Table → column → what it means; `every` holds for any table that does not say otherwise."""


def read_meanings() -> Meanings:
    """Read what every column means."""
    return tomllib.loads(MEANINGS.read_text("utf-8"))


def find_meaning(meanings: Meanings, table: str, column: str) -> str:
    """Give what a column means; empty where nobody has said so."""
    return meanings.get(table, {}).get(column) or meanings["every"].get(column, "")


def find_unexplained() -> list[str]:
    """Give the columns without a meaning, and the meanings without a column."""
    meanings = read_meanings()
    tables = {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}  # noqa: SLF001 - the documented way
        for model in list_models()
    }
    bare = [
        f"{table}.{column} has no meaning"
        for table, columns in tables.items()
        for column in sorted(columns)
        if not find_meaning(meanings, table, column)
    ]
    told = ((table, column) for table, columns in meanings.items() for column in columns)
    known = {**tables, "every": set().union(*tables.values())}
    return bare + [
        f"{table}.{column} is no column"
        for table, column in told
        if column not in known.get(table, set())
    ]


def write_kind(field: "models.Field[Any, Any]") -> str:
    """Say what a column holds."""
    if isinstance(field, models.ForeignKey):
        target = field.related_model._meta.db_table  # noqa: SLF001 - the documented way
        one = ", one for each" if isinstance(field, models.OneToOneField) else ""
        return f"→ [{target}](#{target}){one}"
    kinds = (
        (models.DateTimeField, "moment"),
        (models.DateField, "day"),
        (models.BooleanField, "yes or no"),
        (models.JSONField, "JSON"),
        (models.BinaryField, "bytes"),
        (models.EmailField, "e-mail address"),
        (models.CharField, "text, at most {max_length}"),
        (models.TextField, "text"),
        (models.IntegerField, "whole number"),
    )
    kind = next(text for cls, text in kinds if isinstance(field, cls))
    kind = kind.format(max_length=field.max_length)
    key = "; key" if field.primary_key else "; unique" if field.unique else ""
    return kind + key


def draw() -> str:
    """Draw the tables as boxes by app, and what refers to what; references to people are left out.

    Everybody is referred to from nearly everywhere, by whom and about whom; the page says where.
    """
    boxes: dict[str, tuple[int, int]] = {}
    groups: list[str] = []
    tables: list[str] = []
    height = 0
    for place, names in enumerate(COLUMNS):
        x, y = 16 + place * (WIDTH + 64), 16
        for app in names:
            y = _draw_app(app, (x, y), boxes, groups, tables) + 20
        height = max(height, y)
    lines = [
        _draw_line(boxes[table], boxes[target])
        for table, target in list_references()
        if table in boxes and target in boxes and target not in {"people_person", table}
    ]
    width = 16 + len(COLUMNS) * (WIDTH + 64) - 24
    style = (
        "text{font:13px system-ui,sans-serif;fill:#1b2430}.app{font-weight:700;fill:#0b3f73}"
        ".group{fill:#f3f6f9;stroke:#cfd6de}.table{fill:#fff;stroke:#6b7885}"
        ".grows{stroke:#0b5a3c;stroke-width:2.5}.line{fill:none;stroke:#0b3f73;stroke-width:1.3}"
    )
    label = "Tables of the office by app, from people on the left to book and trail on the right"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{label}"><style>{style}</style>'
        '<defs><marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#0b3f73"/></marker></defs>'
        # Lines go behind the tables that they pass.
        f"{''.join(groups)}{''.join(lines)}{''.join(tables)}</svg>\n"
    )


def list_references() -> list[tuple[str, str]]:
    """Give which table refers to which, each once."""
    found = {
        (model._meta.db_table, field.related_model._meta.db_table): None  # noqa: SLF001 - the documented way
        for model in list_models()
        for field in model._meta.concrete_fields  # noqa: SLF001 - the documented way
        if isinstance(field, models.ForeignKey)
    }
    return list(found)


def _draw_app(
    app: str,
    at: tuple[int, int],
    boxes: dict[str, tuple[int, int]],
    groups: list[str],
    tables: list[str],
) -> int:
    """Draw the group of an app; give where it ends."""
    (x, y), growing = at, find_growing()
    names = [m._meta.db_table for m in list_models() if m._meta.app_label == app]  # noqa: SLF001 - the documented way
    height = HEAD + len(names) * (HEIGHT + GAP) + PAD - GAP + 4
    groups.append(
        f'<rect class="group" x="{x}" y="{y}" width="{WIDTH}" height="{height}" rx="6"/>'
        f'<text class="app" x="{x + PAD}" y="{y + 18}">{escape(TITLES[app])}</text>'
    )
    for number, table in enumerate(names):
        top = y + HEAD + number * (HEIGHT + GAP)
        kind = "table grows" if table in growing else "table"
        name = re.sub(r"^(office|people|ledger|trail)_", "", table).replace("_", " ")
        tables.append(
            f'<rect class="{kind}" x="{x + PAD}" y="{top}" width="{WIDTH - 2 * PAD}" '
            f'height="{HEIGHT}" rx="3"/><text x="{x + 2 * PAD}" y="{top + 20}">{name}</text>'
        )
        boxes[table] = (x + PAD, top + HEIGHT // 2)
    return y + height


def _draw_line(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Draw what refers to what, from the side that is nearer."""
    inner = WIDTH - 2 * PAD
    (x, y), (to_x, to_y) = start, end
    if x == to_x:
        side = x + inner
        return (
            f'<path class="line" d="M{side} {y}C{side + 34} {y} {side + 34} {to_y} {side} {to_y}" '
            'marker-end="url(#to)"/>'
        )
    if x > to_x:
        to_x += inner
        bend = (x - to_x) // 2
        curve = f"C{x - bend} {y} {to_x + bend} {to_y} {to_x} {to_y}"
        return f'<path class="line" d="M{x} {y}{curve}" marker-end="url(#to)"/>'
    x += inner
    bend = (to_x - x) // 2
    curve = f"C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
    return f'<path class="line" d="M{x} {y}{curve}" marker-end="url(#to)"/>'


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
