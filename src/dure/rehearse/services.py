"""What came of a run of services: totals by service, and the paper that says it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dure.report.paper import (
    Figure,
    Figures,
    LineChart,
    Note,
    Paper,
    Section,
    Series,
    Table,
)
from dure.terms.citation import Mark
from dure.terms.language import Text, same
from dure.terms.units import HOUR_S, AccelS, duration_words, hours_text
from dure.twin.service import Demand, Service, ServiceRun

POINTS_MAX = 120


@dataclass(frozen=True, slots=True)
class ServiceTotal:
    """One service over the whole run.

    Parameters
    ----------
    requests : that came
    late : share of the answered that waited longer than promised, or None if nobody asked
    lost : share of the work that was turned away, or None likewise
    wait_s_mean : seconds, of the answered; or None
    used_s : accelerator-seconds held of each type
    replicas_mean, replicas_max : over the steps
    short_steps : steps with fewer slots than were wanted
    """

    name: str
    promise_s: float
    requests: int
    late: float | None
    lost: float | None
    wait_s_mean: float | None
    used_s: tuple[AccelS, ...]
    replicas_mean: float
    replicas_max: int
    short_steps: int


def total_services(
    services: Sequence[Service], demands: Sequence[Demand], run: ServiceRun, types: int
) -> tuple[ServiceTotal, ...]:
    """Add a run up, service by service."""
    totals = []
    for s, (service, demand) in enumerate(zip(services, demands, strict=True)):
        used = [0] * types
        for h, host in enumerate(service.hosts):
            used[host.type] += int(run.replicas[:, s, h].sum()) * host.accelerators * run.step_s
        count = run.replicas[:, s].sum(axis=1)
        work_s = float(demand.work_s.sum())
        rate = [host.slots * host.speed_milli for host in service.hosts]
        held = run.replicas[:, s, : len(rate)] @ np.array(rate)
        totals.append(
            ServiceTotal(
                name=service.name,
                promise_s=service.wait_s_p95,
                requests=int(demand.requests.sum()),
                late=_mean(run.is_late[:, s], demand),
                lost=float(run.lost_s[:, s].sum()) / work_s if work_s else None,
                wait_s_mean=_mean(run.wait_s_mean[:, s], demand),
                used_s=tuple(AccelS(u) for u in used),
                replicas_mean=float(count.mean()),
                replicas_max=int(count.max()),
                short_steps=int((held < run.wanted[:, s] * rate[0]).sum()),
            )
        )
    return tuple(totals)


def _mean(
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], demand: Demand
) -> float | None:
    """Average over requests; steps in which nobody is served do not count."""
    counted = (demand.requests > 0) & ~np.isnan(values)
    total = int(demand.requests[counted].sum())
    return float((values[counted] * demand.requests[counted]).sum() / total) if total else None


def write_service_paper(
    services: Sequence[Service],
    totals: Sequence[ServiceTotal],
    run: ServiceRun,
    types: Sequence[str],
    supply: Sequence[int],
    foot: tuple[tuple[Text, str], ...],
) -> Paper:
    """Write what a run of services came to.

    Parameters
    ----------
    types, supply : names of the accelerator types, and how many of each services may hold
    foot : seed, version and hash
    """
    steps = run.replicas.shape[0]
    span = Text(
        en=f"{steps:,} steps of {duration_words(run.step_s).en}; services may hold "
        + ", ".join(f"{count:,} {name}" for name, count in zip(types, supply, strict=True)),
        ko=f"{duration_words(run.step_s).ko} 단위 {steps:,}단계. 서비스가 쓸 수 있는 가속기: "
        + ", ".join(f"{name} {count:,}개" for name, count in zip(types, supply, strict=True)),
    )
    return Paper(
        title=Text(en="What users of the services would wait", ko="서비스 이용자가 기다릴 시간"),
        subtitle=span,
        sections=(
            _outcome(totals, types),
            Section(
                Text(en="Accelerators over time", ko="시간에 따른 가속기"),
                (_taken_chart(services, run, types),),
            ),
            Section(Text(en="How to read this", ko="읽는 법"), (_CAUTION, _ASSUMED)),
        ),
        foot=foot,
    )


_CAUTION = Note(
    Text(
        en="Waits are those before a request begins to be answered. They come from a queue fitted "
        "to the requests, not from playing each. Against two recorded hours of requests played one "
        "by one, with steps of a minute, the share that is late was within 6 points of what was "
        "played; steps of 5 minutes see less of sudden bursts.",
        ko="대기는 답이 시작되기 전까지의 시간이며, 요청을 하나씩 재현하지 않고 요청에 맞춘 "
        "대기 모형에서 나옵니다. 기록된 두 시간의 요청을 하나씩 재현한 결과와 1분 단계로 "
        "비교하면 늦은 비율의 차이는 6점 이내입니다. 5분 단계는 갑작스러운 몰림을 덜 봅니다.",
    )
)
_ASSUMED = Note(
    Text(
        en="Speeds, slots and times per token are what the file says. Measure them on your own "
        "servers; no public figure for Korean NPUs is known to us.",
        ko="속도, 동시 처리 수, 토큰당 시간은 파일에 적힌 값입니다. 직접 측정해 쓰십시오. 국산 "
        "NPU의 공개 측정값은 찾지 못했습니다.",
    )
)


def _outcome(totals: Sequence[ServiceTotal], types: Sequence[str]) -> Section:
    """Say what each service came to."""
    requests = sum(t.requests for t in totals)
    used = [sum(t.used_s[i] for t in totals) for i in range(len(types))]
    figures = Figures(
        (
            Figure(same(f"{requests:,}"), Text(en="requests", ko="요청"), Mark.COMPUTED),
            *(
                Figure(
                    same(hours_text(AccelS(used_s))),
                    Text(en=f"accelerator-hours of {name}", ko=f"{name} 가속기시간"),
                    Mark.COMPUTED,
                )
                for name, used_s in zip(types, used, strict=True)
            ),
        )
    )
    heading = Text(en="What each service came to", ko="서비스별 결과")
    return Section(heading, (figures, _wait_table(totals), _holding_table(totals, types)))


_SERVICE = Text(en="service", ko="서비스")


def _wait_table(totals: Sequence[ServiceTotal]) -> Table:
    """Say what users of each service wait."""
    rows = tuple(
        (
            same(t.name),
            same(f"{t.requests:,}"),
            same(f"{t.promise_s:g}"),
            same("–" if t.wait_s_mean is None else f"{t.wait_s_mean:,.2f}"),
            same(_percent(t.late)),
            same(_percent(t.lost)),
        )
        for t in totals
    )
    return Table(
        caption=Text(
            en="Waits in seconds. Late: of the answered requests, those expected to wait longer "
            "than promised; the promise is to be kept for 19 of 20. Turned away: of the work, what "
            "would have waited beyond patience.",
            ko="대기는 초 단위. 늦음: 답한 요청 중 약속한 시간보다 오래 기다릴 것으로 예상되는 "
            "비율이며, 20건 중 19건은 약속을 지켜야 합니다. 거절: 참을 시간을 넘겨 기다렸을 "
            "작업량의 비율.",
        ),
        columns=(
            _SERVICE,
            Text(en="requests", ko="요청"),
            Text(en="promise", ko="약속"),
            Text(en="mean", ko="평균"),
            Text(en="late, %", ko="늦음(%)"),
            Text(en="turned away, %", ko="거절(%)"),
        ),
        rows=rows,
        numeric=(False, True, True, True, True, True),
        marks=tuple((Mark.COMPUTED, "") for _ in rows),
    )


def _holding_table(totals: Sequence[ServiceTotal], types: Sequence[str]) -> Table:
    """Say what each service holds."""
    rows = tuple(
        (
            same(t.name),
            same(f"{t.replicas_mean:,.1f} / {t.replicas_max:,}"),
            same(f"{t.short_steps:,}"),
            *(same(hours_text(used_s)) for used_s in t.used_s),
        )
        for t in totals
    )
    return Table(
        caption=Text(
            en="Replicas: mean and most. Short: steps in which fewer were to be had than wanted. "
            "By type: accelerator-hours held.",
            ko="복제본: 평균과 최대. 모자람: 필요한 만큼 얻지 못한 단계 수. 유형별 값은 차지한 "
            "가속기시간.",
        ),
        columns=(
            _SERVICE,
            Text(en="replicas", ko="복제본"),
            Text(en="short", ko="모자람"),
            *(same(name) for name in types),
        ),
        rows=rows,
        numeric=(False, True, True, *(True for _ in types)),
        marks=tuple((Mark.COMPUTED, "") for _ in rows),
    )


def _percent(share: float | None) -> str:
    """Write a share in percent, to the hundredth."""
    return "–" if share is None else f"{100 * share:.2f}"


def _taken_chart(services: Sequence[Service], run: ServiceRun, types: Sequence[str]) -> LineChart:
    """Draw how many accelerators of each type services hold; the most of each stretch."""
    taken = run.taken(services, len(types))
    steps = len(taken)
    size = -(-steps // POINTS_MAX)
    starts = range(0, steps, size)
    hours = tuple(at * run.step_s / HOUR_S for at in starts)
    series = tuple(
        Series(same(name), hours, tuple(float(taken[at : at + size, t].max()) for at in starts))
        for t, name in enumerate(types)
    )
    most = ", ".join(f"{name} {int(taken[:, t].max()):,}" for t, name in enumerate(types))
    return LineChart(
        title=Text(
            en="How many accelerators do services hold?", ko="서비스가 쓰는 가속기는 몇 개인가?"
        ),
        summary=Text(en=f"At most: {most}.", ko=f"가장 많을 때: {most}."),
        x_title=Text(en="Hours from the start", ko="시작부터 지난 시간"),
        y_title=Text(en="Accelerators", ko="가속기"),
        series=series,
    )
