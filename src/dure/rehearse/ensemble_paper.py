"""An ensemble as a paper: for each machine and policy a chart of waits, and a table of all."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from dure.rehearse.ensemble import Ensemble
from dure.rehearse.ensemble_table import ALL, Row
from dure.report.paper import (
    Bar,
    BarChart,
    Block,
    LineChart,
    Note,
    Paper,
    Paragraph,
    Section,
    Series,
    Table,
)
from dure.terms.citation import Mark
from dure.terms.language import Text, same
from dure.terms.units import HOUR_S
from dure.twin.interval import Interval

SERIES_MAX = 5
"""Lines that a chart can hold apart; where there are more, bars are drawn."""

_SUBTITLE = Text(
    en="{scenarios:,} scenarios, {seeds:,} seeds; bands and thin lines are 95 % confidence "
    "intervals of the expectation (Student t over {seeds:,} replications)",
    ko="시나리오 {scenarios:,}개, 시드 {seeds:,}개. 띠와 가는 선은 기댓값의 95 % 신뢰구간"
    "(반복 {seeds:,}회의 스튜던트 t)",
)
_ONE_SEED = Text(
    en="{scenarios:,} scenarios, one seed each: no interval can be given",
    ko="시나리오 {scenarios:,}개, 시드가 하나라 신뢰구간이 없습니다",
)
_SETTING = Text(en="Machine {machine}, policy {policy}", ko="기계 {machine}, 정책 {policy}")
_WAITS = Text(en="How long jobs wait: {track}", ko="작업 대기 시간: {track}")
_ALL = Text(en="all jobs", ko="모든 작업")
_SUMMARY = Text(
    en="Mean wait from {least} to {most} hours.", ko="평균 대기 {least}시간에서 {most}시간."
)
_SPAN = Text(en="95 % confidence interval", ko="95 % 신뢰구간")
_LOAD = Text(en="work asked for, % of what the machine can do", ko="요청된 작업량, 기계 능력의 %")
_HOURS = Text(en="mean wait, hours", ko="평균 대기, 시간")
_CAPTION = Text(en="Waits in hours, use in %", ko="대기는 시간, 사용률은 %")
_COLUMNS = (
    Text(en="pools", ko="공유"),
    Text(en="load %", ko="부하 %"),
    Text(en="track", ko="신청유형"),
    Text(en="mean wait", ko="평균 대기"),
    Text(en="more than the first", ko="첫 설정보다 더"),
    same("p95"),
    Text(en="slowdown", ko="배율"),
    Text(en="use", ko="사용률"),
)
_NUMERIC = (False, True, False, True, True, True, True, True)
_ASKED = Text(en="What was asked", ko="물음")
_CAUTION = Text(
    en="Settings of one seed share their jobs, so differences between them are known better than "
    "the waits themselves. Nothing is said about jobs that were not drawn or brought.",
    ko="같은 시드의 설정은 작업이 같으므로, 설정 사이의 차이가 대기 시간 자체보다 정확합니다. "
    "뽑거나 가져오지 않은 작업에 대해서는 아무것도 말하지 않습니다.",
)


def write_ensemble_paper(
    ensemble: Ensemble, rows: Sequence[Row], *, seal: str, version: str
) -> Paper:
    """Lay out what the scenarios of an ensemble say together.

    Parameters
    ----------
    ensemble : what was run
    rows : of `tabulate`, all settings; types and widths are left to the data
    seal, version : of the ensemble and of Dure, for the foot
    """
    counts = {"scenarios": len(ensemble.scenarios()), "seeds": len(ensemble.seeds)}
    subtitle = (_SUBTITLE if len(ensemble.seeds) > 1 else _ONE_SEED).fill(**counts)
    sections = [Section(_ASKED, (Paragraph(same(ensemble.title)), Note(_CAUTION)))]
    shown = [row for row in rows if row.by in {"", "track"}]
    for (machine, policy), mine in groupby(shown, lambda row: (row.machine, row.policy)):
        heading = _SETTING.fill(machine=machine, policy=policy)
        sections.append(Section(heading, tuple(_show(list(mine)))))
    foot = ((Text(en="Hash of the ensemble", ko="앙상블 해시"), seal), (same("Dure"), version))
    return Paper(same(ensemble.title), subtitle, tuple(sections), foot=foot)


def _show(rows: Sequence[Row]) -> Iterator[Block]:
    """Show one machine under one policy: a chart for all jobs and for each track, and a table."""
    for track in dict.fromkeys(row.part for row in rows):
        mine = [row for row in rows if row.part == track and row.wait_s_mean is not None]
        if mine:
            yield _chart(mine, _ALL if track == ALL else same(track))
    cells = tuple(tuple(_cells(row)) for row in rows)
    marks = ((Mark.COMPUTED, ""),) * len(rows)
    yield Table(_CAPTION, _COLUMNS, cells, _NUMERIC, marks)


def _chart(rows: Sequence[Row], track: Text) -> LineChart | BarChart:
    """Draw lines over loads, or bars where there is but one load or too many lines."""
    title = Text(en=_WAITS.en.format(track=track.en), ko=_WAITS.ko.format(track=track.ko))
    waits = [_hours(row.wait_s_mean)[1] for row in rows]
    summary = _SUMMARY.fill(least=f"{min(waits):,.2f}", most=f"{max(waits):,.2f}")
    loads = {row.load_percent for row in rows}
    pools = list(dict.fromkeys(row.pools for row in rows))
    if len(loads) > 1 and len(pools) <= SERIES_MAX:
        series = tuple(_series([r for r in rows if r.pools == name], name) for name in pools)
        return LineChart(title, summary, _LOAD, _HOURS, series, span=_SPAN)
    return BarChart(title, summary, _HOURS, tuple(_bar(row) for row in rows), span=_SPAN)


def _series(rows: Sequence[Row], pools: str) -> Series:
    """Give the line of one arrangement over loads, with the band of its intervals."""
    points = sorted((row.load_percent or 0, *_hours(row.wait_s_mean)) for row in rows)
    x, low, y, high = zip(*points, strict=True)
    has_band = all(row.wait_s_mean and row.wait_s_mean.half_width is not None for row in rows)
    band = {"low": low, "high": high} if has_band else {}
    return Series(same(pools or "-"), tuple(map(float, x)), y, **band)


def _bar(row: Row) -> Bar:
    """Give the bar of one setting."""
    low, mean, high = _hours(row.wait_s_mean)
    load = "" if row.load_percent is None else f"{row.load_percent} %"
    label = same(" · ".join(part for part in (row.pools, load) if part) or "-")
    has_line = row.wait_s_mean is not None and row.wait_s_mean.half_width is not None
    return Bar(label, mean, low, high) if has_line else Bar(label, mean)


def _hours(interval: Interval | None) -> tuple[float, float, float]:
    """Give low, mean and high in hours; no wait is below nothing."""
    assert interval is not None
    half = interval.half_width or 0.0
    low, high = max(0.0, interval.mean - half), interval.mean + half
    return low / HOUR_S, interval.mean / HOUR_S, high / HOUR_S


def _cells(row: Row) -> Iterator[Text]:
    """Give the cells of a row of the table."""
    yield same(row.pools or "-")
    yield same("-" if row.load_percent is None else str(row.load_percent))
    yield same(row.part) if row.part != ALL else _ALL
    yield _say(row.wait_s_mean, 1 / HOUR_S)
    yield _say(row.wait_s_mean_more, 1 / HOUR_S)
    yield _say(row.wait_s_p95, 1 / HOUR_S)
    yield _say(row.slowdown, 1)
    yield _say(row.use, 100)


def _say(interval: Interval | None, scale: float) -> Text:
    """Write a number with its interval."""
    if interval is None:
        return same("-")
    mean = f"{scale * interval.mean:,.2f}"
    if interval.half_width is None:
        return same(mean)
    return same(f"{mean} ± {scale * interval.half_width:,.2f}")
