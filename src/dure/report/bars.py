"""Bar charts: labels, bars from zero, thin lines from lowest to highest, one known value."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dure.report import labels
from dure.report.labels import write_number
from dure.report.layers import Frame, axis_of, scale_of, write_svg
from dure.report.layout import round_ticks, round_up, wrap_text
from dure.report.legend import Entry, draw_legend, draw_span, set_legend
from dure.report.lines import WIDE_PX
from dure.report.palette import INK, RULE_INK, SERIES_COLOURS, SOFT_INK, Style
from dure.report.paper import Bar, BarChart
from dure.report.pieces import (
    LINE_PX,
    Block,
    Piece,
    Stroke,
    Words,
    chart_of,
    height_of,
    layers_of,
    raw,
    width_of,
)
from dure.report.scale import Scale
from dure.terms.language import Lang

if TYPE_CHECKING:
    import altair as alt

_BAR_PX = 20
_GAP_PX = 14
_LABEL_PX = 230


@dataclass(frozen=True, slots=True)
class _Row:
    """One bar with its label in lines, the top of its label and the top of its bar in pixels."""

    bar: Bar
    lines: list[str]
    label_top: float
    bar_top: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that is decided before anything is drawn."""

    chart: BarChart
    lang: Lang
    frame: Frame
    rows: list[_Row]
    x: Scale
    x_title: list[str]
    reference: list[str]
    legend: list[Entry]


def draw_bars(chart: BarChart, lang: Lang, width_px: int, name: str) -> str:
    """Draw a bar chart; parameters and result as in `dure.report.lines.draw_lines`."""
    if not chart.bars:
        return ""
    plan = _plan(chart, lang, width_px)
    pieces = [*_bars(plan), *_reference(plan), *_labels(plan), *_surroundings(plan)]
    return write_svg([_axis(plan), *layers_of(pieces)], plan.frame, name, lang)


def _plan(chart: BarChart, lang: Lang, width_px: int) -> _Plan:
    """Decide the axis, the margins and the place of every row."""
    wide = width_px >= WIDE_PX
    size = 14 if wide else 13
    low, high = _ends(chart)
    value_px = width_of((write_number(bar.value, lang) for bar in chart.bars), size) + 12
    texts = [
        wrap_text(b.label.in_(lang), size, _LABEL_PX if wide else width_px) for b in chart.bars
    ]
    left = width_of((line for text in texts for line in text), size) + 14 if wide else 6.0
    left += value_px if low < 0 else 0
    rows, height = _set_rows(chart, texts, size, wide=wide)
    reference = []
    if chart.reference:
        reference = wrap_text(chart.reference.label.in_(lang), size - 1, width_px * 0.5)
    names: list[tuple[str, Style | str]] = []
    if any(_has_span(bar) for bar in chart.bars):
        names.append(((chart.span or labels.LOW_TO_HIGH).in_(lang), "span"))
    legend, legend_px = set_legend(names, width_px, size)
    plot_width = width_px - left - value_px
    x_title = wrap_text(chart.x_title.in_(lang), size, plot_width)
    frame = Frame(
        plot_width=plot_width,
        plot_height=height,
        left=left,
        right=value_px,
        top=legend_px + height_of(reference, size - 1) + 8,
        bottom=16 + height_of(["", *x_title], size),
        size=size,
    )
    return _Plan(chart, lang, frame, rows, Scale(low, high, plot_width), x_title, reference, legend)


def _has_span(bar: Bar) -> bool:
    """Tell whether both a lowest and a highest value of a bar are known."""
    return bar.low is not None and bar.high is not None


def _ends(chart: BarChart) -> tuple[float, float]:
    """Give the ends of the axis: it holds 0, every bar, every span and the known value."""
    values = [v for bar in chart.bars for v in (bar.value, bar.low, bar.high) if v is not None]
    if chart.reference:
        values.append(chart.reference.y)
    low, high = min(0.0, *values), max(0.0, *values)
    low = -round_up(-low, 5) if low < 0 else 0.0
    high = round_up(high, 5) if high > 0 else 0.0
    return (low, high) if low < high else (0.0, 1.0)


def _set_rows(
    chart: BarChart, texts: list[list[str]], size: float, *, wide: bool
) -> tuple[list[_Row], float]:
    """Set bars under each other: label beside the bar where it is wide, above it where not."""
    rows: list[_Row] = []
    top = 6.0
    for bar, lines in zip(chart.bars, texts, strict=True):
        text_px = height_of(lines, size)
        if wide:
            row_px = max(text_px, _BAR_PX)
            middle = top + row_px / 2
            rows.append(_Row(bar, lines, middle - text_px / 2, middle - _BAR_PX / 2))
        else:
            row_px = text_px + 4 + _BAR_PX
            rows.append(_Row(bar, lines, top, top + text_px + 4))
        top += row_px + _GAP_PX
    return rows, top - _GAP_PX + 8


def _axis(plan: _Plan) -> "alt.Chart":
    """Draw the axis below and its grid under an invisible point."""
    import altair as alt  # noqa: PLC0415 -- only who draws pays for it

    count = 6 if plan.frame.plot_width >= WIDE_PX / 2 else 4
    places = round_ticks(plan.x.low, plan.x.high, count)
    ticks = [(place, write_number(place, plan.lang)) for place in places]
    axis = axis_of(ticks, grid=True, size=plan.frame.size)
    point = chart_of([{"x": plan.x.low, "y": 0}]).mark_point(opacity=0, size=0)
    x_part = alt.X("x:Q", scale=scale_of(plan.x), axis=axis)
    layer: alt.Chart = point.encode(x=x_part, **raw(y="y"))
    return layer


def _bars(plan: _Plan) -> Iterator[Piece]:
    """Draw the bars, the line they start from, and the thin lines over them."""
    zero = plan.x.at(0)
    for row in plan.rows:
        end, bottom = plan.x.at(row.bar.value), row.bar_top + _BAR_PX
        yield Block(min(zero, end), row.bar_top, max(zero, end), bottom, SERIES_COLOURS[0])
        yield Stroke(zero, row.bar_top - 3, zero, bottom + 3, INK)
        if row.bar.low is not None and row.bar.high is not None:
            middle = row.bar_top + _BAR_PX / 2
            yield from draw_span(plan.x.at(row.bar.low), plan.x.at(row.bar.high), middle)


def _reference(plan: _Plan) -> Iterator[Piece]:
    """Draw the known value as a line from top to bottom with its name above."""
    if plan.chart.reference is None:
        return
    frame = plan.frame
    size = frame.size - 1
    x = plan.x.at(plan.chart.reference.y)
    yield Stroke(x, -4, x, frame.plot_height, RULE_INK, (4, 3), 1.5)
    wide = width_of(plan.reference, size)
    left = min(max(x - wide / 2, -frame.left), frame.plot_width + frame.right - wide)
    yield Words(plan.reference, left, -height_of(plan.reference, size) - 6, size, colour=SOFT_INK)


def _labels(plan: _Plan) -> Iterator[Words]:
    """Write what each bar is and its value."""
    frame = plan.frame
    size = frame.size
    for row in plan.rows:
        yield Words(row.lines, -frame.left, row.label_top, size, halo=True)
        value = [write_number(row.bar.value, plan.lang)]
        top = row.bar_top + (_BAR_PX - size * LINE_PX) / 2
        ends = [v for v in (row.bar.value, row.bar.low, row.bar.high) if v is not None]
        if row.bar.value < 0:
            x = plan.x.at(min(ends)) - 7
            yield Words(value, x, top, size, align="right", bold=True, halo=True)
        else:
            yield Words(value, plan.x.at(max(ends)) + 7, top, size, bold=True, halo=True)


def _surroundings(plan: _Plan) -> Iterator[Piece]:
    """Write the legend and the title of the axis around the plot."""
    frame = plan.frame
    yield from draw_legend(plan.legend, -frame.left, -frame.top, frame.size)
    below = frame.plot_height + 12 + frame.size * LINE_PX
    middle = frame.plot_width / 2
    yield Words(plan.x_title, middle, below, frame.size, align="center", colour=SOFT_INK)
