"""A programme as sheets for people: totals by stage and year, pools, calls, sources, the rest."""

from collections.abc import Iterator

from dure.programme.compare import title_of
from dure.programme.model import (
    Call,
    CallTotals,
    Cited,
    Policy,
    Pool,
    Precision,
    Programme,
    Track,
)
from dure.programme.sheet import (
    ABSENT,
    SIGNS,
    Columns,
    Row,
    Sheet,
    amount_text,
    counts_text,
    like_text,
    lines_text,
    make_sheet,
    name_text,
    number_text,
    short_period,
    thousands_text,
)
from dure.programme.totals import totals_sheet
from dure.programme.values import write_period
from dure.programme.words import STAGES, word_of
from dure.terms.citation import MARK_NAMES, weakest
from dure.terms.language import Text, same

_PRECISIONS = (Precision.BF16, Precision.FP16, Precision.FP8, Precision.INT8)


def summarise(programme: Programme) -> list[Sheet]:
    """Give all sheets of a programme, those that most readers want first."""
    calls = [_call_sheet(programme, call) for call in programme.calls.values()]
    return [
        totals_sheet(programme),
        _acquisitions_sheet(programme),
        _pools_sheet(programme),
        _accelerators_sheet(programme),
        _targets_sheet(programme),
        *(calls or [make_sheet("calls", Text(en="Calls", ko="공모"), (), [])]),
        _tracks_sheet(programme),
        _policies_sheet(programme),
        _awards_sheet(programme),
        _budgets_sheet(programme),
        _claims_sheet(programme),
        _sources_sheet(programme),
    ]


def _acquisitions_sheet(programme: Programme) -> Sheet:
    """Set what was wanted beside what was contracted."""
    rows = []
    for purchase in programme.acquisitions.values():
        by_stage = {count.stage.value: count.count for count in purchase.counts}
        amounts = [
            amount_text(programme, programme.budgets[key].amount) for key in purchase.budgets
        ]
        rows.append(
            (
                purchase.title,
                number_text(by_stage.get("target")),
                number_text(by_stage.get("contracted")),
                number_text(purchase.state_use),
                lines_text(amounts),
            )
        )
    columns: Columns = [
        ("Purchase", "확보 사업", "left"),
        ("Wanted", "목표", "right"),
        ("Contracted", "계약", "right"),
        ("State", "국가분", "right"),
        ("Paid from", "재원", "right"),
    ]
    return make_sheet("acquisitions", Text(en="Purchases", ko="확보"), columns, rows)


def _pool_type(programme: Programme, pool: Pool) -> Text:
    """Name the type of a pool, or the type in whose equivalents it is counted."""
    likes = {like_text(count.equivalent_to) for count in pool.counts}
    if pool.accelerator is None and len(likes) == 1 and same("") not in likes:
        return likes.pop()
    return name_text(programme.accelerators, pool.accelerator)


def _pools_sheet(programme: Programme) -> Sheet:
    """Show each pool with what is known of it."""
    rows = [
        (
            pool.title,
            name_text(programme.providers, pool.operator),
            _pool_type(programme, pool),
            counts_text(pool.counts),
            number_text(pool.state_use),
        )
        for pool in programme.pools.values()
    ]
    columns: Columns = [
        ("Pool", "공급분", "left"),
        ("Run by", "운영자", "left"),
        ("Type", "종류", "left"),
        ("How many", "수량", "lines"),
        ("State", "국가분", "right"),
    ]
    return make_sheet("pools", Text(en="Pools", ko="공급분"), columns, rows)


def _accelerators_sheet(programme: Programme) -> Sheet:
    """Show what is published of each type of accelerator."""
    rows = [
        (
            Text(
                en=f"{kind.title.en}{', inference' if kind.inference_only else ''}",
                ko=f"{kind.title.ko}{', 추론용' if kind.inference_only else ''}",
            ),
            thousands_text(kind.memory_mb),
            thousands_text(kind.bandwidth_mb_s, 6),
            *(thousands_text(kind.dense_gop_s.get(precision)) for precision in _PRECISIONS),
            thousands_text(kind.power_w, 0),
        )
        for kind in programme.accelerators.values()
    ]
    rates: Columns = [(p.upper(), p.upper(), "right") for p in _PRECISIONS]
    columns: Columns = [
        ("Type", "종류", "left"),
        ("GB", "GB", "right"),
        ("TB/s", "TB/s", "right"),
        *rates,
        ("W", "W", "right"),
    ]
    title = Text(
        en="Accelerator types (dense rates in TFLOP/s or TOP/s)",
        ko="가속기 종류(희소 가속 없는 연산 속도, TFLOP/s 또는 TOP/s)",
    )
    return make_sheet("accelerators", title, columns, rows)


def _targets_sheet(programme: Programme) -> Sheet:
    """Show each target with all that sources say of it."""
    rows = [
        (
            target.title,
            same(write_period(target.by)),
            Text(
                en=f"{word_of(target.scope).en}, {STAGES[target.stage].en}",
                ko=f"{word_of(target.scope).ko}, {STAGES[target.stage].ko}",
            ),
            lines_text(number_text(r) for r in target.count.readings),
            lines_text(same(r.source) for r in target.count.readings),
        )
        for target in programme.targets.values()
    ]
    columns: Columns = [
        ("Target", "목표", "left"),
        ("Due", "시점", "left"),
        ("Counted", "대상", "left"),
        ("How many", "수량", "right"),
        ("Source", "출처", "left"),
    ]
    return make_sheet("targets", Text(en="Targets, as said", ko="목표(발표된 대로)"), columns, rows)


def _call_rows(programme: Programme, call: Call) -> Iterator[Row]:
    """Set what was asked beside what was granted, in total and by track."""
    empty = CallTotals(None, None, None, {})
    asked, granted = call.asked or empty, call.granted or empty
    for name, label in (
        ("projects", Text(en="projects", ko="과제")),
        ("servers", Text(en="servers", ko="서버")),
        ("accelerators", Text(en="accelerators", ko="가속기")),
    ):
        yield label, *_beside(getattr(asked, name), getattr(granted, name))
    for key in call.tracks:
        title = title_of(programme.tracks[key], key)
        label = Text(en=f"  {title.en}", ko=f"  {title.ko}")
        one, other = asked.accelerators_by_track.get(key), granted.accelerators_by_track.get(key)
        yield label, *_beside(one, other)


def _beside(asked: Cited[int] | None, granted: Cited[int] | None) -> Row:
    """Set two numbers beside each other, with the share to the tenth of a percent, half up."""
    share = ABSENT
    if asked is not None and granted is not None and asked.value:
        tenths = (granted.value * 2000 + asked.value) // (asked.value * 2)
        share = same(f"{tenths // 10}.{tenths % 10} %")
    return number_text(asked), number_text(granted), share


def _call_sheet(programme: Programme, call: Call) -> Sheet:
    """Show one call."""
    days = f"{call.opened} – {call.closed or '…'}"
    decided = Text(en=f", decided {call.decided}", ko=f", 결정 {call.decided}")
    title = Text(
        en=f"Call: {call.title.en} ({days}{decided.en if call.decided else ''})",
        ko=f"공모: {call.title.ko} ({days}{decided.ko if call.decided else ''})",
    )
    columns: Columns = [
        ("", "", "left"),
        ("Asked", "신청", "right"),
        ("Granted", "배정", "right"),
        ("Granted of asked", "신청 대비 배정", "right"),
    ]
    return make_sheet("calls", title, columns, _call_rows(programme, call))


def _price(track: Track) -> Text:
    """Say what a track pays."""
    price = track.price
    if price is None:
        return ABSENT
    if price.percent_low is None or price.percent_high is None:
        return word_of(price.rule)
    span = f"{price.percent_low.value}–{number_text(price.percent_high, ' %').en}"
    cuts = [
        Text(
            en=f"{cut.title.en} {number_text(cut.percent, ' %').en} off",
            ko=f"{cut.title.ko} {number_text(cut.percent, ' %').ko} 할인",
        )
        for cut in price.discounts.values()
    ]
    return lines_text([Text(en=f"{span} of market", ko=f"시장가의 {span}"), *cuts])


def _tracks_sheet(programme: Programme) -> Sheet:
    """Show who may apply, what it costs, and the caps."""
    rows = [
        (
            track.title,
            track.who,
            _price(track),
            lines_text(
                same(f"{key}: {number_text(cap).en}") for key, cap in track.caps_servers.items()
            ),
            number_text(track.months_max),
        )
        for track in programme.tracks.values()
    ]
    columns: Columns = [
        ("Track", "신청 유형", "left"),
        ("Who may apply", "신청 자격", "left"),
        ("Price", "요금", "left"),
        ("Servers, at most", "서버 상한", "left"),
        ("Months", "개월", "right"),
    ]
    return make_sheet("tracks", Text(en="Tracks", ko="신청 유형"), columns, rows)


def _recall(policy: Policy) -> Text:
    """Say for what grants are taken back."""
    if policy.recall is None:
        return ABSENT
    return lines_text(word_of(reason) for reason in policy.recall.reasons)


def _policies_sheet(programme: Programme) -> Sheet:
    """Show how machines are shared."""
    rows = [
        (
            policy.title,
            word_of(policy.design),
            word_of(policy.order),
            word_of(policy.backfill),
            _recall(policy),
        )
        for policy in programme.policies.values()
    ]
    columns: Columns = [
        ("Policy", "운영 정책", "left"),
        ("Machines", "장비", "left"),
        ("Order", "순서", "left"),
        ("Backfill", "빈자리 채우기", "left"),
        ("Recall", "회수", "left"),
    ]
    return make_sheet("policies", Text(en="Policies", ko="운영 정책"), columns, rows)


def _awards_sheet(programme: Programme) -> Sheet:
    """Show what was given outside of calls."""
    rows = [
        (
            award.title,
            name_text(programme.accelerators, award.accelerator),
            counts_text(award.counts, award.per),
        )
        for award in programme.awards.values()
    ]
    columns: Columns = [
        ("Award", "별도 선정", "left"),
        ("Type", "종류", "left"),
        ("How many", "수량", "lines"),
    ]
    return make_sheet(
        "awards", Text(en="Awards outside of calls", ko="공모 밖의 선정"), columns, rows
    )


def _budgets_sheet(programme: Programme) -> Sheet:
    """Show the money; a bill is not law."""
    rows = [
        (
            budget.title,
            same(short_period(write_period(budget.period))),
            word_of(budget.status),
            amount_text(programme, budget.amount),
        )
        for budget in programme.budgets.values()
    ]
    columns: Columns = [
        ("Budget", "예산", "left"),
        ("Period", "기간", "left"),
        ("Status", "상태", "left"),
        ("Amount", "금액", "right"),
    ]
    return make_sheet("budgets", Text(en="Budgets", ko="예산"), columns, rows)


def _claims_sheet(programme: Programme) -> Sheet:
    """Show what was said, as said."""
    rows = []
    for claim in programme.claims.values():
        low, high = claim.low, claim.high
        sign = SIGNS[weakest([low.mark, high.mark])]
        span = f"{low.value:,}" if low.value == high.value else f"{low.value:,}–{high.value:,}"
        said = Text(en=f"{span} {claim.unit.en}{sign}", ko=f"{span} {claim.unit.ko}{sign}")
        rows.append((claim.title, said, same(low.source)))
    columns: Columns = [
        ("Claim", "내용", "left"),
        ("Said", "값", "right"),
        ("Source", "출처", "left"),
    ]
    title = Text(en="Said, and kept as said", ko="발언·보도(계산에 쓰지 않음)")
    return make_sheet("claims", title, columns, rows)


def _sources_sheet(programme: Programme) -> Sheet:
    """Show where numbers are from."""
    rows = [
        (same(key), source.title, word_of(source.published), MARK_NAMES[source.mark])
        for key, source in programme.sources.items()
    ]
    columns: Columns = [
        ("Source", "출처", "left"),
        ("Title", "제목", "left"),
        ("Published", "발표일", "left"),
        ("Mark", "표시", "left"),
    ]
    return make_sheet("sources", Text(en="Sources", ko="출처"), columns, rows)
