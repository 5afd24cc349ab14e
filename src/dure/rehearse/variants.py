"""What if an assumption is wrong: one change at a time, by name."""

from dataclasses import dataclass, replace

from dure.policy.queue import Backfill, Order
from dure.rehearse.scenario import Assumptions
from dure.terms.language import Text


@dataclass(frozen=True, slots=True)
class Variant:
    """One assumption changed, all others kept."""

    name: Text
    assumptions: Assumptions


def vary(start: Assumptions) -> tuple[Variant, ...]:
    """List the assumptions changed one at a time, in the order of the report."""
    shared = start.shared_policy
    changes: tuple[tuple[Text, dict[str, object]], ...] = (
        (
            Text(en="Every job asks for the longest run", ko="모든 작업이 최장 시간을 신청"),
            {"estimate_factor": 0},
        ),
        (
            Text(en="First come, first served", ko="선착순(공정 배분 없음)"),
            {"shared_policy": replace(shared, order=Order.FCFS)},
        ),
        (
            Text(en="Nobody may overtake", ko="끼워 넣기(backfill) 없음"),
            {"shared_policy": replace(shared, backfill=Backfill.NONE)},
        ),
        (
            Text(
                en="One machine instead of one per operator", ko="사업자별이 아닌 한 덩어리로 운영"
            ),
            {"joined": True},
        ),
        (
            Text(en="Projects of nearly equal size", ko="과제 규모가 거의 같음"),
            {"size_spread": 0.0},
        ),
        (
            Text(en="Sizes much more unequal", ko="과제 규모 차이가 더 큼"),
            {"size_spread": 1.6},
        ),
        (
            Text(en="All projects equally busy", ko="모든 과제가 똑같이 바쁨"),
            {"activity_concentration": 0.0},
        ),
        (
            Text(en="Longest run 14 days", ko="최장 실행 14일"),
            {"run_max_d": 14},
        ),
        (
            Text(en="Measured 2 times as long", ko="측정 기간 2배"),
            {"weeks": 2 * start.weeks},
        ),
    )
    return tuple(
        Variant(name, replace(start, **change))  # type: ignore[arg-type]  # the table is ours
        for name, change in changes
    )
