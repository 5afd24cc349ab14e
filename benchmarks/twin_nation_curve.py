"""What a run costs as jobs grow from 10,000 to 10,000,000, as a picture for the docs.

The jobs, the machine and the policy of `twin_nation`, at a load of 0.95; more jobs are a longer
time. ``python benchmarks/twin_nation_curve.py [--write]`` prints the table and, with ``--write``,
draws docs/images/twin-cost-curve.svg.
"""

import argparse
import sys
from pathlib import Path

import altair as alt
import vl_convert

sys.path.insert(0, str(Path(__file__).parent))
from twin_nation import (
    TREE,
    draw_nation,
    measure_baseline,
    measure_floor,
    measure_twin,
    peak_gb,
    say,
)

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
BASELINE_MOST = 300_000
PICTURE = Path(__file__).parents[1] / "docs/images/twin-cost-curve.svg"


def measure(most: int) -> list[dict[str, object]]:
    """Measure twin, floor and baseline at each size."""
    rows: list[dict[str, object]] = []
    tiny, claims = draw_nation(1_000, 0.95)
    measure_twin(tiny, claims, TREE)
    for size in (size for size in SIZES if size <= most):
        jobs, claims = draw_nation(size, 0.95)
        spent = {"twin": measure_twin(jobs, claims, TREE)[0], "heap alone": measure_floor(jobs)}
        if size <= BASELINE_MOST:
            spent["baseline in plain Python"] = measure_baseline(jobs)
        for name, spent_s in spent.items():
            say(f"{name}", spent_s, size, f"peak {peak_gb():.2f} GB")
            rows.append({"jobs": size, "seconds": spent_s, "form": name})
    return rows


def draw(rows: list[dict[str, object]]) -> str:
    """Draw CPU seconds over jobs, both by powers of ten."""
    axis = alt.Axis(format="~s", tickCount=4)
    chart = (
        alt.Chart(alt.Data(values=rows), width=560, height=320)
        .mark_line(point=True)
        .encode(
            x=alt.X("jobs:Q", scale=alt.Scale(type="log"), title="jobs", axis=axis),
            y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="CPU seconds"),
            color=alt.Color("form:N", title=None, legend=alt.Legend(orient="top-left")),
            strokeDash=alt.StrokeDash("form:N", title=None),
        )
    )
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def main() -> None:
    """Print the table; draw the picture if asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--most", type=int, default=SIZES[-1], help="leave out what is larger")
    parser.add_argument("--write", action="store_true", help="draw the picture of the docs")
    asked = parser.parse_args()
    rows = measure(asked.most)
    if asked.write:
        PICTURE.write_text(draw(rows) + "\n", encoding="utf-8")
        print(f"Wrote {PICTURE.relative_to(Path.cwd())}.")


if __name__ == "__main__":
    main()
