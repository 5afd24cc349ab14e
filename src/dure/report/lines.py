"""Line charts: bands under known values under lines under names."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dure.report.labels import write_number
from dure.report.layers import (
    LINE_PX,
    Frame,
    axis_of,
    chart_of,
    line_layer,
    text_layers,
    write_svg,
)
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
from dure.report.scale import Point, Scale, is_cut, runs_of, span, spread
from dure.terms.language import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    import altair as alt

WIDE_PX = 600  # from here on there is room for names beside the lines
_NAME_PX = 170
_NAMES_BESIDE_MAX = 6
_SHAPES_MAX = 14  # more would run together


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
    x_ticks: list[tuple[float, str]]
    y_ticks: list[tuple[float, str]]
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
        _Line(one.name.in_(lang), style_of(i), runs_of(one, log=chart.log_y))
        for i, one in enumerate(chart.series)
    ]
    if not any(line.runs for line in lines):
        return ""
    plan = _plan(chart, lang, lines, width_px)
    frame = plan.frame
    left, top, size = -frame.left, -frame.top, frame.size
    y_title_top = -len(plan.y_title) * size * LINE_PX - 10
    x_title_top = frame.plot_height + 12 + size * LINE_PX
    layers = [
        _axes(plan),
        *_bands(plan),
        *_rules(plan),
        *_strokes(plan),
        *_shapes(plan),
        *_names_beside(plan),
        *_rule_labels(plan),
        *draw_legend(plan.legend, left, top, size),
        *text_layers(plan.y_title, (left, y_title_top), size, colour=SOFT_INK),
        *text_layers(
            plan.x_title,
            (frame.plot_width / 2, x_title_top),
            size,
            align="center",
            colour=SOFT_INK,
        ),
    ]
    return write_svg(layers, frame, name, lang)


def _plan(chart: LineChart, lang: Lang, lines: list[_Line], width_px: int) -> _Plan:
    """Decide axes, margins and where names go."""
    wide = width_px >= WIDE_PX
    size = 13 if wide else 12
    y_low, y_high = spread(chart)
    marks = log_ticks(y_low, y_high) if chart.log_y else round_ticks(y_low, y_high, 5)
    y_ticks = [(value, write_number(value, lang)) for value in marks]
    left = max(measure_text(text, size) for _, text in y_ticks) + 10
    beside = _wrap_beside(lines, size) if wide else []
    names = [(line.name, line.style) for line in lines]
    has_band = any(one.low for one in chart.series)
    legend, legend_px = set_legend([] if beside else names, lang, width_px, size, has_band=has_band)
    y_title = wrap_text(chart.y_title.in_(lang), size, width_px)
    x_title = wrap_text(chart.x_title.in_(lang), size, width_px - left)
    right = 12.0
    if beside:
        right = SAMPLE_PX + 12 + max(measure_text(t, size) for lines_ in beside for t in lines_)
    line_px = size * LINE_PX
    frame = Frame(
        plot_width=width_px - left - right,
        plot_height=300 if wide else 230,
        left=left,
        right=right,
        top=legend_px + len(y_title) * line_px + 14,
        bottom=16 + line_px * (1 + len(x_title)),
        size=size,
    )
    x_low, x_high = span(x for one in chart.series for x in one.x)
    return _Plan(
        chart,
        lang,
        frame,
        lines,
        Scale(x_low, x_high, frame.plot_width),
        Scale(y_low, y_high, frame.plot_height, log=chart.log_y),
        _x_ticks(chart, lang, (x_low, x_high), frame),
        y_ticks,
        y_title,
        x_title,
        beside,
        legend,
    )


def _wrap_beside(lines: list[_Line], size: float) -> list[list[str]]:
    """Wrap names to stand beside the ends of their lines; nothing where they do not fit there."""
    last = max(run[-1].x for line in lines for run in line.runs)
    names = [wrap_text(line.name, size, _NAME_PX) for line in lines]
    reaches = all(line.runs and line.runs[-1][-1].x == last for line in lines)
    fits = all(measure_text(text, size) <= _NAME_PX for name in names for text in name)
    rows_max = max(len(name) for name in names)
    if reaches and fits and len(lines) <= _NAMES_BESIDE_MAX and rows_max * len(lines) <= 12:  # noqa: PLR2004 -- rows of text on a plot 300 px high
        return names
    return []


def _x_ticks(
    chart: LineChart, lang: Lang, ends: tuple[float, float], frame: Frame
) -> list[tuple[float, str]]:
    """Choose where the horizontal axis is labelled, thinned until the labels keep apart."""
    if chart.x_labels:
        ticks = [(x, text.in_(lang)) for x, text in chart.x_labels]
    else:
        places = round_ticks(*ends, 8 if frame.plot_width >= WIDE_PX / 2 else 5)
        ticks = [(x, write_number(x, lang)) for x in places]
    ticks = [tick for tick in ticks if ends[0] <= tick[0] <= ends[1]]
    scale = Scale(*ends, frame.plot_width)
    widest = max((measure_text(text, frame.size) for _, text in ticks), default=0.0)
    while any(scale.at(b) - scale.at(a) < widest + 8 for (a, _), (b, _) in pairwise(ticks)):
        ticks = ticks[::2]
    return ticks


def _axes(plan: _Plan) -> "alt.Chart":
    """Draw both axes with an invisible point in each corner, which fixes their ends."""
    import altair as alt  # noqa: PLC0415

    size = plan.frame.size
    x_axis = axis_of(*_unzip(plan.x_ticks), grid=False, size=size)
    y_axis = axis_of(*_unzip(plan.y_ticks), grid=True, size=size)
    x_scale = alt.Scale(domain=[plan.x.low, plan.x.high], nice=False, zero=False)
    y_scale = alt.Scale(
        domain=[plan.y.low, plan.y.high],
        nice=False,
        zero=False,
        type="log" if plan.y.log else "linear",
    )
    corners = [{"x": plan.x.low, "y": plan.y.low}, {"x": plan.x.high, "y": plan.y.high}]
    x_part, y_part = (
        alt.X("x:Q", scale=x_scale, axis=x_axis),
        alt.Y("y:Q", scale=y_scale, axis=y_axis),
    )
    layer: alt.Chart = chart_of(corners).mark_point(opacity=0, size=0).encode(x=x_part, y=y_part)
    return layer


def _unzip(ticks: list[tuple[float, str]]) -> tuple[list[float], list[str]]:
    """Part ticks into their places and names."""
    return [place for place, _ in ticks], [text for _, text in ticks]


def _bands(plan: _Plan) -> "Iterator[alt.Chart]":
    """Draw the span between lowest and highest as a light ground."""
    for line in plan.lines:
        for run in line.runs:
            rows = [
                {"x": p.x, "y": max(p.low, plan.y.low), "y2": p.high}
                for p in run
                if p.low is not None and p.high is not None
            ]
            if rows:
                yield (
                    chart_of(rows)
                    .mark_area(color=line.style.colour, opacity=0.16, clip=is_cut(plan.chart))
                    .encode(x="x:Q", y="y:Q", y2="y2")
                )


def _strokes(plan: _Plan) -> "Iterator[alt.Chart]":
    """Draw each run of each series as a line."""
    for line in plan.lines:
        for run in line.runs:
            rows = [{"x": p.x, "y": p.y} for p in run]
            yield (
                chart_of(rows)
                .mark_line(
                    color=line.style.colour,
                    strokeDash=list(line.style.dash),
                    strokeWidth=2.25,
                    clip=is_cut(plan.chart),
                )
                .encode(x="x:Q", y="y:Q")
            )


def _shapes(plan: _Plan) -> "Iterator[alt.Chart]":
    """Draw the shapes of each series, thinned to as many as can be told apart."""
    for order, line in enumerate(plan.lines):
        points = [p for run in line.runs for p in run]
        step = -(-len(points) // _SHAPES_MAX)
        lonely = [run[0] for run in line.runs if len(run) == 1]
        shown = dict.fromkeys(points[order % step :: step] + lonely)
        rows = [{"x": p.x, "y": p.y} for p in shown if plan.y.low <= p.y <= plan.y.high]
        if rows:
            yield (
                chart_of(rows)
                .mark_point(
                    shape=line.style.shape,
                    color=PAGE,
                    fill=line.style.colour,
                    size=56,
                    opacity=1,
                    strokeWidth=1,
                )
                .encode(x="x:Q", y="y:Q")
            )


def _names_beside(plan: _Plan) -> "Iterator[alt.Chart]":
    """Write each name at the end of its line, with its dash and shape, kept apart."""
    if not plan.beside:
        return
    frame = plan.frame
    row_px = frame.size * LINE_PX
    gap = max(len(name) for name in plan.beside) * row_px + 3
    ends = [plan.place(0, line.runs[-1][-1].y)[1] for line in plan.lines]
    kept = [min(max(end, 0.0), frame.plot_height) for end in ends]
    x = frame.plot_width + 12
    for line, name, y in zip(
        plan.lines,
        plan.beside,
        part_labels(kept, gap, row_px / 2, frame.plot_height - row_px / 2),
        strict=True,
    ):
        yield from draw_sample(line.style, x, y)
        yield from text_layers(name, (x + SAMPLE_PX, y - len(name) * row_px / 2), frame.size)


def _rules(plan: _Plan) -> "Iterator[alt.Chart]":
    """Draw the known values as thin lines from side to side."""
    for rule in plan.chart.rules:
        if plan.y.low <= rule.y <= plan.y.high:
            y = plan.place(plan.x.low, rule.y)[1]
            yield line_layer((0, y, plan.frame.plot_width, y), RULE_INK, (4, 3), 1.25)


def _rule_labels(plan: _Plan) -> "Iterator[alt.Chart]":
    """Write the name of each known value where lines cover it least."""
    frame = plan.frame
    size = frame.size - 1
    taken = list(_line_boxes(plan))
    for rule in plan.chart.rules:
        if not plan.y.low <= rule.y <= plan.y.high:
            continue
        lines = wrap_text(rule.label.in_(plan.lang), size, frame.plot_width * 0.7)
        wide = max(measure_text(line, size) for line in lines)
        high = len(lines) * size * LINE_PX
        y = plan.place(plan.x.low, rule.y)[1]
        tops = [top for top in (y - high - 3, y + 3) if 0 <= top <= frame.plot_height - high]
        lefts = [part * (frame.plot_width - wide - 8) + 4 for part in (0, 1, 0.5, 0.25, 0.75)]
        boxes = [Box(x, top, x + wide, top + high) for x in lefts for top in tops or [y - high - 3]]
        box = boxes[clearest(boxes, taken)]
        taken.append(box)
        yield from text_layers(lines, (box.left, box.top), size, colour=SOFT_INK, halo=True)


def _line_boxes(plan: _Plan) -> "Iterator[Box]":
    """Cover the lines of a chart with small boxes, for labels to keep away from."""
    for line in plan.lines:
        for run in line.runs:
            places = [plan.place(p.x, p.y) for p in run]
            for (x, y), (x2, y2) in zip(places, places[1:] or places, strict=False):
                steps = max(1, int(abs(x2 - x) // 8))
                for i in range(steps + 1):
                    at_x, at_y = x + (x2 - x) * i / steps, y + (y2 - y) * i / steps
                    yield Box(at_x - 5, at_y - 5, at_x + 5, at_y + 5)
    for rule in plan.chart.rules:
        y = plan.place(plan.x.low, rule.y)[1] if rule.y >= plan.y.low else -1
        yield Box(0, y - 1, plan.frame.plot_width, y + 1)
