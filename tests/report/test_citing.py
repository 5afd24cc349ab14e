"""Every number says where it is from; where one does not, the fault is named."""

from dataclasses import replace

import pytest

from dure.report.citing import find_faults, number_sources
from dure.report.paper import Figure, Figures, LineChart, Paragraph, Series, Table
from dure.terms.citation import Mark
from dure.terms.language import same


def with_block(paper, block):
    return replace(paper, sections=(replace(paper.sections[0], blocks=(block,)),))


@pytest.mark.parametrize("name", ["SMALL", "FULL"])
def test_the_papers_here_are_without_fault(name, papers):
    assert find_faults(getattr(papers, name)) == []


def test_sources_are_numbered_as_they_are_used(papers):
    assert number_sources(papers.FULL) == {
        "call-result-2026-03-03": 1,
        "press-use-2026": 2,
        "meeting-2025-12-18": 3,
    }


CASES = {
    "a table of numbers without marks": (
        Table(same("T"), (same("a"), same("b")), ((same("x"), same("1")),), (False, True)),
        ["What was asked, block 1: the table has a column of numbers and no marks"],
    ),
    "a table of words without marks": (
        Table(same("T"), (same("a"),), ((same("x"),),), (False,)),
        [],
    ),
    "an empty table": (Table(same("T"), (same("a"),), (), (True,)), []),
    "prose": (Paragraph(same("words")), []),
    "a figure that was seen nowhere": (
        Figures((Figure(same("1"), same("one"), Mark.SEEN),)),
        ["What was asked, block 1: a number is marked 'seen' and names no source"],
    ),
    "a chart from an unknown source": (
        LineChart(
            same("T"),
            same("S"),
            same("x"),
            same("y"),
            (Series(same("a"), (1,), (1,)),),
            mark=Mark.SECONDARY,
            source="nowhere",
        ),
        ["What was asked, block 1: the source 'nowhere' is not among the sources of the paper"],
    ),
    "an assumption needs no source": (
        Figures((Figure(same("1"), same("one"), Mark.ASSUMED),)),
        [],
    ),
}


@pytest.mark.parametrize(("block", "want"), CASES.values(), ids=CASES)
def test_faults_are_named_with_their_place(block, want, papers):
    assert find_faults(with_block(papers.SMALL, block)) == want


def test_a_series_is_as_long_as_its_places():
    with pytest.raises(AssertionError):
        Series(same("a"), (1, 2), (1,))
    with pytest.raises(AssertionError):
        Series(same("a"), (1, 2), (1, 2), (1, 2), ())
