"""Colours, dashes and shapes: each series differs in all three, so colour is never the only sign.

The colours of series are those of Okabe and Ito [1]_ that stand out from white by 3 to 1 or more
(WCAG 2.2, 1.4.11); orange, sky blue and yellow do not and are left out.

References
----------
.. [1] M. Okabe, K. Ito, *Color Universal Design*, 2008, https://jfly.uni-koeln.de/color/
"""

from typing import NamedTuple

# As in report.css.
INK = "#1b2430"  # text
SOFT_INK = "#4a5663"  # lesser text
RULE_INK = "#6b7683"  # axes, known values, whiskers
GRID = "#e3e7ec"  # carries no meaning alone
PAGE = "#ffffff"

SERIES_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000")
DASHES: tuple[tuple[int, ...], ...] = ((), (7, 3), (2, 3), (9, 3, 2, 3), (12, 4), (4, 2, 1, 2))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


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
