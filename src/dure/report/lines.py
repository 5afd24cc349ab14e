"""Line charts: bands under known values under lines under names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dure.report import labels
from dure.report.labels import write_number
from dure.report.layers import Frame, Tick, axis_of, scale_of, write_svg
from dure.report.layout import (
    Box,
    clearest,
    log_ticks,
    measure_text,
    part_labels,
    round_ticks,
    wrap_text,
)
from dure.report.legend import SAMPLE_PX, Entry, draw_legend, draw_sample, set_legend
from dure.report.palette import PAGE, RULE_INK, SOFT_INK, Style, style_of
from dure.report.paper import LineChart
from dure.report.pieces import (
    LINE_PX,
    Piece,
    Stroke,
    Words,
    chart_of,
    height_of,
    layers_of,
    raw,
    width_of,
)
from dure.report.scale import Point, Scale, is_cut, runs_of, span, spread
from dure.terms.language import Lang

if TYPE_CHECKING:
    import altair as alt

WIDE_PX = 600  # from here on there is room for names beside the lines
_NAME_PX = 180
_NAME_LINES_MAX = 12  # on a plot 320 px high
_SHAPES_MAX = 14  # more would run together
_BAND_OPACITY = 0.16


@dataclass(frozen=True, slots=True)
class _Line:
    """A series made ready: its look, its name in one language, its runs without gaps."""

    name: str
    style: Style
    runs: list[list[Point]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that is decided before anything is drawn."""

    chart: LineChart
    lang: Lang
    frame: Frame
    lines: list[_Line]
    x: Scale
    y: Scale
    y_title: list[str]
    x_title: list[str]
    beside: list[list[str]]
    legend: list[Entry]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Give the pixels of a point, from the upper left corner of the plot."""
        return self.x.at(x), self.y.length_px - self.y.at(y)


def draw_lines(chart: LineChart, lang: Lang, width_px: int, name: str) -> str:
    """Draw a line chart.

    Parameters
    ----------
    chart : what to draw
    lang : language of the text inside
    width_px : of the whole drawing
    name : begins the ids inside

    Returns
    -------
    svg : or "" where no point can be drawn
    """
    lines = [
        _Line(one.name.in_(lang), style_of(order), runs_of(one, log=chart.log_y))
        for order, one in enumerate(chart.series)
    ]
    if not any(line.runs for line in lines):
        return ""
    plan = _plan(chart, lang, lines, width_px)
    layers = [
        _axes(plan),
        *layers_of(_rules(plan)),
        *_bands(plan),
        _strokes(plan),
        *_shapes(plan),
        *layers_of([*_names_beside(plan), *_rule_labels(plan), *_surroundings(plan)]),
    ]
    return write_svg(layers, plan.frame, name, lang)


def _plan(chart: LineChart, lang: Lang, lines: list[_Line], width_px: int) -> _Plan:
    """Decide axes, margins and where names go."""
    wide = width_px >= WIDE_PX
    size = 14 if wide else 13
    y_low, y_high = spread(chart)
    left = width_of((name for _, name in _y_ticks(y_low, y_high, chart, lang)), size) + 10
    beside = _wrap_beside(lines, size) if wide else []
    names: list[tuple[str, Style | str]] = []
    if not beside:
        names += [(line.name, line.style) for line in lines]
    if any(one.low for one in chart.series):
        names.append(((chart.span or labels.LOW_TO_HIGH).in_(lang), "band"))
    legend, legend_px = set_legend(names, width_px, size)
    y_title = wrap_text(chart.y_title.in_(lang), size, width_px)
    x_title = wrap_text(chart.x_title.in_(lang), size, width_px - left)
    right = 14.0
    if beside:
        right = SAMPLE_PX + 12 + width_of((text for name in beside for text in name), size)
    frame = Frame(
        plot_width=width_px - left - right,
        plot_height=320 if wide else 240,
        left=left,
        right=right,
        top=legend_px + height_of(y_title, size) + 14,
        bottom=16 + height_of(["", *x_title], size),
        size=size,
    )
    x = Scale(*span(x for one in chart.series for x in one.x), frame.plot_width)
    y = Scale(y_low, y_high, frame.plot_height, log=chart.log_y)
    return _Plan(chart, lang, frame, lines, x, y, y_title, x_title, beside, legend)


def _wrap_beside(lines: list[_Line], size: float) -> list[list[str]]:
    """Wrap names to stand beside the ends of their lines; nothing where they do not fit there."""
    last = max(run[-1].x for line in lines for run in line.runs)
    names = [wrap_text(line.name, size, _NAME_PX) for line in lines]
    reaches = all(line.runs and line.runs[-1][-1].x == last for line in lines)
    fits = all(width_of(name, size) <= _NAME_PX for name in names)
    fits = fits and len(names) * max(len(name) for name in names) <= _NAME_LINES_MAX
    return names if reaches and fits else []


def _y_ticks(low: float, high: float, chart: LineChart, lang: Lang) -> list[Tick]:
    """Choose where the vertical axis is labelled."""
    places = log_ticks(low, high) if chart.log_y else round_ticks(low, high, 5)
    return [(place, write_number(place, lang)) for place in places]


def _x_ticks(plan: _Plan) -> list[Tick]:
    """Choose where the horizontal axis is labelled, thinned until the labels keep apart."""
    low, high, length_px, _ = plan.x
    if plan.chart.x_labels:
        ticks = [(x, text.in_(plan.lang)) for x, text in plan.chart.x_labels if low <= x <= high]
    else:
        places = round_ticks(low, high, 8 if length_px >= WIDE_PX / 2 else 5)
        ticks = [(x, write_number(x, plan.lang)) for x in places]
    apart = max((measure_text(text, plan.frame.size) for _, text in ticks), default=0.0) + 8
    while any(plan.x.at(b) - plan.x.at(a) < apart for (a, _), (b, _) in pairwise(ticks)):
        ticks = ticks[::2]
    return ticks


def _axes(plan: _Plan) -> "alt.Chart":
    """Draw both axes under an invisible point, since a layer must hold something."""
    import altair as alt  # noqa: PLC0415 -- only who draws pays for it

    size = plan.frame.size
    y_ticks = _y_ticks(plan.y.low, plan.y.high, plan.chart, plan.lang)
    corner = chart_of([{"x": plan.x.low, "y": plan.y.low}]).mark_point(opacity=0, size=0)
    x_part = alt.X(
        "x:Q", scale=scale_of(plan.x), axis=axis_of(_x_ticks(plan), grid=False, size=size)
    )
    y_part = alt.Y("y:Q", scale=scale_of(plan.y), axis=axis_of(y_ticks, grid=True, size=size))
    layer: alt.Chart = corner.encode(x=x_part, y=y_part)
    return layer


def _bands(plan: _Plan) -> "Iterator[alt.Chart]":
    """Draw the span between lowest and highest as a light ground."""
    rows = [
        {"x": p.x, "y": max(p.low, plan.y.low), "y2": p.high, **look}
        for look, run in _looks(plan)
        for p in run
        if p.low is not None and p.high is not None
    ]
    if rows:
        marks = chart_of(rows).mark_area(opacity=_BAND_OPACITY, clip=is_cut(plan.chart))
        yield marks.encode(x="x:Q", y="y:Q", y2="y2", detail="run:N", **raw(color="colour"))


def _strokes(plan: _Plan) -> "alt.Chart":
    """Draw each run of each series as a line."""
    rows = [{"x": p.x, "y": p.y, **look} for look, run in _looks(plan) for p in run]
    marks = chart_of(rows).mark_line(strokeWidth=2.25, clip=is_cut(plan.chart))
    layer: alt.Chart = marks.encode(
        x="x:Q", y="y:Q", detail="run:N", **raw(color="colour", strokeDash="dash")
    )
    return layer


def _shapes(plan: _Plan) -> "Iterator[alt.Chart]":
    """Draw the shapes of each series, thinned to as many as can be told apart."""
    rows: list[Mapping[str, object]] = []
    for order, line in enumerate(plan.lines):
        points = [point for run in line.runs for point in run]
        step = -(-len(points) // _SHAPES_MAX) or 1
        lonely = [run[0] for run in line.runs if len(run) == 1]
        rows += [
            {"x": p.x, "y": p.y, "colour": line.style.colour, "shape": line.style.shape}
            for p in dict.fromkeys(points[order % step :: step] + lonely)
            if p.y <= plan.y.high
        ]
    if rows:
        marks = chart_of(rows).mark_point(opacity=1, size=56, stroke=PAGE, strokeWidth=1)
        yield marks.encode(x="x:Q", y="y:Q", **raw(fill="colour", shape="shape"))


def _looks(plan: _Plan) -> Iterator[tuple[dict[str, object], list[Point]]]:
    """Give every run with how it looks and a name of its own."""
    for order, line in enumerate(plan.lines):
        for number, run in enumerate(line.runs):
            look = {"colour": line.style.colour, "dash": list(line.style.dash)}
            yield {**look, "run": f"{order}-{number}"}, run


def _surroundings(plan: _Plan) -> Iterator[Piece]:
    """Write the legend and the titles of the axes around the plot."""
    frame = plan.frame
    size = frame.size
    yield from draw_legend(plan.legend, -frame.left, -frame.top, size)
    above = -height_of(plan.y_title, size) - 10
    yield Words(plan.y_title, -frame.left, above, size, colour=SOFT_INK)
    below = frame.plot_height + 12 + size * LINE_PX
    middle = frame.plot_width / 2
    yield Words(plan.x_title, middle, below, size, align="center", colour=SOFT_INK)


def _names_beside(plan: _Plan) -> Iterator[Piece]:
    """Write each name at the end of its line, with its dash and shape, kept apart."""
    if not plan.beside:
        return
    frame = plan.frame
    gap = max(height_of(name, frame.size) for name in plan.beside) + 3
    ends = [plan.place(0, min(line.runs[-1][-1].y, plan.y.high))[1] for line in plan.lines]
    x = frame.plot_width + 12
    places = part_labels(ends, gap, gap / 2, frame.plot_height - gap / 2)
    for line, name, y in zip(plan.lines, plan.beside, places, strict=True):
        yield from draw_sample(line.style, x, y)
        yield Words(name, x + SAMPLE_PX, y - height_of(name, frame.size) / 2, frame.size)


def _rules(plan: _Plan) -> Iterator[Stroke]:
    """Draw the known values as thin lines from side to side."""
    for rule in plan.chart.rules:
        if plan.y.low <= rule.y <= plan.y.high:
            y = plan.place(plan.x.low, rule.y)[1]
            yield Stroke(0, y, plan.frame.plot_width, y, RULE_INK, (4, 3), 1.25)


def _rule_labels(plan: _Plan) -> Iterator[Words]:
    """Write the name of each known value where lines cover it least."""
    frame = plan.frame
    size = frame.size - 1
    rules = list(_rules(plan))
    taken = [*_line_boxes(plan), *(Box(0, r.y - 1, r.x2, r.y + 1) for r in rules)]
    shown = [rule for rule in plan.chart.rules if plan.y.low <= rule.y <= plan.y.high]
    for rule, stroke in zip(shown, rules, strict=True):
        lines = wrap_text(rule.label.in_(plan.lang), size, frame.plot_width * 0.7)
        wide, high = width_of(lines, size), height_of(lines, size)
        tops = (stroke.y - high - 3, stroke.y + 3)
        lefts = [part * (frame.plot_width - wide - 8) + 4 for part in (0, 1, 0.5, 0.25, 0.75)]
        boxes = [
            Box(left, top, left + wide, top + high)
            for left in lefts
            for top in tops
            if top == tops[0] or top + high <= frame.plot_height
        ]
        box = boxes[clearest(boxes, taken)]
        taken.append(box)
        yield Words(lines, box.left, box.top, size, colour=SOFT_INK, halo=True)


def _line_boxes(plan: _Plan) -> Iterator[Box]:
    """Cover the lines of a chart with small boxes, for labels to keep away from."""
    for line in plan.lines:
        for run in line.runs:
            places = [plan.place(point.x, point.y) for point in run]
            for (x, y), (x2, y2) in pairwise([places[0], *places]):
                steps = max(1, int(abs(x2 - x) // 8))
                for step in range(steps + 1):
                    at_x, at_y = x + (x2 - x) * step / steps, y + (y2 - y) * step / steps
                    yield Box(at_x - 5, at_y - 5, at_x + 5, at_y + 5)
