"""Policies of placement side by side, as a paper: what was allocated, who was refused and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dure.report.paper import Block, LineChart, Note, Paper, Paragraph, Section, Series, Table
from dure.terms.citation import Mark
from dure.terms.language import Text, same
from dure.twin.interval import Interval
from dure.twin.share import Failure, SharePolicy
from dure.twin.share_compare import ShareOutcome
from dure.twin.share_measure import NO_ACCELERATOR, Floats
from dure.twin.share_score import PART

POINT_STEP = 2
"""Percent asked for between two points of a chart."""

POLICIES = {
    SharePolicy.RANDOM: Text(en="random", ko="무작위"),
    SharePolicy.DOT_PRODUCT: Text(en="dot product", ko="내적"),
    SharePolicy.CLUSTERING: Text(en="clustering", ko="크기별 모으기"),
    SharePolicy.PACKING: Text(en="packing", ko="채워 넣기"),
    SharePolicy.BEST_FIT: Text(en="best fit", ko="최적 적합"),
    SharePolicy.FRAGMENTATION: Text(en="fragmentation gradient", ko="조각화 기울기"),
}
FAILURES = {
    Failure.NEVER: Text(en="no node", ko="불가"),
    Failure.FULL: Text(en="full", ko="부족"),
    Failure.PIECES: Text(en="in pieces", ko="조각남"),
    Failure.CPU_MEMORY: Text(en="CPU, memory", ko="CPU·메모리"),
}
_WHY = Paragraph(
    Text(
        en="No node: fits none, even if all were empty. Full: on nodes of its types less is free, "
        "all together, than it asks for. In pieces: so much is free, but on no node in the pieces "
        "it needs. CPU, memory: the pieces are free, but not beside enough CPU and memory.",
        ko="불가: 모두 비어 있어도 맞는 노드가 없음. 부족: 받을 수 있는 종류의 노드에 남은 양을 "
        "모두 합해도 요청보다 적음. 조각남: 양은 남았으나 필요한 크기로 남은 노드가 없음. "
        "CPU·메모리: 가속기는 필요한 크기로 남았으나 그 노드의 CPU나 메모리가 모자람.",
    )
)
_POLICY = Text(en="policy", ko="정책")
_ARRIVED = Text(en="jobs", ko="작업")


@dataclass(frozen=True, slots=True)
class Setting:
    """What was compared.

    Parameters
    ----------
    nodes, accelerators : how many
    types : names
    jobs : in the list
    load_percent : jobs came until so much was asked for, or None: once each, in their order
    at_percent : when the nodes were looked at
    seeds : how often
    """

    nodes: int
    accelerators: int
    types: tuple[str, ...]
    jobs: int
    load_percent: int | None
    at_percent: int
    seeds: int


def write_placement_paper(
    outcomes: Sequence[ShareOutcome],
    setting: Setting,
    foot: tuple[tuple[Text, str], ...],
    *,
    with_charts: bool = True,
) -> Paper:
    """Write what came of policies of placement.

    Parameters
    ----------
    outcomes : one per policy, at least one
    setting : what was compared
    foot : seeds, version and files
    with_charts : whether the curves are drawn, too
    """
    why: list[Block] = [_WHY, _why_table(outcomes, setting)]
    if len(outcomes) == 1:
        why.append(_size_table(outcomes[0], setting))
    sections = [
        Section(Text(en="What was allocated", ko="배정된 양"), (_share_table(outcomes, setting),)),
        Section(Text(en="Why jobs were not placed", ko="배치하지 못한 까닭"), tuple(why)),
    ]
    if with_charts:
        curves = (draw_allocated(outcomes), _draw_missed(outcomes))
        sections.append(Section(Text(en="Along the way", ko="과정"), curves))
    sections.append(Section(Text(en="How to read this", ko="읽는 법"), (_CAUTION,)))
    return Paper(
        title=Text(
            en="Placement of jobs that share accelerators",
            ko="가속기를 나누어 쓰는 작업의 배치",
        ),
        subtitle=_say_setting(setting),
        sections=tuple(sections),
        foot=foot,
    )


_CAUTION = Note(
    Text(
        en="Jobs come one after another and none of them ends, so this says how full the nodes "
        "get, not how long anybody waits. A job that does not fit is refused and does not come "
        "again. Jobs that share an accelerator are taken not to slow each other down.",
        ko="작업은 차례로 들어오고 끝나지 않습니다. 따라서 노드가 얼마나 차는지를 보이며 대기 "
        "시간을 보이지 않습니다. 맞지 않는 작업은 거절되고 다시 오지 않습니다. 가속기를 함께 "
        "쓰는 작업은 서로 느려지지 않는다고 봅니다.",
    )
)


def _say_setting(setting: Setting) -> Text:
    """Say what was compared."""
    counts = {
        "nodes": setting.nodes,
        "accelerators": setting.accelerators,
        "types": ", ".join(setting.types),
        "jobs": setting.jobs,
        "load": setting.load_percent,
        "seeds": setting.seeds,
    }
    what = Text(
        en="{nodes:,} nodes with {accelerators:,} accelerators ({types}); {jobs:,} jobs, ",
        ko="노드 {nodes:,}개, 가속기 {accelerators:,}개({types}), 작업 {jobs:,}개. ",
    ).fill(**counts)
    if setting.load_percent is None:
        how = Text(en="once each, in their order", ko="목록 차례로 한 번씩")
    else:
        how = Text(
            en="shuffled and repeated until {load} % of the accelerators are asked for; "
            "seeds: {seeds}",
            ko="섞어서 가속기의 {load} %를 요청할 때까지 되풀이. 시드 {seeds}개",
        ).fill(**counts)
    return Text(en=what.en + how.en, ko=what.ko + how.ko)


def _share_table(outcomes: Sequence[ShareOutcome], setting: Setting) -> Table:
    """Say how much was allocated and how much fragmented."""
    rows = tuple(
        (
            POLICIES[each.policy],
            _say_share(each.allocated),
            _say_share(each.fragmented),
            same(f"{100 * each.failed.total() / each.arrived:.2f} %"),
        )
        for each in outcomes
    )
    return Table(
        caption=Text(
            en="When {at} % had been asked for: allocated, and free but of no use to a typical "
            "job, in percent of all accelerators (± 95 % interval over the seeds); and jobs that "
            "were not placed until then.",
            ko="가속기의 {at} %를 요청한 때, 배정된 양과 남았으나 전형적 작업에 쓸모없는 양(전체 "
            "가속기 대비 %, ±는 시드에 대한 95 % 구간), 그때까지 배치하지 못한 작업의 비율.",
        ).fill(at=setting.at_percent),
        columns=(
            _POLICY,
            Text(en="allocated", ko="배정"),
            Text(en="fragmented", ko="조각화"),
            Text(en="not placed", ko="미배치"),
        ),
        rows=rows,
        numeric=(False, True, True, True),
        marks=((Mark.COMPUTED, ""),) * len(rows),
    )


def _say_share(share: Interval) -> Text:
    """Write a share with its interval, in percent."""
    half = "" if share.half_width is None else f" ± {100 * share.half_width:.2f}"
    return same(f"{100 * share.mean:.2f}{half} %")


def _why_table(outcomes: Sequence[ShareOutcome], setting: Setting) -> Table:
    """Say how many jobs were refused for what, by policy."""
    rows = tuple(
        (POLICIES[each.policy], *_count_row(each.arrived, each.failed, setting.seeds))
        for each in outcomes
    )
    return _count_table(_POLICY, rows, setting)


def _size_table(outcome: ShareOutcome, setting: Setting) -> Table:
    """Say how many jobs were refused for what, by size."""
    rows = tuple(
        (say_size(row.size), *_count_row(row.arrived, row.failed, setting.seeds))
        for row in outcome.failures
    )
    return _count_table(Text(en="asks for", ko="요청"), rows, setting)


def _count_row(arrived: int, failed: dict[Failure, int], seeds: int) -> tuple[Text, ...]:
    """Write how many came and how many were refused for what, for one seed."""
    digits = 0 if seeds == 1 else 1
    counts = (arrived, *(failed.get(reason, 0) for reason in FAILURES))
    return tuple(same(f"{count / seeds:,.{digits}f}") for count in counts)


def _count_table(first: Text, rows: tuple[tuple[Text, ...], ...], setting: Setting) -> Table:
    """Lay out counts of refused jobs."""
    return Table(
        caption=Text(
            en="Jobs that came until {at} % had been asked for, and how many of them were not "
            "placed, by reason; mean over the seeds.",
            ko="가속기의 {at} %를 요청할 때까지 온 작업의 수와 그중 배치하지 못한 수, 까닭별, "
            "시드 평균.",
        ).fill(at=setting.at_percent),
        columns=(first, _ARRIVED, *FAILURES.values()),
        rows=rows,
        numeric=(False, *(True,) * (1 + len(FAILURES))),
        marks=((Mark.COMPUTED, ""),) * len(rows),
    )


def say_size(size: int) -> Text:
    """Say how many accelerators a job asks for."""
    if size == NO_ACCELERATOR:
        return Text(en="no accelerator", ko="가속기 없음")
    if size == PART:
        return Text(en="part of one", ko="하나의 일부")
    return Text(en="{size} whole", ko="{size}개").fill(size=size)


_ASKED = Text(en="asked for, percent of the accelerators", ko="요청량, 전체 가속기 대비 %")


def draw_allocated(outcomes: Sequence[ShareOutcome]) -> LineChart:
    """Draw what was allocated against what had been asked for."""
    best = max(outcomes, key=lambda each: each.allocated.mean)
    return LineChart(
        title=Text(en="How much is allocated as more is asked for", ko="요청이 늘 때 배정되는 양"),
        summary=Text(
            en="Mean over the seeds, with the lowest and the highest. Most at the point looked "
            f"at: {POLICIES[best.policy].en}.",
            ko="시드 평균과 최저·최고. 살펴본 때 가장 많이 배정한 정책: "
            f"{POLICIES[best.policy].ko}.",
        ),
        x_title=_ASKED,
        y_title=Text(en="allocated, percent", ko="배정, %"),
        series=tuple(_series(each, each.mean, each.low, each.high) for each in outcomes),
    )


def _draw_missed(outcomes: Sequence[ShareOutcome]) -> LineChart:
    """Draw what was asked for, as far as there are accelerators, and not allocated."""
    series = []
    for each in outcomes:
        most = np.minimum(each.arrived_percent, 100) / 100
        # Arrived percents are rounded: just after the start more may be allocated.
        mean, low, high = (
            np.maximum(most - share, 0) for share in (each.mean, each.high, each.low)
        )
        series.append(_series(each, mean, low, high))
    return LineChart(
        title=Text(
            en="How much could have been allocated and was not", ko="배정할 수 있었으나 못 한 양"
        ),
        summary=Text(
            en="What had been asked for, at most all accelerators, less what was allocated.",
            ko="요청량(가속기 전체까지)에서 배정된 양을 뺀 것.",
        ),
        x_title=_ASKED,
        y_title=Text(en="not allocated, percent", ko="배정 못 함, %"),
        series=tuple(series),
    )


def _series(outcome: ShareOutcome, mean: Floats, low: Floats, high: Floats) -> Series:
    """Make a line of every second percent."""
    at = [
        i
        for i, percent in enumerate(outcome.arrived_percent.tolist())
        if percent % POINT_STEP == 0 and not np.isnan(mean[i])
    ]
    columns = [tuple(round(100 * float(column[i]), 2) for i in at) for column in (mean, low, high)]
    places = tuple(float(outcome.arrived_percent[i]) for i in at)
    has_band = outcome.allocated.n > 1
    return Series(POLICIES[outcome.policy], places, columns[0], *(columns[1:] if has_band else ()))
