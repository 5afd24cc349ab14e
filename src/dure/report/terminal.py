"""A paper in a terminal: what a tired official reads at 80 columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Column
from rich.table import Table as Grid
from rich.text import Text as Line

from dure.report import labels
from dure.report.charts import remarks_on, tabulate_chart
from dure.report.citing import number_sources
from dure.report.paper import (
    BarChart,
    Block,
    Figures,
    LineChart,
    Note,
    Paper,
    Paragraph,
    Rule,
    Table,
)
from dure.terms.citation import MARK_NAMES, Mark, Source
from dure.terms.language import Lang, Text

_PLACES_MAX = 9  # of a line chart; the HTML report has all
_BAR_CELLS = 20
_HEAD = "bold"
_SOFT = "dim"
_MARK_COLOURS = {
    Mark.SEEN: "green",
    Mark.SECONDARY: "blue",
    Mark.ASSUMED: "yellow",
    Mark.COMPUTED: "magenta",
}


def print_paper(paper: Paper, lang: Lang, console: Console) -> None:
    """Print a paper.

    Colour only repeats what words say, and is left out where the console has none.

    Parameters
    ----------
    paper : what to print
    lang : in which language
    console : where to; its width is kept
    """
    numbers = number_sources(paper)
    cell = "█" if console.encoding.lower().startswith("utf") else "#"
    writer = _Writer(lang, numbers, cell)
    parts: list[RenderableType] = [
        Line(paper.title.in_(lang), style=_HEAD),
        Line(paper.subtitle.in_(lang)),
    ]
    for position, section in enumerate(paper.sections, 1):
        parts += ["", Line(f"{position}. {section.heading.in_(lang)}", style="bold underline")]
        for block in section.blocks:
            parts += ["", writer.show_block(block)]
    parts += ["", writer.show_sources([paper.sources[source] for source in numbers])]
    if paper.foot:
        parts += ["", writer.show_foot(paper.foot)]
    with console.capture() as printed:
        console.print(Group(*parts), highlight=False)
    # The cells of a grid are filled up with spaces, which are of no use at the end of a line.
    console.file.write(re.sub(r" +$", "", printed.get(), flags=re.MULTILINE))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns blocks into what rich prints; knows the language and the number of each source."""

    lang: Lang
    numbers: Mapping[str, int]
    cell: str

    def show_block(self, block: Block) -> RenderableType:
        """Show a block."""
        match block:
            case Paragraph():
                return self.line(block.text)
            case Note():
                head = Line(f"! {self.word(labels.NOTE)}: ", style="bold yellow")
                return Padding(head + self.line(block.text), (0, 0, 0, 2))
            case Figures():
                return self.show_figures(block)
            case Table():
                return self.show_table(block)
            case LineChart():
                return self.show_lines(block)
            case _:
                return self.show_bars(block)

    def show_figures(self, block: Figures) -> RenderableType:
        """Show large numbers as rows: number, what it is, mark."""
        if not block.figures:
            return self.nothing()
        grid = Grid.grid(
            Column(justify="right", no_wrap=True, style=_HEAD, max_width=24),
            Column(ratio=1, overflow="fold"),
            Column(no_wrap=True),
            padding=(0, 2, 0, 0),
            expand=True,
        )
        for figure in block.figures:
            grid.add_row(
                self.line(figure.value),
                self.line(figure.label),
                self.mark(figure.mark, figure.source),
            )
        return grid

    def show_table(self, table: Table) -> RenderableType:
        """Show a table with its caption; marks become a last column."""
        head = Line(table.caption.in_(self.lang), style=_HEAD)
        if not table.rows:
            return Group(head, self.nothing())
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for text, numeric in zip(table.columns, table.numeric, strict=True):
            grid.add_column(
                self.line(text), justify="right" if numeric else "left", overflow="fold"
            )
        if table.marks:
            grid.add_column(self.line(labels.MARK_COLUMN), no_wrap=True)
        for index, row in enumerate(table.rows):
            cells = [self.line(cell) for cell in row]
            marks = [self.mark(*table.marks[index])] if table.marks else []
            grid.add_row(*cells, *marks)
        return Group(head, grid)

    def show_lines(self, chart: LineChart) -> RenderableType:
        """Show a line chart as its summary and a table of some places."""
        if not any(value is not None for one in chart.series for value in one.y):
            return Group(*self.head(chart), self.nothing())
        table = tabulate_chart(chart, joined=True)
        step = -(-len(table.rows) // _PLACES_MAX)
        shown = dict.fromkeys([*range(0, len(table.rows), step), len(table.rows) - 1])
        few = replace(table, caption=chart.y_title, rows=tuple(table.rows[i] for i in shown))
        after = [self.rule(rule) for rule in chart.rules]
        after += [self.line(text, _SOFT) for text in remarks_on(chart)]
        if step > 1:
            thinned = labels.THINNED.fill(step=step, n=len(table.rows))
            after.append(self.line(thinned, _SOFT))
        return Group(*self.head(chart), self.show_table(few), *after)

    def show_bars(self, chart: BarChart) -> RenderableType:
        """Show bars as blocks of text with their numbers."""
        if not chart.bars:
            return Group(*self.head(chart), self.nothing())
        largest = max(abs(bar.value) for bar in chart.bars) or 1.0
        grid = Grid.grid(
            Column(overflow="fold", max_width=34),
            Column(width=_BAR_CELLS, no_wrap=True, style="blue"),
            Column(justify="right", no_wrap=True),
            padding=(0, 2, 0, 0),
        )
        numbers = tabulate_chart(chart, joined=True).rows
        for bar, (label, number) in zip(chart.bars, numbers, strict=True):
            cells = round(abs(bar.value) / largest * _BAR_CELLS)
            grid.add_row(self.line(label), self.cell * cells, self.line(number))
        after = [self.rule(chart.reference)] if chart.reference else []
        return Group(*self.head(chart), self.line(chart.x_title, _HEAD), grid, *after)

    def rule(self, rule: Rule) -> Line:
        """Name a known value."""
        y = labels.number_text(rule.y)
        return Line(
            self.word(labels.LINE_AT).format(y=self.word(y), label=self.word(rule.label)),
            style=_SOFT,
        )

    def head(self, chart: LineChart | BarChart) -> list[RenderableType]:
        """Give the title of a chart with its mark, and its summary."""
        title = Line(chart.title.in_(self.lang), style=_HEAD)
        return [title + Line("  ") + self.mark(chart.mark, chart.source), self.line(chart.summary)]

    def show_sources(self, sources: Sequence[Source]) -> RenderableType:
        """List the sources by number."""
        head = Line(self.word(labels.SOURCE_LIST), style="bold underline")
        if not sources:
            return Group(head, self.line(labels.NO_SOURCES))
        grid = Grid.grid(
            Column(justify="right"), Column(ratio=1, overflow="fold"), padding=(0, 1, 0, 0)
        )
        for number, source in enumerate(sources, 1):
            told = (
                f"{source.place} · {self.word(labels.PUBLISHED)} "
                f"{self.word(labels.name_publishing(source.published))} · "
                f"{self.word(labels.CHECKED)} {source.checked.isoformat()} · "
                f"{self.word(MARK_NAMES[source.mark])}"
            )
            grid.add_row(f"[{number}]", Group(self.line(source.title), Line(told, style=_SOFT)))
        return Group(head, grid)

    def show_foot(self, foot: tuple[tuple[Text, str], ...]) -> RenderableType:
        """Say what the paper was made from."""
        grid = Grid.grid(
            Column(no_wrap=True), Column(ratio=1, overflow="fold"), padding=(0, 2, 0, 0)
        )
        for name, value in foot:
            grid.add_row(self.line(name), Line(value, overflow="fold"))
        return Group(Line(self.word(labels.PROVENANCE), style="bold underline"), grid)

    def mark(self, mark: Mark, source: str) -> Line:
        """Write a mark as a word with the number of its source."""
        word = self.word(labels.MARK_WORDS[mark])
        number = f" {self.numbers[source]}" if source else ""
        return Line(f"[{word}{number}]", style=_MARK_COLOURS[mark])

    def line(self, text: Text, style: str = "") -> Line:
        """Write a text as it is; brackets in it are not markup."""
        return Line(text.in_(self.lang), style=style)

    def word(self, text: Text) -> str:
        """Give a text in the language of the paper."""
        return text.in_(self.lang)

    def nothing(self) -> Line:
        """Say that there is no data."""
        return self.line(labels.NO_DATA, _SOFT)
