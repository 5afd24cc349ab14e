"""A paper: sections of blocks, each in both languages, each number with its source mark."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dure.terms.citation import Mark, Source
from dure.terms.language import Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose. May hold numbers in its text only where a figure or table beside it cites them."""

    text: Text


@dataclass(frozen=True, slots=True)
class Note:
    """A caution that must not be overlooked: what is not known, what is not claimed."""

    text: Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that matters, shown large.

    Parameters
    ----------
    value : as written, with its unit, for example ``"4,224 GPUs"``
    label : what it is
    mark : how sure we are
    source : id of a source in `Paper.sources`, or "" where the mark is computed or assumed
    """

    value: Text
    label: Text
    mark: Mark
    source: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of large numbers."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; where it is wider than a phone it scrolls sideways inside its own box.

    Parameters
    ----------
    caption : what it shows, with units
    columns : headings
    rows : one tuple of texts per row, as long as `columns`
    numeric : one flag per column
        Numeric columns are aligned to the right.
    marks : one mark and source id per row
        Empty only where no column is numeric.
    """

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: tuple[bool, ...]
    marks: tuple[tuple[Mark, str], ...] = ()

    def __post_init__(self) -> None:
        """Hold our own promises: the shape is a rectangle."""
        assert len(self.numeric) == len(self.columns)
        assert all(len(row) == len(self.columns) for row in self.rows)
        assert len(self.marks) in (0, len(self.rows))


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: points with a middle and, where runs differ, a low and a high.

    Parameters
    ----------
    name : for the legend
    x, y : equal length; a y of None is a gap
    low, high : equal length to x, or empty
    """

    name: Text
    x: tuple[float, ...]
    y: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        """Hold our own promises: as many values as places."""
        assert len(self.y) == len(self.x)
        assert len(self.low) in (0, len(self.x))
        assert len(self.high) == len(self.low)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line in a chart that marks a known value, with its label."""

    y: float
    label: Text


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines with bands over a common axis.

    Parameters
    ----------
    title : what question it answers
    summary : what a reader sees in it, in one or two sentences; read out to who cannot see it
    x_title, y_title : with units
    series, rules : what is drawn
    log_y : whether the vertical axis is logarithmic
        What is 0 or less has no place on it; it is left out and the chart says so.
    y_max : top of the vertical axis, or None for what fits
        What lies above is cut off and the chart says so.
    mark, source : as in `Figure`, for all that is drawn
    x_labels : where the horizontal axis is labelled and with what, for example years
        Empty lets the renderer choose round numbers.
    span : what low and high are, or None where they are the lowest and the highest
    """

    title: Text
    summary: Text
    x_title: Text
    y_title: Text
    series: tuple[Series, ...]
    rules: tuple[Rule, ...] = ()
    log_y: bool = False
    y_max: float | None = None
    mark: Mark = Mark.COMPUTED
    source: str = ""
    x_labels: tuple[tuple[float, Text], ...] = ()
    span: Text | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value and, where runs differ, a low and a high."""

    label: Text
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from a common start, for example how far each assumption moves the answer.

    Parameters
    ----------
    title, summary, x_title : as in `LineChart`
    bars : from top to bottom
    reference : a value marked by a vertical line, with its label, or None
    mark, source : as in `Figure`, for all that is drawn
    span : as in `LineChart`
    """

    title: Text
    summary: Text
    x_title: Text
    bars: tuple[Bar, ...]
    reference: Rule | None = None
    mark: Mark = Mark.COMPUTED
    source: str = ""
    span: Text | None = None


Block = Paragraph | Note | Figures | Table | LineChart | BarChart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its blocks."""

    heading: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A report to read.

    Parameters
    ----------
    title, subtitle : what it is about and for whom
    sections : in reading order
    sources : every source that a mark in the paper points to, by id
    foot : name → value, for example the hash of the programme, seed and version
    """

    title: Text
    subtitle: Text
    sections: tuple[Section, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    foot: tuple[tuple[Text, str], ...] = ()
