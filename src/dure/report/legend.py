"""Names of the series of a chart in rows above the plot, each with a sample of its look."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dure.report.layout import wrap_text
from dure.report.palette import INK, PAGE, RULE_INK, Style
from dure.report.pieces import LINE_PX, Block, Piece, Spot, Stroke, Words, height_of, width_of

SAMPLE_PX = 34  # a short piece of the line with its shape, and the gap to the name
_GAP_PX = 18


class Entry(NamedTuple):
    """One name of a legend.

    Parameters
    ----------
    left, top : pixels from the upper left corner of the legend
    lines : the name
    sample : the look of a series, "band" for a shaded ground, "span" for a thin line with ends
    """

    left: float
    top: float
    lines: list[str]
    sample: Style | str


def set_legend(
    names: Sequence[tuple[str, Style | str]], width_px: float, size: float
) -> tuple[list[Entry], float]:
    """Set names in rows from left to right, a new row where the next does not fit.

    Returns
    -------
    entries : with places
    height : pixels that the rows take, 0 where there is no name
    """
    entries: list[Entry] = []
    left = top = row_px = 0.0
    for name, sample in names:
        lines = wrap_text(name, size, width_px - SAMPLE_PX)
        wide = SAMPLE_PX + width_of(lines, size)
        if left > 0 and left + wide > width_px:
            left, top, row_px = 0.0, top + row_px, 0.0
        entries.append(Entry(left, top, lines, sample))
        left += wide + _GAP_PX
        row_px = max(row_px, height_of(lines, size) + 4)
    return entries, top + row_px + 6 if entries else 0.0


def draw_legend(entries: Sequence[Entry], left: float, top: float, size: float) -> Iterator[Piece]:
    """Draw a legend whose upper left corner is at a place in pixels."""
    for entry in entries:
        x, y = left + entry.left, top + entry.top
        yield from draw_sample(entry.sample, x, y + size * LINE_PX / 2)
        yield Words(entry.lines, x + SAMPLE_PX, y, size)


def draw_sample(sample: Style | str, x: float, y: float) -> Iterator[Piece]:
    """Draw a short piece of what a name stands for; it begins at x and has y as its middle."""
    end = x + SAMPLE_PX - 7
    if isinstance(sample, Style):
        yield Stroke(x, y, end, y, sample.colour, sample.dash, 2.25)
        yield Spot((x + end) / 2, y, sample)
    elif sample == "band":
        yield Block(x, y - 6, end, y + 6, RULE_INK, 0.25)
    else:
        yield from draw_span(x, end, y)


def draw_span(x: float, x2: float, y: float) -> Iterator[Stroke]:
    """Draw a thin line with ends from lowest to highest, on a light edge so that it shows."""
    for colour, width in ((PAGE, 4.5), (INK, 1.75)):
        yield Stroke(x, y, x2, y, colour, (), width)
        for end in (x, x2):
            yield Stroke(end, y - 5, end, y + 5, colour, (), width)
