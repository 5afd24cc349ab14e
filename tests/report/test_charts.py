"""What is drawn: the right width, every point that there is, nothing where there is nothing."""

import html
import re
from dataclasses import replace

import pytest

from dure.report.charts import (
    DESK_PX,
    NARROW_PX,
    draw_chart,
    remarks_on,
    tabulate_chart,
)
from dure.report.labels import ABOVE_TOP, BELOW_LOG
from dure.report.paper import Bar, BarChart, LineChart, Rule, Series
from dure.terms.language import Text, same

LINES = LineChart(
    title=same("Title"),
    summary=same("Summary"),
    x_title=same("Across"),
    y_title=same("Upwards"),
    series=(
        Series(same("First"), (20, 30, 40), (1, 2, 3), (0.5, 1.5, 2.5), (1.5, 2.5, 3.5)),
        Series(same("Second"), (20, 30, 40), (3, 2, 1)),
    ),
    rules=(Rule(2, same("Known")),),
)
BARS = BarChart(
    title=same("Title"),
    summary=same("Summary"),
    x_title=same("Across"),
    bars=(Bar(same("One"), 100), Bar(same("Two"), 402, 176, 514)),
    reference=Rule(159, same("Granted")),
)


def words(svg):
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


def shapes(svg):
    """List the colours of the shapes of series; each shape has an edge in the colour of paper."""
    points = re.findall(r'<path [^>]*?fill="(#\w{6})" stroke="#ffffff"', svg)
    return [colour.lower() for colour in points]


@pytest.mark.parametrize("width", [NARROW_PX, DESK_PX])
@pytest.mark.parametrize("chart", [LINES, BARS], ids=["lines", "bars"])
def test_a_drawing_has_exactly_the_width_asked_for(chart, width):
    svg = draw_chart(chart, "en", width, "name")
    assert svg.startswith(f'<svg viewBox="0 0 {width} ')
    assert 'lang="en"' in svg
    assert "font-family" not in svg


def test_titles_ticks_names_and_known_values_are_words():
    svg = draw_chart(LINES, "en", DESK_PX, "name")
    assert words(svg)[:9] == ["20", "25", "30", "35", "40", "0", "1", "2", "3"]
    assert {"Across", "Upwards", "First", "Second", "Known", "lowest to highest"} <= set(words(svg))


def test_every_point_is_drawn_and_a_gap_is_not():
    first, second = LINES.series
    gap = replace(first, y=(1, None, 3))
    chart = replace(LINES, series=(gap, second))
    assert shapes(draw_chart(LINES, "en", NARROW_PX, "n")) == ["#0072b2"] * 3 + ["#d55e00"] * 3
    assert shapes(draw_chart(chart, "en", NARROW_PX, "n")) == ["#0072b2"] * 2 + ["#d55e00"] * 3


def test_a_lonely_point_between_gaps_is_shown_however_many_there_are():
    x = tuple(range(101))
    y = tuple(None if i in (50, 52) else 1.0 for i in x)
    chart = replace(LINES, series=(Series(same("Long"), x, y),), rules=())
    # 99 points in steps of 8 are 13 shapes (0 … 96); the 51st place stands alone.
    assert len(shapes(draw_chart(chart, "en", NARROW_PX, "n"))) == 14


def test_what_is_above_the_top_is_cut_off_and_said():
    chart = replace(LINES, y_max=2.0)
    svg = draw_chart(chart, "en", NARROW_PX, "chart-7")
    assert remarks_on(chart) == [ABOVE_TOP]
    assert len(shapes(svg)) == 4  # 1 and 2 of one series, 2 and 1 of the other
    assert "url(#chart-7-clip" in svg
    assert remarks_on(replace(LINES, y_max=3.5)) == []
    assert "clip" not in draw_chart(replace(LINES, y_max=3.5), "en", NARROW_PX, "n")


def test_the_top_is_where_the_paper_says():
    svg = draw_chart(replace(LINES, y_max=5.4, rules=()), "en", NARROW_PX, "n")
    # 240 px stand for 5.4, so 3 lies 240 - 240 * 3 / 5.4 = 106.67 px from the top.
    assert re.search(r'transform="translate\([\d.]+,106\.66\d*\)" d="[^"]*" fill="#0072B2"', svg)


def test_zero_has_no_place_on_a_logarithmic_axis_and_is_said():
    first, second = LINES.series
    chart = replace(LINES, log_y=True, series=(replace(first, y=(0, 2, 3)), second))
    assert remarks_on(chart) == [BELOW_LOG]
    assert len(shapes(draw_chart(chart, "en", NARROW_PX, "n"))) == 5


def test_a_known_value_outside_of_the_axis_is_left_out():
    chart = replace(LINES, y_max=4, rules=(Rule(5, same("Too high")), Rule(4, same("Just in"))))
    shown = words(draw_chart(chart, "en", DESK_PX, "n"))
    assert "Just in" in shown
    assert "Too high" not in shown


def test_places_can_be_named_by_the_paper():
    years = ((20.0, same("2025")), (30.0, same("2026")), (50.0, same("2030")))
    chart = replace(LINES, x_labels=years)
    assert words(draw_chart(chart, "en", DESK_PX, "n"))[:2] == ["2025", "2026"]  # 50 is outside
    assert [row[0].en for row in tabulate_chart(chart).rows] == ["2025", "2026", "40"]


def test_names_of_places_may_hold_any_letter():
    odd = "a \"b\" \\ \u2028 'c' </text>"
    svg = draw_chart(replace(LINES, x_labels=((30.0, same(odd)),)), "en", DESK_PX, "n")
    assert html.unescape(words(svg)[0]) == odd


def test_labels_that_would_meet_are_thinned():
    years = tuple((20 + i, same(f"year {2020 + i}")) for i in range(21))
    chart = replace(LINES, x_labels=years)
    shown = [w for w in words(draw_chart(chart, "en", NARROW_PX, "n")) if w.startswith("year")]
    assert shown == ["year 2020", "year 2028", "year 2036"]


CASES = {
    "below zero too": replace(LINES, series=(Series(same("a"), (1, 2), (-3, 4)),)),
    "only below zero": replace(LINES, series=(Series(same("a"), (1, 2), (-3, -4)),), rules=()),
    "only zero": replace(LINES, series=(Series(same("a"), (1, 2), (0, 0)),), rules=()),
    "one place": replace(LINES, series=(Series(same("a"), (1,), (5,)),)),
    "one place, logarithmic": replace(LINES, series=(Series(same("a"), (1,), (10,)),), log_y=True),
    "one series without points": replace(
        LINES, series=(LINES.series[0], Series(same("b"), (20, 30), (None, None)))
    ),
    "a series that ends early": replace(
        LINES, series=(LINES.series[0], Series(same("b"), (20, 30), (1, 2)))
    ),
    "a low without a high": replace(
        LINES, series=(Series(same("a"), (1, 2), (1, 2), (1, None), (None, 3)),)
    ),
    "all above the top": replace(LINES, y_max=0.4, rules=()),
    "seven series": replace(
        LINES, series=tuple(Series(same(f"Series {i}"), (1, 2), (i, i + 1)) for i in range(7))
    ),
    "a name of many words": replace(
        LINES, series=(Series(same("one name of many words " * 4), (1, 2), (3, 4)),)
    ),
    "bars below zero": replace(BARS, bars=(Bar(same("a"), -5, -8, -2), Bar(same("b"), 3))),
    "bars of zero": replace(BARS, bars=(Bar(same("a"), 0),), reference=None),
    "a bar with half a span": replace(BARS, bars=(Bar(same("a"), 3, 2),), reference=None),
    "a label of many words": replace(BARS, bars=(Bar(same("a label of many words " * 4), 3),)),
}


@pytest.mark.parametrize("width", [NARROW_PX, DESK_PX])
@pytest.mark.parametrize("chart", CASES.values(), ids=CASES)
def test_odd_charts_are_drawn(chart, width):
    svg = draw_chart(chart, "en", width, "n")
    assert svg.startswith(f'<svg viewBox="0 0 {width} ')
    assert "NaN" not in svg
    assert "null" not in svg


def test_bars_start_at_zero_and_their_values_stand_beside():
    svg = draw_chart(BARS, "ko", DESK_PX, "n")
    assert {"One", "Two", "100", "402", "Granted", "최저~최고"} <= set(words(svg))
    boxes = re.findall(r'd="M([\d.]+),[\d.]+h([\d.]+)v20h[^"]*" fill="#0072B2"', svg)
    (start, short), (other, long) = [(float(a), float(b)) for a, b in boxes]
    assert start == other
    assert long / short == pytest.approx(4.02)  # 402 / 100


def test_the_table_of_a_chart_holds_every_number():
    gap = replace(LINES.series[1], x=(20, 35), y=(None, 7))
    table = tabulate_chart(replace(LINES, series=(LINES.series[0], gap)))
    assert [text.en for text in table.columns] == [
        "Across",
        "First",
        "First: lowest to highest",
        "Second",
    ]
    assert [[cell.ko for cell in row] for row in table.rows] == [
        ["20", "1", "0.5~1.5", "자료 없음"],
        ["30", "2", "1.5~2.5", "자료 없음"],
        ["35", "자료 없음", "자료 없음", "7"],
        ["40", "3", "2.5~3.5", "자료 없음"],
    ]


def test_the_table_can_hold_spans_behind_the_values():
    lines = tabulate_chart(LINES, joined=True)
    assert [cell.en for cell in lines.rows[0]] == ["20", "1 (0.5 to 1.5)", "3"]
    bars = tabulate_chart(BARS, joined=True)
    assert [[cell.ko for cell in row] for row in bars.rows] == [
        ["One", "100"],
        ["Two", "402(176~514)"],
    ]
    apart = tabulate_chart(BARS)
    assert [[cell.en for cell in row] for row in apart.rows] == [
        ["One", "100", "no data"],
        ["Two", "402", "176 to 514"],
    ]
    assert [c.en for c in tabulate_chart(replace(BARS, bars=BARS.bars[:1])).columns] == [
        "Item",
        "Across",
    ]


def test_korean_words_are_drawn_as_words():
    title = Text(en="Projects", ko="지원할 수 있는 과제 수")
    assert title.ko in words(draw_chart(replace(LINES, y_title=title), "ko", DESK_PX, "n"))
