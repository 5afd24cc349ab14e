"""Pieces of a chart that stand at places in pixels: words, straight lines, shapes, boxes.

Pieces are plain data until they become layers of Vega-Altair, few of them, since each costs time.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from dure.report.layout import measure_text
from dure.report.palette import INK, PAGE, Style

if TYPE_CHECKING:
    import altair as alt

LINE_PX = 1.35  # line height, in font sizes


class Words(NamedTuple):
    """Lines of text under each other.

    Parameters
    ----------
    lines : from the top
    x, top : pixels from the upper left corner of the plot
        `x` is the left, middle or right of the lines, as `align` says.
    size : pixels
    halo : whether an edge in the colour of the page parts the letters from the ground
    """

    lines: Sequence[str]
    x: float
    top: float
    size: float
    align: Literal["left", "center", "right"] = "left"
    colour: str = INK
    bold: bool = False
    halo: bool = False


class Stroke(NamedTuple):
    """A straight line between two places in pixels."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str = INK
    dash: tuple[int, ...] = ()
    width: float = 1.5


class Spot(NamedTuple):
    """The shape of a series at a place in pixels."""

    x: float
    y: float
    style: Style


class Block(NamedTuple):
    """A filled box between two corners in pixels."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str
    opacity: float = 1.0


Piece = Words | Stroke | Spot | Block


def height_of(lines: Sequence[str], size: float) -> float:
    """Give the height of lines of text, in pixels."""
    return len(lines) * size * LINE_PX


def width_of(lines: Iterable[str], size: float) -> float:
    """Give the width of the longest line, in pixels; 0 where there is none."""
    return max((measure_text(line, size) for line in lines), default=0.0)


def chart_of(rows: Sequence[Mapping[str, object]]) -> "alt.Chart":
    """Begin a layer on some rows of data."""
    import altair as alt  # noqa: PLC0415 -- a third of a second that only charts pay

    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))


def raw(**fields: str) -> dict[str, Any]:
    """Read channels from fields as they are: pixels, colours and shapes past every scale."""
    import altair as alt  # noqa: PLC0415 -- only who draws pays for it

    made = {
        "x": alt.X,
        "y": alt.Y,
        "color": alt.Color,
        "fill": alt.Fill,
        "stroke": alt.Stroke,
        "strokeDash": alt.StrokeDash,
        "strokeWidth": alt.StrokeWidth,
        "shape": alt.Shape,
        "size": alt.Size,
        "opacity": alt.Opacity,
    }
    kinds = dict.fromkeys(("x", "y", "size", "strokeWidth", "opacity"), "Q")
    return {
        channel: made[channel](f"{field}:{kinds.get(channel, 'N')}", scale=None)
        for channel, field in fields.items()
    }


def layers_of(pieces: Iterable[Piece]) -> "list[alt.Chart]":
    """Turn pieces into layers: boxes at the bottom, then lines, shapes, and words on top."""
    every = list(pieces)
    blocks = [piece for piece in every if isinstance(piece, Block)]
    strokes = [piece for piece in every if isinstance(piece, Stroke)]
    spots = [piece for piece in every if isinstance(piece, Spot)]
    words = [piece for piece in every if isinstance(piece, Words)]
    return [*_blocks(blocks), *_strokes(strokes), *_spots(spots), *_words(words)]


def _blocks(blocks: Sequence[Block]) -> "list[alt.Chart]":
    """Draw boxes."""
    if not blocks:
        return []
    marks = chart_of([piece._asdict() for piece in blocks]).mark_rect()
    channels = raw(x="x", y="y", color="colour", opacity="opacity")
    return [marks.encode(x2="x2", y2="y2", **channels)]


def _strokes(strokes: Sequence[Stroke]) -> "list[alt.Chart]":
    """Draw straight lines, in their order."""
    if not strokes:
        return []
    marks = chart_of([piece._asdict() for piece in strokes]).mark_rule()
    channels = raw(x="x", y="y", color="colour", strokeDash="dash", strokeWidth="width")
    return [marks.encode(x2="x2", y2="y2", **channels)]


def _spots(spots: Sequence[Spot]) -> "list[alt.Chart]":
    """Draw shapes."""
    if not spots:
        return []
    rows = [
        {"x": piece.x, "y": piece.y, "colour": piece.style.colour, "shape": piece.style.shape}
        for piece in spots
    ]
    marks = chart_of(rows).mark_point(opacity=1, size=52, filled=True)
    return [marks.encode(**raw(x="x", y="y", color="colour", shape="shape"))]


def _words(words: Sequence[Words]) -> "list[alt.Chart]":
    """Write text, one layer for each way to set it."""
    groups: dict[tuple[str, bool, bool], list[dict[str, object]]] = {}
    for piece in words:
        groups.setdefault((piece.align, piece.bold, piece.halo), []).extend(_rows_of(piece))
    return [
        _lettering(rows, align, bold=bold, halo=halo)
        for (align, bold, halo), rows in groups.items()
    ]


def _rows_of(piece: Words) -> list[dict[str, object]]:
    """Give one row of data per line of text."""
    step = piece.size * LINE_PX
    return [
        {
            "x": piece.x,
            "y": piece.top + (order + 0.5) * step,
            "line": line,
            "size": piece.size,
            "colour": piece.colour,
        }
        for order, line in enumerate(piece.lines)
    ]


def _lettering(
    rows: Sequence[Mapping[str, object]], align: str, *, bold: bool, halo: bool
) -> "alt.Chart":
    """Make one layer of text."""
    look: dict[str, Any] = {
        "align": align,
        "baseline": "middle",
        "fontWeight": "bold" if bold else "normal",
    }
    if halo:
        look |= {"stroke": PAGE, "strokeWidth": 4, "strokeJoin": "round"}
    channels = raw(x="x", y="y", size="size", fill="colour")
    layer: alt.Chart = chart_of(rows).mark_text(**look).encode(text="line:N", **channels)
    return layer
