"""A chart as a file of its own: an SVG that needs no page around it."""

from html import escape

from dure.report.charts import DESK_PX, draw_chart
from dure.report.palette import PAGE
from dure.report.paper import BarChart, LineChart
from dure.terms.language import Lang


def draw_alone(chart: LineChart | BarChart, lang: Lang) -> str:
    """Draw a chart as an SVG with its own ground, fonts, title and summary.

    Parameters
    ----------
    chart : what to draw
    lang : language of the text inside

    Returns
    -------
    svg : or "" where there is nothing to draw
    """
    svg = draw_chart(chart, lang, DESK_PX, "chart")
    if not svg:
        return ""
    inside = svg.split(">", 1)[0].replace(' aria-hidden="true" focusable="false"', ' role="img"')
    head = inside.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    title, summary = (escape(text.in_(lang)) for text in (chart.title, chart.summary))
    return (
        f'{head} font-family="sans-serif"><title>{title}</title><desc>{summary}</desc>'
        f'<rect width="100%" height="100%" fill="{PAGE}"/>{svg.split(">", 1)[1]}\n'
    )
