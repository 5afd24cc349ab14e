"""From values to pixels along one axis, and the parts of a line that can be drawn on it."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dure.report.layout import log_span, round_up
from dure.report.paper import LineChart, Series


class Scale(NamedTuple):
    """An axis: the values at its ends, its length in pixels, and whether it is logarithmic."""

    low: float
    high: float
    length_px: float
    log: bool = False

    def at(self, value: float) -> float:
        """Give the distance of a value from the low end, in pixels.

        Examples
        --------
        >>> Scale(0, 10, 200).at(5), Scale(1, 100, 200, log=True).at(10)
        (100.0, 100.0)
        """
        if self.log:
            part = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return part * self.length_px


class Point(NamedTuple):
    """A place of a series, with the band around it where there is one."""

    x: float
    y: float
    low: float | None
    high: float | None


def runs_of(series: Series, *, log: bool) -> list[list[Point]]:
    """Cut a series at its gaps; on a logarithmic axis, what is 0 or less is a gap too.

    Examples
    --------
    >>> from dure.terms.language import same
    >>> [len(r) for r in runs_of(Series(same("a"), (1, 2, 3), (5, None, 0)), log=False)]
    [1, 1]
    >>> [len(r) for r in runs_of(Series(same("a"), (1, 2, 3), (5, None, 0)), log=True)]
    [1]
    """
    runs: list[list[Point]] = [[]]
    lows = series.low or (None,) * len(series.x)
    highs = series.high or (None,) * len(series.x)
    for x, y, low, high in zip(series.x, series.y, lows, highs, strict=True):
        if y is None or (log and y <= 0):
            runs.append([])
        else:
            runs[-1].append(Point(x, y, low, high))
    return [run for run in runs if run]


def spread(chart: LineChart) -> tuple[float, float]:
    """Give the ends of the vertical axis: from 0 unless logarithmic, up to a round number."""
    values = _drawn_values(chart)
    if chart.log_y:
        low, high = log_span(min(values), chart.y_max or max(values))
        return low, chart.y_max or high
    low, high = min(0.0, *values), max(0.0, *values)
    bottom = -round_up(-low, 4) if low < 0 else 0.0
    if chart.y_max is not None:
        return bottom, chart.y_max
    return bottom, round_up(high, 5) if high > 0 else float(bottom == 0)


def span(values: Iterable[float]) -> tuple[float, float]:
    """Give the least and the largest value, kept apart where they are the same."""
    known = list(values)
    low, high = min(known), max(known)
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def is_cut(chart: LineChart) -> bool:
    """Tell whether something lies above the top that the chart asks for."""
    top = chart.y_max
    return top is not None and any(value > top for value in _all_values(chart.series))


def is_below_log(chart: LineChart) -> bool:
    """Tell whether something is left out because a logarithmic axis has no place for it."""
    return chart.log_y and any(value <= 0 for value in _all_values(chart.series))


def _drawn_values(chart: LineChart) -> list[float]:
    """List every value that the vertical axis must hold."""
    values = [*_all_values(chart.series), *(rule.y for rule in chart.rules)]
    return [value for value in values if value > 0] if chart.log_y else values


def _all_values(series: Sequence[Series]) -> list[float]:
    """List what is known of some series: middles, lows and highs."""
    return [v for one in series for v in (*one.y, *one.low, *one.high) if v is not None]
