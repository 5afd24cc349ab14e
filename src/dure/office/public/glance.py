"""The programme on one page, as plain data: made without a database."""

from dure.files.programme import read_programme_file, shipped_programme_path
from dure.office.public.queries import Figure, Glance, Plan, Table
from dure.programme.model import Cited, Count, Programme, Stage, Target
from dure.programme.sheet import ABSENT, LEGEND, lines_text, number_text
from dure.programme.summary import summarise
from dure.programme.values import write_period
from dure.programme.words import STAGES, word_of
from dure.terms.citation import MARK_NAMES
from dure.terms.language import Text, same


def make_glance(name: str) -> Glance:
    """Read a programme that ships with Dure."""
    programme = read_programme_file(shipped_programme_path(name))
    return Glance(
        title=programme.title,
        as_of=programme.as_of.isoformat(),
        figures=tuple(_list_figures(programme)),
        plan=tuple(_list_plan(programme)),
        tables=tuple(
            Table(sheet.title, sheet.columns, sheet.align, sheet.rows)
            for sheet in summarise(programme)
            if sheet.rows
        ),
        legend=LEGEND,
    )


def _list_plan(programme: Programme) -> list[Plan]:
    """Give what was bought, then what is aimed at by its year, as bars of one scale."""
    bought = [
        (purchase, {count.stage: count.count for count in purchase.counts})
        for purchase in programme.acquisitions.values()
    ]
    # What only one pool shall reach, one period adds, or is counted in other accelerators, does not
    # compare with the rest; it stands among all numbers.
    aims = [
        target
        for target in programme.targets.values()
        if target.pool is None and target.adds == "total" and target.equivalent_to is None
    ]
    values = [count.value for _, counts in bought for count in counts.values()]
    values += [reading.value for aim in aims for reading in aim.count.readings]
    longest = max(values, default=1)
    plan = []
    for purchase, counts in bought:
        contracted, target = counts.get(Stage.CONTRACTED), counts.get(Stage.TARGET)
        done, wanted = (
            100 * count.value // longest if count else 0 for count in (contracted, target)
        )
        texts = number_text(contracted), number_text(target)
        plan.append(Plan(purchase.title, same(""), *texts, (done, wanted, wanted)))
    for aim in sorted(aims, key=lambda aim: aim.by.start):
        shares = [100 * reading.value // longest for reading in aim.count.readings]
        said = lines_text(number_text(reading) for reading in aim.count.readings)
        plan.append(Plan(aim.title, _counted(aim), ABSENT, said, (0, min(shares), max(shares))))
    return plan


def _counted(aim: Target) -> Text:
    """Say by when a target is due and what counts for it."""
    scope, stage, due = word_of(aim.scope), STAGES[aim.stage.value], write_period(aim.by)
    return Text(en=f"{due}, {scope.en}, {stage.en}", ko=f"{due}, {scope.ko}, {stage.ko}")


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
