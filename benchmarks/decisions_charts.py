"""How heavy a chart is in four forms, for docs/decisions/0005-charts-are-drawn-before.md."""

import gzip
import io
import time

import altair as alt

USES = range(20, 81, 5)
DESIGNS = {"dedicated": 4, "pooled": 2, "pooled, weighted": 1}


def draw_chart() -> alt.Chart:
    """Draw three lines of thirteen points: the size of the main chart of the report."""
    rows = [
        {"use": use, "wait": weight * 2 ** (use / 10), "design": design}
        for design, weight in DESIGNS.items()
        for use in USES
    ]
    chart = alt.Chart(alt.Data(values=rows)).mark_line()
    return chart.encode(x="use:Q", y="wait:Q", color="design:N").properties(width=600, height=300)


def main() -> None:
    """Print bytes, bytes gzipped, addresses that a browser would call, and CPU seconds."""
    draw_chart().save(io.StringIO(), format="svg")  # once before, to leave out the imports
    forms = {
        "SVG, drawn before": {"format": "svg"},
        "HTML, Vega inside": {"format": "html", "inline": True},
        "HTML, Vega from a network": {"format": "html"},
        "PNG, two pixels per point": {"format": "png", "scale_factor": 2},
    }
    for name, options in forms.items():
        began = time.process_time()
        page = io.BytesIO() if options["format"] == "png" else io.StringIO()
        draw_chart().save(page, **options)
        took = time.process_time() - began
        got = page.getvalue()
        content = got if isinstance(got, bytes) else got.encode()
        called = content.count(b'src="https://') if name.endswith("network") else 0
        print(
            f"{name:26} {len(content):9,} bytes, {len(gzip.compress(content)):7,} gzipped, ", end=""
        )
        print(f"{called} addresses, {took:.2f} CPU s")


if __name__ == "__main__":
    main()
