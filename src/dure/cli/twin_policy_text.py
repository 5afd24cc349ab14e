"""How ``dure twin`` says which policy and which world a run was under, in both languages."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dure.cli.workload_text import say_duration
from dure.policy.queue import Backfill, BackfillOrder, Order, QueuePolicy
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from dure.cli.twin_read import Asked

_ORDER = {
    Order.FCFS: Text(en="first come, first served", ko="선착순"),
    Order.FAIR_SHARE: Text(en="fair share", ko="공평 몫 순"),
    Order.FAIR_TREE: Text(en="fair tree", ko="공평 나무 순"),
    Order.MULTIFACTOR: Text(en="points", ko="점수 순"),
}
_HALF_LIFE = Text(en=", use halves every {span}", ko="(사용량 반감기 {span})")
_NO_BACKFILL = Text(en="no backfilling", ko="빈자리 채우기 없음")
_EASY = Text(en="EASY backfilling", ko="EASY 빈자리 채우기")
_CONSERVATIVE = Text(en="conservative backfilling", ko="보수적 빈자리 채우기")
_SHORTEST = Text(en=", shortest first", ko="(짧은 작업 먼저)")
_DEPTH = Text(en=", {depth:,} jobs deep", ko="(탐색 깊이 {depth:,})")
_RESERVATIONS = Text(en=", {count:,} reservations", ko="(예약 {count:,}건)")
_HOLDS = Text(en="reserved nodes held back whole", ko="예약 노드는 통째로 비워 둠")
_LAG = Text(en="starts {span} after its decision", ko="결정 {span} 뒤에 시작")
_PREEMPTS = Text(en="higher QOS stops lower", ko="높은 등급이 낮은 등급을 밀어냄")
_STOPPED = Text(en="stopped at its estimate", ko="예상 시간에 중단")
_GOES_ON = Text(en="goes on past its estimate", ko="예상 시간을 넘겨도 계속")
_FAILURES = Text(en="{count:,} failures of nodes", ko="노드 고장 {count:,}회")
_CHANGES = Text(en="nodes come or go {count:,} times", ko="노드 증감 {count:,}회")
_CAPS = Text(en="{count:,} changes of a power cap", ko="전력 상한 변경 {count:,}회")
_KINDS = Text(
    en="{count:,} kinds of jobs over several partitions", ko="여러 구획을 쓰는 작업 {count:,}종"
)
_COHORTS = Text(en="projects lend each other quota", ko="과제끼리 한도를 빌려줌")
_RECLAIMS = Text(
    en="projects lend each other quota, and take it back", ko="과제끼리 한도를 빌려주고 회수함"
)


def say_policy(policy: QueuePolicy, lang: Lang) -> str:
    """Say in what order jobs run, and what stops them."""
    order = _ORDER[policy.order].in_(lang)
    if policy.half_life_s and policy.order in (Order.FAIR_TREE, Order.MULTIFACTOR):
        order += _HALF_LIFE.fill(span=say_duration(policy.half_life_s, lang)).in_(lang)
    said = [order, _say_backfill(policy, lang)]
    if policy.holds_nodes:
        said.append(_HOLDS.in_(lang))
    if policy.start_lag_s:
        said.append(_LAG.fill(span=say_duration(policy.start_lag_s, lang)).in_(lang))
    if policy.preempts:
        said.append(_PREEMPTS.in_(lang))
    said.append((_STOPPED if policy.kill_at_estimate else _GOES_ON).in_(lang))
    return "; ".join(said)


def _say_backfill(policy: QueuePolicy, lang: Lang) -> str:
    """Say who may overtake."""
    if policy.backfill == Backfill.NONE:
        return _NO_BACKFILL.in_(lang)
    is_easy = policy.backfill == Backfill.EASY
    said = (_EASY if is_easy else _CONSERVATIVE).in_(lang)
    if policy.backfill_order == BackfillOrder.SHORTEST:
        said += _SHORTEST.in_(lang)
    if policy.depth:
        said += _DEPTH.fill(depth=policy.depth).in_(lang)
    if is_easy and policy.reservations > 1:
        said += _RESERVATIONS.fill(count=policy.reservations).in_(lang)
    return said


def say_world(asked: "Asked", lang: Lang) -> str:
    """Say what happens to the machine, and who lends; nothing where nothing does."""
    return "; ".join(_list_world(asked, lang))


def _list_world(asked: "Asked", lang: Lang) -> Iterator[str]:
    """List what happens."""
    world = asked.world
    counts = ((_FAILURES, world.failures), (_CHANGES, world.changes), (_CAPS, world.caps))
    for text, listed in counts:
        if listed:
            yield text.fill(count=len(listed)).in_(lang)
    if world.types is not None:
        several = sum(len(row) > 1 for row in world.types.accepts)
        yield _KINDS.fill(count=several).in_(lang)
    cohorts = asked.claims.cohorts if asked.claims is not None else None
    if cohorts is not None:
        yield (_RECLAIMS if cohorts.reclaims else _COHORTS).in_(lang)
