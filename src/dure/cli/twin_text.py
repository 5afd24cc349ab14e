"""What ``dure twin`` prints for people, in both languages."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from dure.cli.twin_policy_text import say_policy, say_world
from dure.cli.workload_text import say_duration
from dure.terms.language import Lang, Text, same
from dure.terms.units import AccelS, hours_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dure.cli.twin_read import Asked
    from dure.rehearse.services import ServiceTotal
    from dure.twin.bounds import Bounds
    from dure.twin.groups import GroupMeasures
    from dure.twin.machine import Machine
    from dure.twin.measure import WaitMeasures, WidthWaits
    from dure.twin.racks import RackMeasures
    from dure.twin.service_lend import Loan
    from dure.workload.jobs import State


@dataclass(frozen=True, slots=True)
class Stops:
    """How often nodes and other jobs stopped jobs, and accelerator-seconds that were done again."""

    failures: int
    preemptions: int
    lost_s: int


@dataclass(frozen=True, slots=True)
class Lendings:
    """What services did, and the nodes that they had from jobs.

    Parameters
    ----------
    totals : of each service
    types : of accelerators, as the services name them
    loans, partitions : one for each type of the services, and the name of its partition
    """

    totals: "tuple[ServiceTotal, ...]"
    types: tuple[str, ...]
    loans: "tuple[Loan, ...]"
    partitions: tuple[str, ...]

    def tell(self) -> dict[str, object]:
        """Give it as data."""
        named = zip(self.partitions, self.loans, strict=True)
        return {
            "services": [
                asdict(total) | {"used_s": dict(zip(self.types, total.used_s, strict=True))}
                for total in self.totals
            ],
            "partitions": {
                name: {
                    "nodes_max": int(loan.nodes.max(initial=0)),
                    "lent_s": loan.lent_s,
                    "held_s": loan.held_s,
                }
                for name, loan in named
            },
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run is told in.

    Parameters
    ----------
    waits : of all jobs; `widths` of each class of widths
    states : how many jobs came to which end
    work_s : accelerator-seconds done
    span_s : seconds from the first submission to the last
    used_s, offered_s : accelerator-seconds used in that span, and that there were, as announced
    slowdown : mean bounded slowdown, or None if no job ended
    left_out : jobs without a run time that were left out
    bounds : what no schedule could do better
    by : measures of parts of the jobs, by the name of what parts them
    stops : or None where nothing can stop a job
    racks : of each partition, where racks were asked for
    lent : services that take nodes from jobs, or None
    """

    waits: "WaitMeasures"
    widths: tuple["WidthWaits", ...]
    states: "dict[State, int]"
    work_s: "AccelS"
    span_s: int
    used_s: int
    offered_s: int
    slowdown: float | None
    left_out: int
    bounds: "Bounds"
    by: "dict[str, tuple[GroupMeasures, ...]]"
    stops: Stops | None = None
    racks: "tuple[RackMeasures, ...]" = ()
    lent: Lendings | None = None

    @property
    def utilisation(self) -> float | None:
        """Divide what was used by what there was; None for a span of no length."""
        return self.used_s / self.offered_s if self.offered_s > 0 else None


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
    "world": Text(en="world", ko="상황"),
    "estimates": Text(en="estimates", ko="예상 시간"),
    "jobs": Text(en="jobs", ko="작업"),
    "span": Text(en="submitted over", ko="제출 기간"),
    "work": Text(en="work done", ko="사용량"),
    "makespan": Text(en="all done after", ko="모두 끝나기까지"),
    "use": Text(en="machine in use, over that time", ko="그 기간의 기계 사용률"),
    "wait": Text(en="wait, p50 / p95 / longest", ko="대기, p50 / p95 / 최장"),
    "mean": Text(en="wait, mean", ko="대기, 평균"),
    "slowdown": Text(en="bounded slowdown (10 s), mean", ko="제한 지연 배율(10초), 평균"),
    "failures": Text(en="jobs stopped by nodes", ko="노드가 중단시킨 작업"),
    "preemptions": Text(en="jobs stopped for others", ko="다른 작업에 밀려남"),
    "lost": Text(en="work done again", ko="다시 한 작업"),
    "racks": Text(en="racks", ko="랙"),
    "service": Text(en="services", ko="서비스"),
    "lent": Text(en="nodes lent to services", ko="서비스에 내준 노드"),
}
_TIMES = Text(en="{count:,} times", ko="{count:,}회")
_RACKS = Text(
    en="{partition}: {racks:,} of {nodes:,} nodes; of {wide:,} starts on several nodes {spread:,} "
    "span more racks than needed ({share} of their accelerator-hours)",
    ko="{partition}: 랙 {racks:,}개(노드 {nodes:,}개씩). 여러 노드를 쓴 시작 {wide:,}회 중 "
    "{spread:,}회가 필요 이상의 랙에 걸침(가속기시간의 {share})",
)
_NO_WIDE = Text(
    en="{partition}: {racks:,} of {nodes:,} nodes; no start took several nodes",
    ko="{partition}: 랙 {racks:,}개(노드 {nodes:,}개씩). 여러 노드를 쓴 시작 없음",
)
_UNPLACED = Text(
    en="; {count:,} starts found no room in this order of placing",
    ko="; 이 배치 순서에서 자리를 찾지 못한 시작 {count:,}회",
)
_RACKS_AFTER = Text(
    en="placed afterwards; who starts when does not depend on it",
    ko="일정이 정해진 뒤의 배치이며, 시작 시각에는 영향이 없음",
)
_SERVICE = Text(
    en="{name}: {requests:,} requests, {late} late, {lost} turned away; {mean:.1f} replicas on "
    "average, {most:,} at most",
    ko="{name}: 요청 {requests:,}건, 지연 {late}, 거절 {lost}; 복제본 평균 {mean:.1f}개, "
    "최대 {most:,}개",
)
_LENT = Text(
    en="{partition}: {most:,} at most; {lent} accelerator-hours, of which replicas had {held}",
    ko="{partition}: 최대 {most:,}개, {lent} 가속기시간(그중 복제본 사용 {held})",
)
_ENDS = Text(
    en="{all:,}: {ended:,} ended, {killed:,} stopped at the estimate",
    ko="{all:,}개: 종료 {ended:,}개, 예상 시간에 중단 {killed:,}개",
)
_REFUSED = Text(
    en=", {count:,} never started, by their limits or for want of nodes",
    ko=", 한도나 노드 부족으로 시작하지 못함 {count:,}개",
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


def print_outcome(outcome: Outcome, asked: "Asked", estimates: str, lang: Lang) -> None:
    """Print what came of a run, at the width of the terminal."""
    from rich.console import Console, Group
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    # Folded, since a wide letter at the edge would else be cut off with all that follows.
    grid.add_column(overflow="fold")
    for name, value in (
        *_say_asked(outcome, asked, estimates, lang),
        *_facts(outcome, lang),
        *_say_more(outcome, lang),
    ):
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


def _say_asked(
    outcome: Outcome, asked: "Asked", estimates: str, lang: Lang
) -> Iterable[tuple[str, str]]:
    """Say what was run, and what became of it."""
    from dure.workload.jobs import State

    names = {name: text.in_(lang) for name, text in _NAMES.items()}
    yield names["machine"], "\n".join(_say_machine(asked.machine, lang))
    yield names["policy"], say_policy(asked.policy, lang)
    world = say_world(asked, lang)
    if world:
        yield names["world"], world
    yield names["estimates"], _say_estimates(estimates, lang)
    states = outcome.states
    ends = {"ended": states[State.ENDED], "killed": states[State.KILLED]}
    jobs = _ENDS.fill(all=sum(states.values()), **ends).in_(lang)
    never = states[State.REFUSED]
    refused = _REFUSED.fill(count=never).in_(lang) if never else ""
    left_out = _LEFT_OUT.fill(count=outcome.left_out).in_(lang) if outcome.left_out else ""
    yield names["jobs"], jobs + refused + left_out


def _facts(outcome: Outcome, lang: Lang) -> Iterable[tuple[str, str]]:
    """Give the measures as names and values."""
    names = {name: text.in_(lang) for name, text in _NAMES.items()}
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
        most_share = min(1.0, bounds.used_s_max / outcome.offered_s)
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


def _say_more(outcome: Outcome, lang: Lang) -> Iterable[tuple[str, str]]:
    """Say who was stopped, what racks would have been, and what services did."""
    names = {name: text.in_(lang) for name, text in _NAMES.items()}
    stops = outcome.stops
    if stops is not None:
        yield names["failures"], _TIMES.fill(count=stops.failures).in_(lang)
        yield names["preemptions"], _TIMES.fill(count=stops.preemptions).in_(lang)
        yield names["lost"], _HOURS.fill(hours=hours_text(AccelS(stops.lost_s))).in_(lang)
    if outcome.racks:
        lines = [_say_racks(each, lang) for each in outcome.racks]
        yield names["racks"], "\n".join([*lines, _RACKS_AFTER.in_(lang)])
    if outcome.lent is not None:
        yield names["service"], "\n".join(_say_services(outcome.lent, lang))
        yield names["lent"], "\n".join(_say_loans(outcome.lent, lang))


def _say_racks(racks: "RackMeasures", lang: Lang) -> str:
    """Say which jobs span more racks than they need."""
    fields = {"racks": racks.racks, "nodes": racks.rack_nodes, "partition": racks.partition}
    if racks.wide:
        share = _percent(racks.spread_s / racks.wide_s) if racks.wide_s else "-"
        counts = {"wide": racks.wide, "spread": racks.spread}
        said = _RACKS.fill(share=share, **counts, **fields).in_(lang)
    else:
        said = _NO_WIDE.fill(**fields).in_(lang)
    return said + (_UNPLACED.fill(count=racks.unplaced).in_(lang) if racks.unplaced else "")


def _say_services(lent: Lendings, lang: Lang) -> Iterable[str]:
    """Say what the users of services met with."""
    for total in lent.totals:
        fields = {"mean": total.replicas_mean, "most": total.replicas_max}
        shares = {"late": total.late, "lost": total.lost}
        said = {k: "-" if share is None else _percent(share) for k, share in shares.items()}
        yield _SERVICE.fill(name=total.name, requests=total.requests, **said, **fields).in_(lang)


def _say_loans(lent: Lendings, lang: Lang) -> Iterable[str]:
    """Say what jobs were left without."""
    for partition, loan in zip(lent.partitions, lent.loans, strict=True):
        hours = {"lent": hours_text(AccelS(loan.lent_s)), "held": hours_text(AccelS(loan.held_s))}
        most = int(loan.nodes.max(initial=0))
        yield _LENT.fill(partition=partition, most=most, **hours).in_(lang)


def _say_machine(machine: "Machine", lang: Lang) -> Iterable[str]:
    """Say what the machine is made of."""
    for part in machine.partitions:
        fields = {"accelerators": part.accelerators, "nodes": part.nodes, "size": part.node_size}
        yield _PARTITION.fill(name=part.name, **fields).in_(lang)


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
