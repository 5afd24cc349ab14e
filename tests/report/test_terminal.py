"""What stands in a terminal: 80 columns, no colour where there is none, wide letters in line."""

import io
import re
import unicodedata

import pytest
from rich.cells import cell_len
from rich.console import Console

from dure.report.paper import (
    Bar,
    BarChart,
    Figures,
    LineChart,
    Paper,
    Rule,
    Section,
    Series,
    Table,
)
from dure.report.terminal import print_paper
from dure.terms.citation import Mark
from dure.terms.language import same


def printed(paper, lang="en", **options):
    file = options.pop("file", None) or io.StringIO()
    print_paper(paper, lang, Console(**{"file": file, "width": 80} | options))
    return file.getvalue()


def paper_of(*blocks):
    return Paper(same("Title"), same("Subtitle"), (Section(same("Section"), blocks),))


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(lang, width, papers):
    lines = printed(papers.FULL, lang, width=width).splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert all(line == line.rstrip() for line in lines)
    assert "…" not in "".join(lines)


def test_nothing_is_coloured_in_a_pipe(papers):
    assert "\x1b" not in printed(papers.FULL)


def test_a_terminal_gets_colour_and_one_that_refuses_gets_none(papers, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[32m" in printed(papers.SMALL, force_terminal=True)  # green: seen
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in printed(papers.SMALL, force_terminal=True)


def test_colour_says_nothing_that_words_do_not(papers, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = printed(papers.SMALL, force_terminal=True)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == printed(papers.SMALL).splitlines()


def test_korean_columns_stand_under_each_other(papers):
    lines = printed(papers.FULL, "ko").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("트랙 "))
    ends = []
    for line in (lines[start], *lines[start + 2 : start + 6]):
        before_mark = line[: line.index("[")] if "[" in line else line[: line.rindex("출처")]
        ends.append(cell_len(before_mark.rstrip()))
    assert len(set(ends)) == 1  # the last column of numbers ends at one cell


def test_marks_and_sources_have_the_same_numbers(papers):
    text = printed(papers.FULL)
    assert "159 of 514  projects got servers" in text
    assert "[seen 1]" in text
    sources = text[text.index("\nSources\n") :]
    assert sources.index("[1] Results of the first call") < sources.index("[2] Press report")


def test_markup_in_a_text_is_not_markup():
    text = printed(
        paper_of(Table(same("[bold]T[/]"), (same("[red]"),), ((same("[/x]"),),), (False,)))
    )
    assert "[bold]T[/]" in text
    assert "[red]" in text
    assert "[/x]" in text


EMPTY = {
    "figures": Figures(()),
    "table": Table(same("T"), (same("a"),), (), (True,)),
    "lines": LineChart(same("T"), same("S"), same("x"), same("y"), (Series(same("a"), (), ()),)),
    "bars": BarChart(same("T"), same("S"), same("x"), ()),
}


@pytest.mark.parametrize("block", EMPTY.values(), ids=EMPTY)
def test_what_is_empty_says_so(block):
    assert "no data" in printed(paper_of(block))


def test_a_paper_without_sources_and_foot():
    text = printed(paper_of())
    assert "No outside source is used." in text
    assert "Made from" not in text


def test_long_charts_are_thinned_with_both_ends_and_say_so():
    x = tuple(range(12))
    chart = LineChart(same("T"), same("S"), same("x"), same("y"), (Series(same("a"), x, x),))
    text = printed(paper_of(chart))
    assert "One in 2 of 12 places is shown" in text
    rows = [line.split() for line in text.splitlines() if re.fullmatch(r" *\d+ +\d+", line)]
    assert [row[0] for row in rows] == ["0", "2", "4", "6", "8", "10", "11"]


def test_what_a_chart_leaves_out_is_said():
    chart = LineChart(
        same("T"),
        same("S"),
        same("x"),
        same("y"),
        (Series(same("a"), (1, 2), (0, 5)),),
        rules=(Rule(24, same("A day")),),
        log_y=True,
    )
    text = printed(paper_of(chart))
    assert "Values of 0 or less" in text
    assert "line at 24: A day" in text


def test_bars_fit_the_letters_of_the_terminal():
    chart = BarChart(
        same("T"),
        same("S"),
        same("x"),
        (Bar(same("a"), 10), Bar(same("b"), 5), Bar(same("c"), 0), Bar(same("d"), -10)),
        mark=Mark.ASSUMED,
    )
    assert "█" * 20 in printed(paper_of(chart))
    raw = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    print_paper(paper_of(chart), "en", Console(file=raw, width=80))
    raw.flush()
    lines = raw.buffer.getvalue().decode("ascii").splitlines()
    assert [line.count("#") for line in lines if line[:2] in ("a ", "b ", "c ", "d ")] == [
        20,
        10,
        0,
        20,
    ]


def test_the_letters_used_have_one_width_everywhere():
    # Box letters of tables are ambiguous in Unicode; rich and terminals take them as narrow.
    assert {unicodedata.east_asian_width(letter) for letter in "─█"} == {"A"}
    assert cell_len("─█") == 2
