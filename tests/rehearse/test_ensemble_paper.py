"""The paper of an ensemble: lines over loads, bars otherwise, and the intervals that were found."""

from dataclasses import replace

import pytest

from dure.rehearse.ensemble_paper import write_ensemble_paper
from dure.rehearse.ensemble_read import read_ensemble
from dure.rehearse.ensemble_table import Row
from dure.report.html import render_html
from dure.report.paper import BarChart, LineChart, Table
from dure.twin.interval import interval_of

DRAWN = """\
format: 1
title: Who shares
jobs: {use: model}
tracks: {a: {projects: 2, percent: 100}}
machines: {now: {h200: 4x8}}
policies: {fair: {order: fair_share}}
pools: {own: {a: dedicated}, all: {a: pooled}}
loads: [50, 70]
seeds: 2
"""
REPLAYED = """\
format: 1
title: As it came
jobs: {use: replay, file: log.swf}
machines: {m: {all: 80x1}}
policies: {easy: {}}
"""


def row(pools, load, *hours, track="", policy="fair"):
    waits = interval_of([3_600 * each for each in hours])
    none = (None,) * 3
    by = "track" if track else ""
    return Row("now", policy, pools, load, by, track, len(hours), waits, waits, waits, *none, None)


def paper_of(text, *rows):
    ensemble = read_ensemble(text, "e.yaml").ensemble
    return write_ensemble_paper(ensemble, rows, seal="abc", version="1")


def test_lines_over_loads_with_the_band_of_their_intervals():
    rows = [
        row(p, load, 1, 3, track=t) for t in ("", "a") for p in ("own", "all") for load in (70, 50)
    ]
    wide = replace(rows[0], by="width", part="2–3")
    paper = paper_of(DRAWN, *rows, wide)
    _, section = paper.sections
    assert section.heading.en == "Machine now, policy fair"
    # Widths are left to the data.
    all_jobs, track, table = section.blocks
    assert isinstance(all_jobs, LineChart)
    assert all_jobs.span.en == "95 % confidence interval"
    assert [(s.name.en, s.x, s.y) for s in all_jobs.series] == [
        ("own", (50.0, 70.0), (2.0, 2.0)),
        ("all", (50.0, 70.0), (2.0, 2.0)),
    ]
    # 2 ± 12.706 × 1.4142 / 1.4142: below nothing there is no wait.
    assert all_jobs.series[0].low == (0.0, 0.0)
    assert all_jobs.series[0].high == pytest.approx((14.706, 14.706), abs=1e-3)
    assert track.title.en == "How long jobs wait: a"
    assert isinstance(table, Table)
    assert [cell.en for cell in table.rows[0]][:4] == ["own", "70", "all jobs", "2.00 ± 12.71"]


def test_bars_where_there_is_one_load_or_none():
    paper = paper_of(REPLAYED, row("", None, 2, policy="easy"), row("", None, policy="never"))
    assert paper.subtitle.en == "1 scenarios, one seed each: no interval can be given"
    chart, table = paper.sections[1].blocks
    assert isinstance(chart, BarChart)
    assert [(b.label.en, b.value, b.low) for b in chart.bars] == [("-", 2.0, None)]
    assert table.rows[0][3].en == "2.00"
    # Where nobody started there is nothing to draw.
    (only,) = paper.sections[2].blocks
    assert only.rows[0][3].en == "-"


def test_bars_where_there_are_too_many_lines():
    rows = [row(f"p{i}", load, 1, 3) for i in range(6) for load in (50, 70)]
    chart, _ = paper_of(DRAWN, *rows).sections[1].blocks
    assert isinstance(chart, BarChart)
    assert [(b.label.en, b.low) for b in chart.bars][:2] == [("p0 · 50 %", 0.0), ("p0 · 70 %", 0.0)]


def test_one_seed_has_lines_without_a_band():
    chart, _ = paper_of(DRAWN, row("own", 50, 1), row("own", 70, 2)).sections[1].blocks
    assert (chart.series[0].y, chart.series[0].low) == ((1.0, 2.0), ())


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_is_a_page(lang):
    paper = paper_of(DRAWN, row("own", 50, 1, 3), row("own", 70, 2, 3))
    page = render_html(paper, lang).replace("\N{NO-BREAK SPACE}", " ")
    assert {"en": "95 % confidence interval", "ko": "95 % 신뢰구간"}[lang] in page
    assert {"en": "lowest to highest", "ko": "최저~최고"}[lang] not in page
