"""Names of the series of a chart: beside the ends of their lines, or in rows above the plot."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from dure.report import labels
from dure.report.layers import LINE_PX, at_px, chart_of, line_layer, text_layers
from dure.report.layout import measure_text, wrap_text
from dure.report.palette import Style
from dure.terms.language import Lang

if TYPE_CHECKING:
    import altair as alt

SAMPLE_PX = 34  # a short piece of the line, with its shape
_GAP_PX = 18


class Entry(NamedTuple):
    """One name of a legend: its place from the upper left corner, its look or None for a remark."""

    left: float
    top: float
    lines: list[str]
    style: Style | None


def set_legend(
    names: Sequence[tuple[str, Style]], lang: Lang, width_px: float, size: float, *, has_band: bool
) -> tuple[list[Entry], float]:
    """Set names in rows from left to right, a new row where the next does not fit.

    Returns
    -------
    entries : with places
    height : pixels that the rows take
    """
    items: list[tuple[str, Style | None]] = list(names)
    if has_band:
        items.append((labels.BAND.in_(lang), None))
    entries: list[Entry] = []
    left = top = row_px = 0.0
    for name, style in items:
        indent = SAMPLE_PX if style else 0
        lines = wrap_text(name, size, width_px - indent)
        wide = indent + max(measure_text(line, size) for line in lines)
        if left > 0 and left + wide > width_px:
            left, top, row_px = 0.0, top + row_px, 0.0
        entries.append(Entry(left, top, lines, style))
        left += wide + _GAP_PX
        row_px = max(row_px, len(lines) * size * LINE_PX + 4)
    return entries, top + row_px + 6


def draw_legend(
    entries: Sequence[Entry], left: float, top: float, size: float
) -> "list[alt.Chart]":
    """Draw a legend whose upper left corner is at a place in pixels."""
    layers: list[alt.Chart] = []
    for entry in entries:
        x, y = left + entry.left, top + entry.top
        indent = 0
        if entry.style:
            middle = y + size * LINE_PX / 2
            layers += draw_sample(entry.style, x, middle)
            indent = SAMPLE_PX
        layers += text_layers(entry.lines, (x + indent, y), size)
    return layers


def draw_sample(style: Style, x: float, y: float) -> "list[alt.Chart]":
    """Draw a short piece of a series: its dash with its shape in the middle."""
    length = SAMPLE_PX - 7
    shape = chart_of([{"x": x + length / 2, "y": y}]).mark_point(
        shape=style.shape, color=style.colour, fill=style.colour, size=52, opacity=1
    )
    return [
        line_layer((x, y, x + length, y), style.colour, style.dash, 2.25),
        shape.encode(x=at_px("x"), y=at_px("y")),
    ]
