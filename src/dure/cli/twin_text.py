"""What ``dure twin`` prints for people, in both languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from dure.cli.workload_text import say_duration
from dure.policy.queue import Backfill, BackfillOrder, Order, QueuePolicy
from dure.terms.language import Lang, Text, same
from dure.terms.units import AccelS, hours_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dure.twin.bounds import Bounds
    from dure.twin.groups import GroupMeasures
    from dure.twin.machine import Machine
    from dure.twin.measure import WaitMeasures, WidthWaits
    from dure.workload.jobs import State


@dataclass(frozen=True, slots=True)
class Stops:
    """How often failing nodes stopped jobs, and accelerator-seconds that were done again."""

    count: int
    lost_s: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run is told in.

    Parameters
    ----------
    waits : of all jobs; `widths` of each class of widths
    states : how many jobs came to which end
    work_s : accelerator-seconds done
    span_s : seconds from the first submission to the last
    utilisation : share of the machine used in that span, or None if it has no length
    slowdown : mean bounded slowdown, or None if no job ended
    left_out : jobs without a run time that were left out
    bounds : what no schedule could do better
    by : measures of parts of the jobs, by the name of what parts them
    stops : or None where no node can fail
    """

    waits: "WaitMeasures"
    widths: tuple["WidthWaits", ...]
    states: "dict[State, int]"
    work_s: "AccelS"
    span_s: int
    utilisation: float | None
    slowdown: float | None
    left_out: int
    bounds: "Bounds"
    by: "dict[str, tuple[GroupMeasures, ...]]"
    stops: Stops | None = None


_ORDER = {
    Order.FCFS: Text(en="first come, first served", ko="선착순"),
    Order.FAIR_SHARE: Text(en="fair share", ko="공평 몫 순"),
    Order.FAIR_TREE: Text(en="fair tree", ko="공평 나무 순"),
    Order.MULTIFACTOR: Text(en="points", ko="점수 순"),
}
_NO_BACKFILL = Text(en="no backfilling", ko="빈자리 채우기 없음")
_EASY = Text(en="EASY backfilling", ko="EASY 빈자리 채우기")
_CONSERVATIVE = Text(en="conservative backfilling", ko="보수적 빈자리 채우기")
_SHORTEST = Text(en=", shortest first", ko="(짧은 작업 먼저)")
_DEPTH = Text(en=", {depth:,} jobs deep", ko="(탐색 깊이 {depth:,})")
_STOPPED = Text(en="stopped at its estimate", ko="예상 시간에 중단")
_GOES_ON = Text(en="goes on past its estimate", ko="예상 시간을 넘겨도 계속")
_ESTIMATES = {
    "as-given": Text(en="as given; the run time where absent", ko="제출값, 없으면 실행 시간"),
    "perfect": Text(en="the run time", ko="실행 시간과 같음"),
}
_FACTOR = Text(en="{factor} times the run time", ko="실행 시간의 {factor}배")
_PARTITION = Text(
    en="{name}: {nodes:,} nodes × {size} = {accelerators:,} accelerators",
    ko="{name}: 노드 {nodes:,}개 × {size} = 가속기 {accelerators:,}개",
)
_NAMES = {
    "machine": Text(en="machine", ko="기계"),
    "policy": Text(en="policy", ko="정책"),
    "estimates": Text(en="estimates", ko="예상 시간"),
    "jobs": Text(en="jobs", ko="작업"),
    "span": Text(en="submitted over", ko="제출 기간"),
    "work": Text(en="work done", ko="사용량"),
    "makespan": Text(en="all done after", ko="모두 끝나기까지"),
    "use": Text(en="machine in use, over that time", ko="그 기간의 기계 사용률"),
    "wait": Text(en="wait, p50 / p95 / longest", ko="대기, p50 / p95 / 최장"),
    "mean": Text(en="wait, mean", ko="대기, 평균"),
    "slowdown": Text(en="bounded slowdown (10 s), mean", ko="제한 지연 배율(10초), 평균"),
    "stops": Text(en="jobs stopped by nodes", ko="노드 고장으로 중단"),
}
_STOPS = Text(
    en="{count:,} times; {hours} accelerator-hours done again",
    ko="{count:,}회, 다시 한 작업 {hours} 가속기시간",
)
_ENDS = Text(
    en="{all:,}: {ended:,} ended, {killed:,} stopped at the estimate",
    ko="{all:,}개: 종료 {ended:,}개, 예상 시간에 중단 {killed:,}개",
)
_LEFT_OUT = Text(
    en="; {count:,} without a run time left out", ko="; 실행 시간이 없어 뺀 작업 {count:,}개"
)
_HOURS = Text(en="{hours} accelerator-hours", ko="{hours} 가속기시간")
_LEAST = Text(en="{value} (bound: ≥ {bound})", ko="{value} (한계: ≥ {bound})")
_MOST = Text(en="{value} (bound: ≤ {bound})", ko="{value} (한계: ≤ {bound})")
_BY = {
    "width": Text(en="Waits and work by width (accelerators)", ko="폭(가속기 수)별 대기와 사용량"),
    "project": Text(en="Waits and work by project", ko="과제별 대기와 사용량"),
    "track": Text(en="Waits and work by track", ko="신청유형별 대기와 사용량"),
    "partition": Text(en="Waits and work by partition", ko="구획별 대기와 사용량"),
}
_HEADS = (
    Text(en="jobs", ko="작업"),
    Text(en="mean", ko="평균"),
    same("p50"),
    same("p95"),
    Text(en="slowdown", ko="배율"),
    Text(en="work (h)", ko="사용(시간)"),
)
_FIRST = {
    "width": Text(en="width", ko="폭"),
    "project": Text(en="project", ko="과제"),
    "track": Text(en="track", ko="신청유형"),
    "partition": Text(en="partition", ko="구획"),
}
_WRITTEN = Text(en="Wrote {output}.{replaced}", ko="{output}에 썼습니다.{replaced}")
_REPLACED = Text(en=" What stood there before is replaced.", ko=" 전에 있던 파일을 바꾸었습니다.")


def print_outcome(
    outcome: Outcome, machine: "Machine", policy: QueuePolicy, estimates: str, lang: Lang
) -> None:
    """Print what came of a run, at the width of the terminal."""
    from rich.console import Console, Group
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    for name, value in _facts(outcome, machine, policy, estimates, lang):
        grid.add_row(name, value)
    console = Console(highlight=False, markup=False, emoji=False)
    with console.capture() as printed:
        tables = [part for by in outcome.by.items() for part in _tell_parts(*by, lang)]
        console.print(Group(grid, *tables))
    for line in printed.get().splitlines():
        click.echo(line.rstrip())


def print_written(output: str, *, existed: bool, lang: Lang) -> None:
    """Say where the records are, on standard error beside the result."""
    replaced = _REPLACED.in_(lang) if existed else ""
    click.echo(_WRITTEN.in_(lang).format(output=output, replaced=replaced), err=True)


def _facts(
    outcome: Outcome, machine: "Machine", policy: QueuePolicy, estimates: str, lang: Lang
) -> Iterable[tuple[str, str]]:
    """Give the facts as names and values."""
    from dure.workload.jobs import State

    names = {name: text.in_(lang) for name, text in _NAMES.items()}
    yield names["machine"], "\n".join(_say_machine(machine, lang))
    yield names["policy"], _say_policy(policy, lang)
    yield names["estimates"], _say_estimates(estimates, lang)
    states = outcome.states
    ends = {"ended": states[State.ENDED], "killed": states[State.KILLED]}
    jobs = _ENDS.fill(all=sum(states.values()), **ends).in_(lang)
    left_out = _LEFT_OUT.fill(count=outcome.left_out).in_(lang) if outcome.left_out else ""
    yield names["jobs"], jobs + left_out
    yield names["span"], say_duration(outcome.span_s, lang)
    yield names["work"], _HOURS.fill(hours=hours_text(outcome.work_s)).in_(lang)
    bounds, waits = outcome.bounds, outcome.waits
    least = say_duration(bounds.makespan_s_min, lang)
    yield (
        names["makespan"],
        _LEAST.fill(value=say_duration(bounds.makespan_s, lang), bound=least).in_(lang),
    )
    share = outcome.utilisation
    if share is None:
        yield names["use"], "-"
    else:
        most_share = bounds.used_s_max / bounds.capacity_s
        yield names["use"], _MOST.fill(value=_percent(share), bound=_percent(most_share)).in_(lang)
    if waits.count:
        least = say_duration(bounds.wait_s_sum_min // waits.count, lang)
        mean = say_duration(waits.wait_s_mean, lang)
        yield names["mean"], _LEAST.fill(value=mean, bound=least).in_(lang)
    else:
        yield names["mean"], "-"
    most = (waits.wait_s_p50, waits.wait_s_p95, waits.wait_s_max)
    yield names["wait"], " / ".join(say_duration(s, lang) if waits.count else "-" for s in most)
    yield names["slowdown"], "-" if outcome.slowdown is None else f"{outcome.slowdown:.2f}"
    if outcome.stops is not None:
        lost = hours_text(AccelS(outcome.stops.lost_s))
        yield names["stops"], _STOPS.fill(count=outcome.stops.count, hours=lost).in_(lang)


def _say_machine(machine: "Machine", lang: Lang) -> Iterable[str]:
    """Say what the machine is made of."""
    for part in machine.partitions:
        fields = {"accelerators": part.accelerators, "nodes": part.nodes, "size": part.node_size}
        yield _PARTITION.fill(name=part.name, **fields).in_(lang)


def _say_policy(policy: QueuePolicy, lang: Lang) -> str:
    """Say in what order jobs run, and what stops them."""
    backfill = _NO_BACKFILL.in_(lang)
    if policy.backfill != Backfill.NONE:
        is_shortest = policy.backfill_order == BackfillOrder.SHORTEST
        is_easy = policy.backfill == Backfill.EASY
        backfill = (_EASY if is_easy else _CONSERVATIVE).in_(lang) + (
            _SHORTEST.in_(lang) if is_shortest else ""
        )
        backfill += _DEPTH.fill(depth=policy.depth).in_(lang) if policy.depth else ""
    stop = _STOPPED if policy.kill_at_estimate else _GOES_ON
    return "; ".join((_ORDER[policy.order].in_(lang), backfill, stop.in_(lang)))


def _say_estimates(estimates: str, lang: Lang) -> str:
    """Say where the estimates are from."""
    named = _ESTIMATES.get(estimates)
    return (named or _FACTOR.fill(factor=estimates.removeprefix("x"))).in_(lang)


def _percent(share: float) -> str:
    """Write a share in hundredths."""
    return f"{100 * share:.1f} %"


def _tell_parts(
    by: str, groups: "Sequence[GroupMeasures]", lang: Lang
) -> Iterable["RenderableType"]:
    """Lay out the measures of parts of the jobs, under a title."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    is_name = by != "width"
    table.add_column(_FIRST[by].in_(lang), justify="left" if is_name else "right", overflow="fold")
    for head in _HEADS:
        table.add_column(head.in_(lang), justify="right", no_wrap=True)
    for each in groups:
        waits = each.waits
        seconds = (waits.wait_s_mean, waits.wait_s_p50, waits.wait_s_p95)
        cells = [say_duration(s, lang) if waits.count else "-" for s in seconds]
        slowdown = "-" if each.slowdown is None else f"{each.slowdown:.2f}"
        table.add_row(each.name, f"{waits.count:,}", *cells, slowdown, hours_text(each.work_s))
    yield ""
    yield _BY[by].in_(lang)
    yield table
