"""Bar charts: labels, bars from zero, thin lines from lowest to highest, one known value."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dure.report import labels
from dure.report.labels import write_number
from dure.report.layers import (
    LINE_PX,
    Frame,
    at_px,
    axis_of,
    chart_of,
    line_layer,
    text_layers,
    write_svg,
)
from dure.report.layout import measure_text, round_ticks, round_up, wrap_text
from dure.report.legend import Entry, draw_legend
from dure.report.lines import WIDE_PX
from dure.report.palette import INK, RULE_INK, SERIES_COLOURS, SOFT_INK
from dure.report.paper import Bar, BarChart
from dure.report.scale import Scale
from dure.terms.language import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    note: list[Entry]
    is_wide: bool


def draw_bars(chart: BarChart, lang: Lang, width_px: int, name: str) -> str:
    """Draw a bar chart; parameters and result as in `dure.report.lines.draw_lines`."""
    if not chart.bars:
        return ""
    plan = _plan(chart, lang, width_px)
    frame = plan.frame
    layers = [
        _axis(plan),
        *_bars(plan),
        *_reference(plan),
        *_labels(plan),
        *draw_legend(plan.note, -frame.left, -frame.top, frame.size - 1),
        *text_layers(
            plan.x_title,
            (frame.plot_width / 2, frame.plot_height + 12 + frame.size * LINE_PX),
            frame.size,
            align="center",
            colour=SOFT_INK,
        ),
    ]
    return write_svg(layers, frame, name, lang)


def _plan(chart: BarChart, lang: Lang, width_px: int) -> _Plan:
    """Decide the axis, the margins and the place of every row."""
    wide = width_px >= WIDE_PX
    size = 13 if wide else 12
    low, high = _ends(chart)
    value_px = max(measure_text(_value_text(bar, lang), size) for bar in chart.bars) + 10
    texts = [
        wrap_text(b.label.in_(lang), size, _LABEL_PX if wide else width_px) for b in chart.bars
    ]
    label_px = max(measure_text(line, size) for text in texts for line in text) + 14
    left = (label_px if wide else 4) + (value_px if low < 0 else 0)
    rows, height = _set_rows(chart, texts, size, wide=wide)
    reference = (
        wrap_text(chart.reference.label.in_(lang), size - 1, width_px * 0.5)
        if chart.reference
        else []
    )
    has_span = any(bar.low is not None and bar.high is not None for bar in chart.bars)
    note = [Entry(0, 0, [labels.WHISKER.in_(lang)], None)] if has_span else []
    line_px = size * LINE_PX
    x_title = wrap_text(chart.x_title.in_(lang), size, width_px - left - value_px)
    frame = Frame(
        plot_width=width_px - left - value_px,
        plot_height=height,
        left=left,
        right=value_px,
        top=len(reference) * line_px + (line_px if note else 0) + 8,
        bottom=16 + line_px * (1 + len(x_title)),
        size=size,
    )
    scale = Scale(low, high, frame.plot_width)
    return _Plan(chart, lang, frame, rows, scale, x_title, reference, note, wide)


def _ends(chart: BarChart) -> tuple[float, float]:
    """Give the ends of the axis: it holds 0, every bar, every span and the known value."""
    values = [v for bar in chart.bars for v in (bar.value, bar.low, bar.high) if v is not None]
    if chart.reference:
        values.append(chart.reference.y)
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    low = -round_up(-low, 5) if low < 0 else 0.0
    high = round_up(high, 5) if high > 0 else 0.0
    return (low, high) if low < high else (0.0, 1.0)


def _set_rows(
    chart: BarChart, texts: list[list[str]], size: float, *, wide: bool
) -> tuple[list[_Row], float]:
    """Set bars under each other: label beside the bar where it is wide, above it where not."""
    rows: list[_Row] = []
    top = 4.0
    for bar, lines in zip(chart.bars, texts, strict=True):
        text_px = len(lines) * size * LINE_PX
        if wide:
            row_px = max(text_px, _BAR_PX)
            rows.append(
                _Row(bar, lines, top + (row_px - text_px) / 2, top + (row_px - _BAR_PX) / 2)
            )
        else:
            row_px = text_px + 2 + _BAR_PX
            rows.append(_Row(bar, lines, top, top + text_px + 2))
        top += row_px + _GAP_PX
    return rows, top - _GAP_PX + 8


def _value_text(bar: Bar, lang: Lang) -> str:
    """Write the value that stands at the end of a bar."""
    return write_number(bar.value, lang)


def _axis(plan: _Plan) -> "alt.Chart":
    """Draw the axis below, its grid, and fix its ends."""
    import altair as alt  # noqa: PLC0415

    frame = plan.frame
    count = 6 if plan.is_wide else 4
    ticks = round_ticks(plan.x.low, plan.x.high, count)
    names = [write_number(tick, plan.lang) for tick in ticks]
    axis = axis_of(ticks, names, grid=True, size=frame.size)
    scale = alt.Scale(domain=[plan.x.low, plan.x.high], nice=False, zero=False)
    ends = [{"x": plan.x.low, "y": 0}, {"x": plan.x.high, "y": 0}]
    x_part = alt.X("x:Q", scale=scale, axis=axis)
    layer: alt.Chart = chart_of(ends).mark_point(opacity=0, size=0).encode(x=x_part, y=at_px("y"))
    return layer


def _bars(plan: _Plan) -> "Iterator[alt.Chart]":
    """Draw the bars, the line they start from, and the thin lines over them."""
    zero = plan.x.at(0)
    rects = [
        {
            "x": min(zero, plan.x.at(row.bar.value)),
            "x2": max(zero, plan.x.at(row.bar.value)),
            "y": row.bar_top,
            "y2": row.bar_top + _BAR_PX,
        }
        for row in plan.rows
    ]
    yield (
        chart_of(rects)
        .mark_rect(color=SERIES_COLOURS[0])
        .encode(x=at_px("x"), x2="x2", y=at_px("y"), y2="y2")
    )
    yield line_layer((zero, 0, zero, plan.frame.plot_height), INK, ())
    for row in plan.rows:
        if row.bar.low is not None and row.bar.high is not None:
            yield from _whisker(plan.x.at(row.bar.low), plan.x.at(row.bar.high), row.bar_top)


def _whisker(low_px: float, high_px: float, top: float) -> "Iterator[alt.Chart]":
    """Draw a thin line with ends from lowest to highest, on a light edge so that it shows."""
    middle = top + _BAR_PX / 2
    pieces = [
        (low_px, middle, high_px, middle),
        *((x, middle - 5, x, middle + 5) for x in (low_px, high_px)),
    ]
    for colour, width in (("#ffffff", 4.5), (INK, 1.75)):
        for piece in pieces:
            yield line_layer(piece, colour, (), width)


def _reference(plan: _Plan) -> "Iterator[alt.Chart]":
    """Draw the known value as a line from top to bottom with its name above."""
    if plan.chart.reference is None:
        return
    frame = plan.frame
    size = frame.size - 1
    x = plan.x.at(plan.chart.reference.y)
    yield line_layer((x, -4, x, frame.plot_height), RULE_INK, (4, 3), 1.5)
    wide = max(measure_text(line, size) for line in plan.reference)
    left = min(max(x - wide / 2, -frame.left), frame.plot_width + frame.right - wide)
    top = -len(plan.reference) * size * LINE_PX - 6
    yield from text_layers(plan.reference, (left, top), size, colour=SOFT_INK, halo=True)


def _labels(plan: _Plan) -> "Iterator[alt.Chart]":
    """Write what each bar is and its value."""
    frame = plan.frame
    row_px = frame.size * LINE_PX
    for row in plan.rows:
        left = -frame.left
        yield from text_layers(row.lines, (left, row.label_top), frame.size)
        value = _value_text(row.bar, plan.lang)
        top = row.bar_top + (_BAR_PX - row_px) / 2
        ends = [v for v in (row.bar.value, row.bar.low, row.bar.high) if v is not None]
        x = plan.x.at(min(ends)) - 6 if row.bar.value < 0 else plan.x.at(max(ends)) + 6
        yield from text_layers(
            [value],
            (x, top),
            frame.size,
            align="right" if row.bar.value < 0 else "left",
            weight="bold",
            halo=True,
        )
