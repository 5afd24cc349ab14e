"""Which marks a paper carries, which sources they point to, and whether a number has none."""

from collections.abc import Iterator

from dure.report.paper import BarChart, Block, Figures, LineChart, Paper, Table
from dure.terms.citation import Mark

_FROM_OUTSIDE = (Mark.SEEN, Mark.SECONDARY)


def marks_of(block: Block) -> tuple[tuple[Mark, str], ...]:
    """List the marks of a block with the ids of their sources; "" where there is none."""
    match block:
        case Figures():
            return tuple((figure.mark, figure.source) for figure in block.figures)
        case Table():
            return block.marks
        case LineChart() | BarChart():
            return ((block.mark, block.source),)
        case _:
            return ()


def number_sources(paper: Paper) -> dict[str, int]:
    """Give each source that the paper uses a number from 1, in the order of first use."""
    blocks = (block for section in paper.sections for block in section.blocks)
    used = dict.fromkeys(source for block in blocks for _, source in marks_of(block) if source)
    return {source: number for number, source in enumerate(used, 1)}


def find_faults(paper: Paper) -> list[str]:
    """List where a paper breaks the promise that every number says where it is from.

    For tests of whoever writes papers; a faulty paper is a fault of ours, not of the input.

    Examples
    --------
    >>> from dure.report.paper import Figure, Section
    >>> from dure.terms.language import same
    >>> figure = Figure(same("4,224 GPUs"), same("given"), Mark.SEEN, "result")
    >>> section = Section(same("What happened"), (Figures((figure,)),))
    >>> find_faults(Paper(same("Title"), same("Subtitle"), (section,)))
    ["What happened, block 1: the source 'result' is not among the sources of the paper"]
    """
    return [
        f"{section.heading.en}, block {position}: {fault}"
        for section in paper.sections
        for position, block in enumerate(section.blocks, 1)
        for fault in _faults_of(block, paper)
    ]


def _faults_of(block: Block, paper: Paper) -> Iterator[str]:
    """List the faults of one block."""
    if isinstance(block, Table) and any(block.numeric) and block.rows and not block.marks:
        yield "the table has a column of numbers and no marks"
    for mark, source in dict.fromkeys(marks_of(block)):
        if source and source not in paper.sources:
            yield f"the source {source!r} is not among the sources of the paper"
        if mark in _FROM_OUTSIDE and not source:
            yield f"a number is marked {mark.value!r} and names no source"
