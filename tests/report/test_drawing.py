"""A chart as a file of its own."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from dure.report.drawing import draw_alone
from dure.report.paper import LineChart, Series
from dure.terms.language import Text, same

CHART = LineChart(
    title=Text(en="Up & down", ko="오르내림"),
    summary=Text(en="It goes <up>.", ko="오릅니다."),
    x_title=Text(en="day", ko="날"),
    y_title=Text(en="jobs", ko="작업"),
    series=(Series(same("a"), (0.0, 1.0, 2.0), (1.0, 2.0, 3.0)),),
)


def test_it_needs_no_page_around_it():
    root = ET.fromstring(draw_alone(CHART, "en"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.attrib["font-family"] == "sans-serif"
    assert root.attrib["role"] == "img"
    assert [child.text for child in root[:2]] == ["Up & down", "It goes <up>."]
    assert root[2].attrib["fill"] == "#ffffff"


def test_it_speaks_korean():
    assert "<title>오르내림</title>" in draw_alone(CHART, "ko")


def test_nothing_to_draw_is_nothing():
    empty = replace(CHART, series=(Series(same("a"), (0.0,), (None,)),))
    assert draw_alone(empty, "en") == ""
