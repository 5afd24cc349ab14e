"""The programme on one page, as plain data: made without a database."""

from dure.files.programme import read_programme_file, shipped_programme_path
from dure.office.public.queries import Figure, Glance, Table
from dure.programme.model import Cited, Count, Programme
from dure.programme.sheet import LEGEND
from dure.programme.summary import summarise
from dure.programme.words import STAGES
from dure.terms.citation import MARK_NAMES
from dure.terms.language import Text


def make_glance(name: str) -> Glance:
    """Read a programme that ships with Dure."""
    programme = read_programme_file(shipped_programme_path(name))
    return Glance(
        title=programme.title,
        as_of=programme.as_of.isoformat(),
        figures=tuple(_list_figures(programme)),
        tables=tuple(
            Table(sheet.title, sheet.columns, sheet.align, sheet.rows)
            for sheet in summarise(programme)
            if sheet.rows
        ),
        legend=LEGEND,
    )


def _list_figures(programme: Programme) -> list[Figure]:
    """Give what was bought, and what is aimed at over all."""
    figures = []
    for purchase in programme.acquisitions.values():
        latest = _furthest(purchase.counts)
        if latest is not None:
            stage = STAGES[latest.stage.value]
            label = Text(
                en=f"{purchase.title.en}: accelerators, {stage.en}",
                ko=f"{purchase.title.ko}: 가속기 {stage.ko}",
            )
            figures.append(_figure(programme, latest.count, label))
    return figures


def _furthest(counts: tuple[Count, ...]) -> Count | None:
    """Give the count of the furthest stage; a contract says more than a wish."""
    order = list(STAGES)
    return max(counts, key=lambda count: order.index(count.stage.value), default=None)


def _figure(programme: Programme, count: Cited[int], label: Text) -> Figure:
    """Make a figure of a cited number."""
    source = programme.sources.get(count.source)
    return Figure(count.value, label, count.mark, MARK_NAMES[count.mark], source)
