"""Where things go on a chart: widths of text, round numbers for axes, labels that do not meet.

Widths are estimates in em, a little too wide, so that the same paper gives the same drawing on a
machine with other fonts.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_WIDE_EM, _UPPER_EM, _LETTER_EM, _NARROW_EM = 0.96, 0.7, 0.56, 0.32
_NARROW = frozenset(" .,:;!|'ijlI()[]·")


class Box(NamedTuple):
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float


def measure_text(text: str, size_px: float) -> float:
    """Estimate the width of a line of text.

    Returns
    -------
    width : pixels

    Examples
    --------
    >>> round(measure_text("서버", 10), 1), round(measure_text("GPU", 10), 1)
    (19.2, 21.0)
    """
    return sum(_em(letter) for letter in text) * size_px


def _em(letter: str) -> float:
    """Estimate the width of one letter."""
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE_EM
    if letter in _NARROW:
        return _NARROW_EM
    return _UPPER_EM if letter.isupper() or letter in "%mw—" else _LETTER_EM


def tie_percent(text: str) -> str:
    r"""Keep a number and its % on one line.

    Examples
    --------
    >>> tie_percent("5 % of 100 %")
    '5\xa0% of 100\xa0%'
    """
    return re.sub(r"(?<=\d) %", "\u00a0%", text)


def wrap_text(text: str, size_px: float, width_px: float) -> list[str]:
    """Break a text at spaces into lines that fit; a single longer word stays whole.

    Examples
    --------
    >>> wrap_text("whole servers for a year", 10, 80)
    ['whole servers', 'for a year']
    """
    lines: list[str] = []
    for word in filter(None, tie_percent(text).split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure_text(longer, size_px) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def round_ticks(low: float, high: float, count: int) -> list[float]:
    """Choose round numbers (1, 2 or 5 times a power of ten) inside a span.

    Parameters
    ----------
    low, high : ends of the span, low < high
    count : about how many; never more than this plus one

    Examples
    --------
    >>> round_ticks(20, 80, 6)
    [20, 30, 40, 50, 60, 70, 80]
    """
    step = round_step((high - low) / count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [_plain(i * step) for i in range(first, last + 1)]


def round_step(least: float) -> float:
    """Give the smallest of 1, 2, 5 times a power of ten that is not below a size above 0.

    Examples
    --------
    >>> [round_step(s) for s in (0.3, 1, 21, 600)]
    [0.5, 1.0, 50.0, 1000.0]
    """
    power = 10.0 ** math.floor(math.log10(least))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= least * (1 - 1e-9))


def round_up(value: float, count: int) -> float:
    """Give the end of an axis from 0 that holds a value, on a round number.

    Examples
    --------
    >>> round_up(4.2, 5), round_up(514, 5)
    (5.0, 600.0)
    """
    step = round_step(value / count)
    return math.ceil(value / step - 1e-9) * step


def log_ticks(low: float, high: float) -> list[float]:
    """Choose powers of ten inside a span; with 2 and 5 where the span is under two decades.

    Examples
    --------
    >>> log_ticks(1, 1000), log_ticks(1, 20)
    ([1, 10, 100, 1000], [1, 2, 5, 10, 20])
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    parts = (1,) if last - first > 2 else (1, 2, 5)  # noqa: PLR2004 -- decades
    ticks = (_plain(part * 10.0**power) for power in range(first, last + 1) for part in parts)
    return [tick for tick in ticks if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]


def log_span(low: float, high: float) -> tuple[float, float]:
    """Give ends of a logarithmic axis, on 1, 2 or 5 times a power of ten, that hold a span.

    Examples
    --------
    >>> log_span(0.3, 70)
    (0.2, 100)
    """
    power_low, power_high = (
        10.0 ** math.floor(math.log10(low)),
        10.0 ** math.floor(math.log10(high)),
    )
    start = max(_plain(p * power_low) for p in (1, 2, 5) if p * power_low <= low * (1 + 1e-9))
    end = min(_plain(p * power_high) for p in (1, 2, 5, 10) if p * power_high >= high * (1 - 1e-9))
    return (start, end) if start < end else (start, _plain(end * 10))


def _plain(value: float) -> float:
    """Take the dust of binary fractions off a round number."""
    value = float(f"{value:.12g}")
    return int(value) if value == int(value) else value


def part_labels(places: Sequence[float], gap_px: float, low: float, high: float) -> list[float]:
    """Move labels on one axis so that neighbours keep a gap, each as near its place as that allows.

    Labels that meet become a group around the middle of their places; groups that meet are joined.

    Parameters
    ----------
    places : pixels, any order
    gap_px : least distance between two labels
    low, high : where labels may be; kept wherever they fit at all

    Returns
    -------
    moved : as long as `places` and in its order

    Examples
    --------
    >>> part_labels([50, 52, 200], 16, 0, 300)
    [43.0, 59.0, 200.0]
    """
    groups: list[tuple[float, list[int]]] = []
    for index in sorted(range(len(places)), key=lambda i: (places[i], i)):
        groups.append(_group([index], places, gap_px, low, high))
        while len(groups) > 1 and groups[-1][0] < groups[-2][0] + len(groups[-2][1]) * gap_px:
            members = groups.pop(-2)[1] + groups.pop()[1]
            groups.append(_group(members, places, gap_px, low, high))
    moved = [0.0] * len(places)
    for start, members in groups:
        for order, index in enumerate(members):
            moved[index] = start + order * gap_px
    return moved


def _group(
    members: list[int], places: Sequence[float], gap_px: float, low: float, high: float
) -> tuple[float, list[int]]:
    """Place a group of labels around the middle of where they want to be, inside the limits."""
    length = (len(members) - 1) * gap_px
    start = sum(places[i] for i in members) / len(members) - length / 2
    return max(low, min(start, high - length)), members


def clearest(candidates: Sequence[Box], obstacles: Iterable[Box]) -> int:
    """Give the position of the first candidate that is covered least by obstacles."""
    blocks = list(obstacles)
    covered = [sum(_shared(box, block) for block in blocks) for box in candidates]
    return covered.index(min(covered))


def _shared(first: Box, second: Box) -> float:
    """Measure the area that two boxes share, in square pixels."""
    width = min(first.right, second.right) - max(first.left, second.left)
    height = min(first.bottom, second.bottom) - max(first.top, second.top)
    return max(0.0, width) * max(0.0, height)
