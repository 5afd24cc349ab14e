"""From layers to a drawing: axes with stated ticks, a frame of known size, a tidy SVG.

A chart is drawn without automatic sizing: the frame says how wide every margin is, so that the
drawing has exactly the width asked for and nothing depends on the fonts of this machine. Letters
take the font of the page around the drawing.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dure.report.palette import GRID, RULE_INK, SOFT_INK
from dure.report.scale import Scale
from dure.terms.language import Lang

if TYPE_CHECKING:
    import altair as alt

Tick = tuple[float, str]


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


def axis_of(ticks: Sequence[Tick], *, grid: bool, size: float) -> "alt.Axis":
    """Make an axis with stated ticks and their names, across which a grid runs or not."""
    import altair as alt  # noqa: PLC0415 -- only who draws pays for it

    places = [place for place, _ in ticks]
    names = json.dumps([name for _, name in ticks])
    return alt.Axis(
        values=places,
        labelExpr=f"{names}[indexof({json.dumps(places)}, datum.value)]",
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


def scale_of(scale: Scale) -> "alt.Scale":
    """Make a scale with stated ends."""
    import altair as alt  # noqa: PLC0415 -- only who draws pays for it

    return alt.Scale(
        domain=[scale.low, scale.high],
        nice=False,
        zero=False,
        type="log" if scale.log else "linear",
    )


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
    import altair as alt  # noqa: PLC0415 -- only who draws pays for it
    import vl_convert  # noqa: PLC0415 -- only who draws pays for it

    margins = {
        "left": frame.left,
        "right": frame.right,
        "top": frame.top,
        "bottom": frame.bottom,
    }
    spec = (
        alt.layer(*layers)
        .properties(
            width=frame.plot_width,
            height=frame.plot_height,
            autosize=alt.AutoSizeParams(type="none"),
            padding=margins,
        )
        .configure(aria=False, font="sans-serif", background="transparent")
        .configure_view(stroke=None)
        .to_dict(validate=False)
    )
    return tidy_svg(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]), name, lang)


def tidy_svg(svg: str, name: str, lang: Lang) -> str:
    """Make a drawing fit for a page: own ids, no fixed size, fonts of the page, no noise.

    Examples
    --------
    >>> tidy_svg('<g role="img" id="clip0" clip-path="url(#clip0)"/>', "chart-1", "en")
    '<g id="chart-1-clip0" clip-path="url(#chart-1-clip0)"/>'
    """
    svg = re.sub(r' (?:font-family|pointer-events|aria-[a-z]+|role)="[^"]*"', "", svg)
    svg = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", svg)
    svg = svg.replace(' opacity="1"', "")
    # The edge of a letter lies under the letter.
    svg = re.sub(r"<text (?=[^>]* stroke=)", '<text paint-order="stroke" ', svg)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r"url\(#", f"url(#{name}-", svg)
    head = rf'<svg viewBox="0 0 \1 \2" lang="{lang}" aria-hidden="true" focusable="false">'
    return re.sub(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>', head, svg, count=1)
