"""The parts of the paper that say what the twin showed."""

from collections.abc import Sequence

from dure.rehearse.answer import Spread, UseRow, answer_by_use, spread_of, waits_by_served
from dure.rehearse.first_call import WIDTH_CLASSES, Measured
from dure.rehearse.result import Rehearsal
from dure.rehearse.scenario import WAIT_LIMITS_S
from dure.rehearse.words import between, between_hours, hours, percent, permille_cell
from dure.report.paper import (
    Bar,
    BarChart,
    LineChart,
    Paragraph,
    Rule,
    Section,
    Series,
    Table,
)
from dure.terms.citation import Mark
from dure.terms.language import Text, same
from dure.terms.units import HOUR_S

_USE = Text(en="Use of what is asked, %", ko="신청량 대비 사용률(%)")
_SERVED = Text(en="Projects served", ko="쓸 수 있는 과제 수")


def _limit_name(limit_s: int) -> Text:
    """Name a limit on the wait."""
    whole = limit_s // HOUR_S
    return Text(en=f"within {whole} hour{'s' if whole > 1 else ''}", ko=f"{whole}시간 안에 시작")


_FULL = Text(en="all the servers can do", ko="서버가 할 수 있는 한도")


def served_section(result: Rehearsal, rows: Sequence[UseRow]) -> Section:
    """Show how many projects could have been served, by use and by how long jobs may wait."""
    totals = result.paper.offer.totals
    uses = tuple(float(r.use_percent) for r in rows)
    lines = [
        (_limit_name(limit), [r.served_within[i] for r in rows])
        for i, limit in enumerate(WAIT_LIMITS_S)
    ]
    lines.append((_FULL, [r.full for r in rows]))
    low, high = rows[0], rows[-1]
    chart = LineChart(
        title=Text(
            en="How many projects could the same servers have served?",
            ko="같은 서버를 몇 개 과제가 쓸 수 있었나?",
        ),
        summary=Text(
            en=(
                f"At {percent(low.use_percent)} use {between(low.served_within[0]).en} projects, "
                f"at {percent(high.use_percent)} use {between(high.served_within[0]).en}, when 19 "
                f"of 20 jobs are to start within an hour. Bands run over {len(result.seeds)} seeds."
            ),
            ko=(
                f"작업 20개 중 19개가 1시간 안에 시작해야 할 때, 사용률 "
                f"{percent(low.use_percent)}에서 {between(low.served_within[0]).ko}개, "
                f"{percent(high.use_percent)}에서 {between(high.served_within[0]).ko}개. "
                f"띠는 난수 {len(result.seeds)}벌의 범위."
            ),
        ),
        x_title=_USE,
        y_title=_SERVED,
        series=tuple(_series(name, uses, spreads, 1) for name, spreads in lines),
        rules=(
            Rule(
                float(totals.projects_granted),
                Text(
                    en=f"{totals.projects_granted} granted their own",
                    ko=f"전용 배정 {totals.projects_granted}",
                ),
            ),
            Rule(
                float(totals.projects_asked),
                Text(en=f"{totals.projects_asked} asked", ko=f"신청 {totals.projects_asked}"),
            ),
        ),
        y_max=float(totals.projects_asked) * 1.05,
    )
    table = Table(
        caption=Text(
            en="Projects that could have been served, if 19 of 20 jobs start …: middle of the "
            "seeds (lowest–highest)",
            ko="작업 20개 중 19개가 …할 때 쓸 수 있는 과제 수: 중앙값 (최소–최대)",
        ),
        columns=(_USE, *(name for name, _ in lines)),
        rows=tuple(
            (
                same(f"{r.use_percent}"),
                *(between(s) for s in (*r.served_within, r.full)),
            )
            for r in rows
        ),
        numeric=(True,) * (2 + len(WAIT_LIMITS_S)),
        marks=_computed(len(rows)),
    )
    return Section(
        Text(en="How many could have been served", ko="몇 개 과제가 쓸 수 있었나"), (chart, table)
    )


def waits_section(result: Rehearsal) -> Section:
    """Show how waits rise with the number served, and compare own servers with shared ones."""
    waits = waits_by_served(result.outcomes, result.use_reference)
    own = spread_of(
        o.own.waits.wait_s_p95
        for o in result.outcomes
        if o.case.use_percent == result.use_reference
    )
    floor_s = 36
    shown = [Spread(*(max(s, floor_s) for s in (w.low, w.middle, w.high))) for w in waits.values()]
    use = percent(result.use_reference)
    chart = LineChart(
        title=Text(
            en="How long do 19 of 20 jobs wait at most?",
            ko="작업 20개 중 19개는 얼마 안에 시작하나?",
        ),
        summary=Text(
            en=f"At {use} use. On shared servers the wait stays low until they are nearly full, "
            f"then rises steeply; waits below {floor_s} seconds are drawn at {floor_s} seconds. On "
            f"servers of their own, 19 of 20 jobs of the granted start within "
            f"{hours(own.middle).en}.",
            ko=f"사용률 {use}. 공동 서버의 대기 시간은 거의 찰 때까지 낮다가 가파르게 늡니다. "
            f"{floor_s}초보다 짧은 대기는 {floor_s}초에 그렸습니다. 전용 서버에서는 배정 과제의 "
            f"작업 20개 중 19개가 {hours(own.middle).ko} 안에 시작합니다.",
        ),
        x_title=_SERVED,
        y_title=Text(en="p95 wait, hours", ko="p95 대기 시간(시간)"),
        series=(
            _series(
                Text(en="shared servers", ko="공동 서버"),
                tuple(float(n) for n in waits),
                shown,
                HOUR_S,
            ),
        ),
        rules=(
            Rule(1.0, Text(en="1 hour", ko="1시간")),
            Rule(24.0, Text(en="1 day", ko="하루")),
            Rule(
                round(own.middle / HOUR_S, 1),
                Text(en="own servers", ko="전용 서버"),
            ),
        ),
        log_y=True,
    )
    return Section(
        Text(en="How long jobs wait", ko="작업은 얼마나 기다리나"),
        (chart, _own_or_shared(result), _use_of_machine(result)),
    )


def _series(name: Text, x: tuple[float, ...], spreads: Sequence[Spread], unit: int) -> Series:
    """Make a line with its band out of spreads."""
    return Series(
        name=name,
        x=x,
        y=tuple(s.middle / unit for s in spreads),
        low=tuple(s.low / unit for s in spreads),
        high=tuple(s.high / unit for s in spreads),
    )


def _own_or_shared(result: Rehearsal) -> Table:
    """Compare the waits of the granted projects on own servers with those on shared ones."""
    granted = result.paper.offer.totals.projects_granted
    mine = [o for o in result.outcomes if o.case.use_percent == result.use_reference]
    pairs = [(o.own, next(m for m in o.shared if m.served == granted)) for o in mine]
    names: list[Text] = [Text(en="All jobs", ko="모든 작업")]
    names += [result.paper.programme.tracks[t].title for t in result.paper.call.tracks]
    names += [_width_name(low, high) for low, high in WIDTH_CLASSES]
    rows = [
        (
            name,
            *(
                between_hours(spread_of(_wait(side, row, which) for side in sides))
                for which in ("p50", "p95")
                for sides in zip(*pairs, strict=True)
            ),
        )
        for row, name in enumerate(names)
    ]
    use = percent(result.use_reference)
    return Table(
        caption=Text(
            en=f"Waits in hours of the {granted} granted projects at {use} use: on own servers, "
            f"and if only they had shared the same servers",
            ko=f"배정 과제 {granted}개의 대기 시간(시간), 사용률 {use}: 전용 서버에서, "
            f"그리고 이들만 같은 서버를 함께 쓸 때",
        ),
        columns=(
            Text(en="Jobs", ko="작업"),
            Text(en="Own, half within", ko="전용, 절반"),
            Text(en="Shared, half within", ko="공동, 절반"),
            Text(en="Own, 19 of 20 within", ko="전용, 20개 중 19개"),
            Text(en="Shared, 19 of 20 within", ko="공동, 20개 중 19개"),
        ),
        rows=tuple(rows),
        numeric=(False, True, True, True, True),
        marks=_computed(len(rows)),
    )


def _wait(measured: Measured, row: int, which: str) -> int:
    """Give a wait of all jobs (row 0), of a track, or of a class of width."""
    groups = (measured.waits, *measured.by_track, *measured.by_width)
    waits = groups[row]
    return waits.wait_s_p50 if which == "p50" else waits.wait_s_p95


def _width_name(low: int, high: int) -> Text:
    """Name a class of width."""
    if low == high == 1:
        return Text(en="1 accelerator", ko="가속기 1장")
    if low == high:
        return Text(en=f"{low} accelerators", ko=f"가속기 {low}장")
    if high > 10**6:
        return Text(en=f"more than {low - 1}", ko=f"{low - 1}장 초과")
    return Text(en=f"{low} to {high} accelerators", ko=f"가속기 {low}~{high}장")


def _use_of_machine(result: Rehearsal) -> Table:
    """Compare how much of the servers' time is used."""
    rows = answer_by_use(result.outcomes)
    return Table(
        caption=Text(
            en="Part of the servers' time that is used, %: given away whole, and shared by as "
            "many projects as wait four hours at most",
            ko="서버 시간 중 실제로 쓰인 비율(%): 전용으로 배정할 때, 4시간 안에 시작하는 "
            "만큼의 과제가 함께 쓸 때",
        ),
        columns=(_USE, Text(en="Own servers", ko="전용"), Text(en="Shared servers", ko="공동")),
        rows=tuple(
            (
                same(f"{r.use_percent}"),
                permille_cell(r.own_used_permille.middle),
                permille_cell(r.shared_used_permille.middle),
            )
            for r in rows
        ),
        numeric=(True, True, True),
        marks=_computed(len(rows)),
    )


def moved_section(result: Rehearsal, reference: UseRow) -> Section:
    """Show how far each assumption moves the answer."""
    start = reference.served_within[0]
    moved = [
        (v.variant.name, spread_of(o.served_within[0] for o in v.outcomes)) for v in result.varied
    ]
    use = percent(result.use_reference)
    name = Text(
        en=f"Projects served at {use} use, 19 of 20 jobs within an hour",
        ko=f"사용률 {use}, 20개 중 19개가 1시간 안에 시작할 때의 과제 수",
    )
    middles = [s.middle for _, s in moved] or [start.middle]
    chart = BarChart(
        title=Text(
            en="How far does each assumption move the answer?", ko="가정마다 답이 얼마나 달라지나?"
        ),
        summary=Text(
            en=f"One assumption changed at a time. As assumed: {between(start).en}; changed: from "
            f"{min(middles)} to {max(middles)}.",
            ko=f"가정을 하나씩 바꾼 결과. 기본 {between(start).ko}개, 바꾸면 {min(middles)}~"
            f"{max(middles)}개.",
        ),
        x_title=name,
        bars=tuple(Bar(n, s.middle, s.low, s.high) for n, s in moved),
        reference=Rule(float(start.middle), Text(en="as assumed", ko="기본 가정")),
    )
    table = Table(
        caption=name,
        columns=(
            Text(en="What is changed", ko="바꾼 가정"),
            Text(en="Projects", ko="과제 수"),
            Text(en="Against as assumed", ko="기본 대비"),
        ),
        rows=(
            (Text(en="As assumed", ko="기본 가정"), between(start), same("–")),
            *((n, between(s), same(f"{s.middle - start.middle:+d}")) for n, s in moved),
        ),
        numeric=(False, True, True),
        marks=_computed(1 + len(moved)),
    )
    return Section(Text(en="If an assumption is wrong", ko="가정이 틀리다면"), (chart, table))


def compared_section(result: Rehearsal, rows: Sequence[UseRow], name: Text) -> Section:
    """Show the same answer on jobs of another source, and the difference."""
    others = {r.use_percent: r for r in answer_by_use(result.compared)}
    both = [(r, others[r.use_percent]) for r in rows if r.use_percent in others]
    cells = []
    for mine, other in both:
        for limit, asked in (
            (0, _limit_name(WAIT_LIMITS_S[0])),
            (-1, _limit_name(WAIT_LIMITS_S[-1])),
        ):
            left, right = mine.served_within[limit], other.served_within[limit]
            served = Text(en=f"projects {asked.en}", ko=f"과제 수, {asked.ko}")
            differ = same(f"{right.middle - left.middle:+d}")
            cells.append(
                (same(f"{mine.use_percent}"), served, between(left), between(right), differ)
            )
        left, right = mine.own_wait_s_p95, other.own_wait_s_p95
        cells.append(
            (
                same(f"{mine.use_percent}"),
                Text(en="p95 wait on own servers, hours", ko="전용 서버의 p95 대기(시간)"),
                between_hours(left),
                between_hours(right),
                same(f"{(right.middle - left.middle) / HOUR_S:+.1f}"),
            )
        )
    table = Table(
        caption=Text(
            en="The same questions asked with jobs of the model and with jobs of the trace",
            ko="모형의 작업과 실제 기록의 작업으로 같은 질문을 했을 때",
        ),
        columns=(
            _USE,
            Text(en="Question", ko="질문"),
            result.source_name,
            name,
            Text(en="Difference", ko="차이"),
        ),
        rows=tuple(cells),
        numeric=(True, False, True, True, True),
        marks=_computed(len(cells)),
    )
    return Section(
        Text(en="On real jobs instead of drawn ones", ko="추출한 작업 대신 실제 작업으로"),
        (_agreement(result, both), table),
    )


def _agreement(result: Rehearsal, both: Sequence[tuple[UseRow, UseRow]]) -> Paragraph:
    """Say whether both sources lead to the same conclusion, and where they do not."""
    granted = result.paper.offer.totals.projects_granted
    differ = [
        mine.use_percent
        for mine, other in both
        if (mine.served_within[0].middle > granted) != (other.served_within[0].middle > granted)
    ]
    if differ:
        at = ", ".join(percent(u) for u in differ)
        return Paragraph(
            Text(
                en=f"The two disagree at {at} use on whether more than {granted} projects could be "
                f"served with 19 of 20 jobs starting within an hour.",
                ko=f"사용률 {at}에서는, 작업 20개 중 19개가 1시간 안에 시작하면서 "
                f"{granted}개보다 많은 과제가 쓸 수 있는지에 대해 두 결과가 다릅니다.",
            )
        )
    return Paragraph(
        Text(
            en=f"Both agree at every use on whether sharing serves more than {granted} projects "
            f"with 19 of 20 jobs starting within an hour.",
            ko=f"작업 20개 중 19개가 1시간 안에 시작하면서 {granted}개보다 많은 과제가 함께 쓸 수 "
            f"있는지에 대해 모든 사용률에서 두 결과가 일치합니다.",
        )
    )


def _computed(rows: int) -> tuple[tuple[Mark, str], ...]:
    """Mark every row of a table as computed here."""
    return ((Mark.COMPUTED, ""),) * rows
