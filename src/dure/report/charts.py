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


def tabulate_chart(chart: LineChart | BarChart) -> Table:
    """Give the numbers of a chart as a table: a row per place or bar, a column per series."""
    return _tabulate_lines(chart) if isinstance(chart, LineChart) else _tabulate_bars(chart)


def _tabulate_bars(chart: BarChart) -> Table:
    """Give a row per bar, from top to bottom."""
    has_span = any(bar.low is not None or bar.high is not None for bar in chart.bars)
    columns = (labels.ITEM, chart.x_title, *((labels.LOW_TO_HIGH,) if has_span else ()))
    rows = tuple(
        (bar.label, number_text(bar.value), *((span_text(bar.low, bar.high),) if has_span else ()))
        for bar in chart.bars
    )
    return Table(labels.CHART_TABLE, columns, rows, (False, *(True,) * (len(columns) - 1)))


def _tabulate_lines(chart: LineChart) -> Table:
    """Give a row per place on the horizontal axis, in order."""
    columns = [chart.x_title]
    for one in chart.series:
        columns.append(one.name)
        if one.low:
            columns.append(labels.span_name(one.name))
    names = dict(chart.x_labels)
    places = sorted({x for one in chart.series for x in one.x})
    rows = tuple(
        (names.get(x) or number_text(x), *(cell for one in chart.series for cell in _cells(one, x)))
        for x in places
    )
    return Table(labels.CHART_TABLE, tuple(columns), rows, (True,) * len(columns))


def _cells(one: Series, x: float) -> list[Text]:
    """Give the value of a series at a place and, where it has a band, its span."""
    at = one.x.index(x) if x in one.x else None
    cells = [number_text(None if at is None else one.y[at])]
    if one.low:
        low, high = (None, None) if at is None else (one.low[at], one.high[at])
        cells.append(span_text(low, high))
    return cells
