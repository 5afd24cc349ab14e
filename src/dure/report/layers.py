"""Pieces of a chart for Vega-Altair, placed on a plot whose size in pixels is known.

A chart is drawn without automatic sizing: the frame says how wide every margin is, so that the
drawing has exactly the width asked for and nothing depends on the fonts of this machine.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from dure.report.palette import GRID, INK, PAGE, RULE_INK, SOFT_INK
from dure.terms.language import Lang

if TYPE_CHECKING:
    import altair as alt

FONT = (
    "Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', "
    "system-ui, sans-serif"
)
LINE_PX = 1.35  # line height, in font sizes


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot and the margins around it.

    Parameters
    ----------
    plot_width, plot_height, left, right, top, bottom : pixels
    size : pixels
        Of the letters.
    """

    plot_width: float
    plot_height: float
    left: float
    right: float
    top: float
    bottom: float
    size: float


def chart_of(rows: Sequence[Mapping[str, object]]) -> "alt.Chart":
    """Begin a layer on some rows of data."""
    import altair as alt  # noqa: PLC0415 -- a third of a second that only charts pay

    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))


def at_px(field: str) -> dict[str, Any]:
    """Place by pixels from the upper left corner of the plot, past every scale."""
    return {"field": field, "type": "quantitative", "scale": None}


def axis_of(ticks: Sequence[float], names: Sequence[str], *, grid: bool, size: float) -> "alt.Axis":
    """Make an axis with stated ticks and their names."""
    import altair as alt  # noqa: PLC0415

    look_up = json.dumps(list(names), ensure_ascii=False)
    where = f"indexof({json.dumps(list(ticks))}, datum.value)"
    return alt.Axis(
        values=list(ticks),
        labelExpr=f"{look_up}[{where}]",
        labelOverlap=False,
        labelBound=False,
        labelFlush=False,
        labelFontSize=size,
        labelColor=SOFT_INK,
        labelPadding=6,
        title=None,
        grid=grid,
        gridColor=GRID,
        ticks=not grid,
        tickColor=RULE_INK,
        domain=not grid,
        domainColor=RULE_INK,
    )


def text_layers(
    lines: Sequence[str],
    corner: tuple[float, float],
    size: float,
    *,
    align: Literal["left", "center", "right"] = "left",
    colour: str = INK,
    halo: bool = False,
    weight: str = "normal",
) -> "list[alt.Chart]":
    """Write lines under each other from a corner in pixels; a halo parts them from the ground."""
    rows = [
        {"x": corner[0], "y": corner[1] + (i + 0.5) * size * LINE_PX, "t": line}
        for i, line in enumerate(lines)
    ]
    common: dict[str, Any] = {
        "align": align,
        "baseline": "middle",
        "fontSize": size,
        "fontWeight": weight,
    }
    looks: list[dict[str, Any]] = [{"color": colour}]
    if halo:
        looks.insert(0, {"color": PAGE, "stroke": PAGE, "strokeWidth": 4, "strokeJoin": "round"})
    return [
        chart_of(rows).mark_text(**common, **look).encode(x=at_px("x"), y=at_px("y"), text="t:N")
        for look in looks
    ]


def line_layer(
    points: tuple[float, float, float, float], colour: str, dash: Sequence[int], width: float = 1.5
) -> "alt.Chart":
    """Draw a straight line between two places in pixels: x, y, x, y."""
    x, y, x2, y2 = points
    row = {"x": x, "y": y, "x2": x2, "y2": y2}
    rule = chart_of([row]).mark_rule(color=colour, strokeDash=list(dash), strokeWidth=width)
    placed: alt.Chart = rule.encode(x=at_px("x"), y=at_px("y"), x2="x2", y2="y2")
    return placed


def write_svg(layers: "Sequence[alt.Chart]", frame: Frame, name: str, lang: Lang) -> str:
    """Put layers together and turn them into an SVG that can stand inside a page.

    Parameters
    ----------
    layers : from the ground up
    frame : size of the plot and margins
    name : a word that no other drawing of the page has
        Ids inside the drawing begin with it.
    lang : language of the text inside

    Returns
    -------
    svg : text stays text; hidden from screen readers, since the figure around it speaks
    """
    import altair as alt  # noqa: PLC0415
    import vl_convert  # noqa: PLC0415

    spec = (
        alt.layer(*layers)
        .properties(
            width=frame.plot_width,
            height=frame.plot_height,
            autosize=alt.AutoSizeParams(type="none"),
            padding={
                "left": frame.left,
                "right": frame.right,
                "top": frame.top,
                "bottom": frame.bottom,
            },
        )
        .configure(aria=False, font=FONT, background="transparent")
        .configure_view(stroke=None)
        .to_dict(validate=False)
    )
    return _tidy(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]), name, lang)


def _tidy(svg: str, name: str, lang: Lang) -> str:
    """Make a drawing fit for a page: own ids, no fixed size, fonts from the page, no noise."""
    svg = re.sub(r' (?:font-family|pointer-events|aria-[a-z]+|role)="[^"]*"', "", svg)
    svg = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", svg)
    svg = svg.replace(' opacity="1"', "")
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r"url\(#", f"url(#{name}-", svg)
    return re.sub(
        r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>',
        rf'<svg viewBox="0 0 \1 \2" lang="{lang}" aria-hidden="true" focusable="false">',
        svg,
        count=1,
    )
