"""Charts: an SVG per width, and the same numbers as a table for who cannot see it."""

from dure.report import labels
from dure.report.bars import draw_bars
from dure.report.labels import number_text, span_text
from dure.report.lines import draw_lines
from dure.report.paper import BarChart, LineChart, Series, Table
from dure.report.scale import is_below_log, is_cut
from dure.terms.language import Lang, Text

NARROW_PX = 350
DESK_PX = 760


def draw_chart(chart: LineChart | BarChart, lang: Lang, width_px: int, name: str) -> str:
    """Draw a chart as SVG.

    Parameters
    ----------
    chart : what to draw
    lang : language of the text inside
    width_px : of the whole drawing
    name : a word that no other drawing of the page has; begins the ids inside

    Returns
    -------
    svg : or "" where there is nothing to draw
    """
    if isinstance(chart, LineChart):
        return draw_lines(chart, lang, width_px, name)
    return draw_bars(chart, lang, width_px, name)


def remarks_on(chart: LineChart | BarChart) -> list[Text]:
    """Say what the drawing leaves out."""
    if isinstance(chart, BarChart):
        return []
    said = [(is_cut(chart), labels.ABOVE_TOP), (is_below_log(chart), labels.BELOW_LOG)]
    return [text for is_so, text in said if is_so]


def tabulate_chart(chart: LineChart | BarChart, *, joined: bool = False) -> Table:
    """Give the numbers of a chart as a table: a row per place or bar, a column per series.

    Parameters
    ----------
    chart : what was drawn
    joined : whether a lowest and highest value stand behind the value, in its column
        Otherwise they have a column of their own.
    """
    if isinstance(chart, LineChart):
        return _tabulate_lines(chart, joined=joined)
    return _tabulate_bars(chart, joined=joined)


def _tabulate_bars(chart: BarChart, *, joined: bool) -> Table:
    """Give a row per bar, from top to bottom."""
    has_span = any(bar.low is not None or bar.high is not None for bar in chart.bars)
    columns = [labels.ITEM, chart.x_title]
    if has_span and not joined:
        columns.append(chart.span or labels.LOW_TO_HIGH)
    rows = tuple(
        (bar.label, *_cells(bar.value, bar.low, bar.high, has_span=has_span, joined=joined))
        for bar in chart.bars
    )
    numeric = (False, *(True,) * (len(columns) - 1))
    return Table(chart.title, tuple(columns), rows, numeric)


def _tabulate_lines(chart: LineChart, *, joined: bool) -> Table:
    """Give a row per place on the horizontal axis, in order."""
    columns = [chart.x_title]
    for one in chart.series:
        columns.append(one.name)
        if one.low and not joined:
            columns.append(labels.span_name(one.name, chart.span))
    names = dict(chart.x_labels)
    rows: list[tuple[Text, ...]] = []
    for x in sorted({x for one in chart.series for x in one.x}):
        row = [names.get(x) or number_text(x)]
        for one in chart.series:
            y, low, high = _values_at(one, x)
            row += _cells(y, low, high, has_span=bool(one.low), joined=joined)
        rows.append(tuple(row))
    return Table(chart.title, tuple(columns), tuple(rows), (True,) * len(columns))


def _values_at(series: Series, x: float) -> tuple[float | None, float | None, float | None]:
    """Give middle, low and high of a series at a place; nothing where it has no such place."""
    if x not in series.x:
        return None, None, None
    at = series.x.index(x)
    return (
        (series.y[at], series.low[at], series.high[at])
        if series.low
        else (series.y[at], None, None)
    )


def _cells(
    value: float | None, low: float | None, high: float | None, *, has_span: bool, joined: bool
) -> list[Text]:
    """Write a value and its span in two cells, or in one."""
    if not has_span:
        return [number_text(value)]
    if not joined:
        return [number_text(value), span_text(low, high)]
    if low is None and high is None:
        return [number_text(value)]
    middle, span = number_text(value), span_text(low, high)
    return [Text(en=f"{middle.en} ({span.en})", ko=f"{middle.ko}({span.ko})")]
