"""Colours, dashes and shapes: each series differs in all three, so colour is never the only sign.

The colours of series are those of Okabe and Ito [1]_ that stand out from white by 3 to 1 or more
(WCAG 2.2, 1.4.11); orange, sky blue and yellow do not and are left out.

References
----------
.. [1] M. Okabe, K. Ito, *Color Universal Design*, 2008, https://jfly.uni-koeln.de/color/
"""

from typing import NamedTuple

INK = "#1b2430"  # text
SOFT_INK = "#4a5663"  # lesser text
RULE_INK = "#6b7683"  # axes, known values, whiskers
GRID = "#e3e7ec"  # carries no meaning alone
PAGE = "#ffffff"
TINT = "#f3f6f9"  # ground of boxes
ACCENT = "#0b3f73"  # links, headings' rule

SERIES_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000")
DASHES: tuple[tuple[int, ...], ...] = ((), (7, 3), (2, 3), (9, 3, 2, 3), (12, 4), (4, 2, 1, 2))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

MARK_COLOURS: dict[str, tuple[str, str]] = {
    "seen": ("#0b5a3c", "#e6f4ee"),
    "secondary": ("#0b3f73", "#e7f0f9"),
    "assumed": ("#7a3b00", "#fdf0e1"),
    "computed": ("#463a78", "#efecf8"),
}
NOTE_COLOURS = ("#6b3a00", "#fff8ec")


class Style(NamedTuple):
    """How one series is drawn: colour, dash and shape."""

    colour: str
    dash: tuple[int, ...]
    shape: str


def style_of(position: int) -> Style:
    """Give the look of the series at a position; five colours, six dashes and shapes: 30 looks.

    Examples
    --------
    >>> style_of(0)
    Style(colour='#0072B2', dash=(), shape='circle')
    """
    return Style(
        SERIES_COLOURS[position % len(SERIES_COLOURS)],
        DASHES[position % len(DASHES)],
        SHAPES[position % len(SHAPES)],
    )


def contrast(first: str, second: str) -> float:
    """Measure the contrast of two colours as WCAG 2.2 defines it, from 1 to 21.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Give the relative luminance of ``#rrggbb``."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Undo the gamma of one sRGB channel; the numbers are those of the standard."""
    knee = 0.04045
    return channel / 12.92 if channel <= knee else ((channel + 0.055) / 1.055) ** 2.4
