"""What ``dure twin ensemble`` prints for people, in both languages."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from dure.terms.language import Lang, Text, same
from dure.terms.units import HOUR_S

if TYPE_CHECKING:
    from dure.files.ensemble import Prepared
    from dure.rehearse.ensemble_table import Row
    from dure.twin.interval import Interval

_TITLE = Text(en="scenarios", ko="시나리오")
_DONE = Text(
    en="{ran:,} scenarios run, {here:,} were there already; {results:,} of {all:,} results.",
    ko="시나리오 {ran:,}개를 실행했고 {here:,}개는 이미 있었습니다. 결과 {results:,}/{all:,}개.",
)
_HEAD = Text(
    en="{title}\n{scenarios:,} scenarios, {seeds:,} seeds; ± is the 95 % confidence interval "
    "(Student t over {seeds:,} replications)",
    ko="{title}\n시나리오 {scenarios:,}개, 시드 {seeds:,}개. ±는 95 % 신뢰구간"
    "(반복 {seeds:,}회의 스튜던트 t)",
)
_ONE_SEED = Text(
    en="{title}\n{scenarios:,} scenarios, one seed each: no interval can be given",
    ko="{title}\n시나리오 {scenarios:,}개, 시드가 하나라 신뢰구간이 없습니다",
)
_MACHINE = Text(en="Machine {machine}, policy {policy}", ko="기계 {machine}, 정책 {policy}")
_HEADS = (
    Text(en="pools", ko="공유"),
    Text(en="load", ko="부하"),
    Text(en="track", ko="신청유형"),
    Text(en="wait, mean (h)", ko="대기 평균(시간)"),
    same("p95 (h)"),
    Text(en="use (%)", ko="사용률(%)"),
)
_ALL = Text(en="all", ko="전체")
_HASH = Text(en="Hash of the ensemble: {seal}", ko="앙상블 해시: {seal}")
_JOINED = Text(en="All results in order: {joined}", ko="순서대로 모은 결과: {joined}")
_LEFT = 3
"""Columns that are words; the others are numbers."""


def title(lang: Lang) -> str:
    """Name what progress counts."""
    return _TITLE.in_(lang)


def say_done(ran: int, here: int, results: int, all_: int, lang: Lang) -> None:
    """Say on standard error what was run and what was there."""
    fields = {"ran": ran, "here": here, "results": results, "all": all_}
    click.echo(_DONE.fill(**fields).in_(lang), err=True)


def print_rows(prepared: "Prepared", rows: Sequence["Row"], joined: str, lang: Lang) -> None:
    """Print one table per machine and policy."""
    from rich.console import Console

    ensemble = prepared.ensemble
    head = _HEAD if len(ensemble.seeds) > 1 else _ONE_SEED
    fields = {"scenarios": len(prepared.scenarios), "seeds": len(ensemble.seeds)}
    console = Console(highlight=False, markup=False, emoji=False)
    with console.capture() as printed:
        console.print(head.fill(title=ensemble.title, **fields).in_(lang))
        shown = [row for row in rows if row.by in {"", "track"}]
        for (machine, policy), mine in groupby(shown, lambda row: (row.machine, row.policy)):
            console.print()
            console.print(_MACHINE.fill(machine=machine, policy=policy).in_(lang))
            console.print(_table(list(mine), lang))
        console.print()
        console.print(_HASH.fill(seal=prepared.seal[:16]).in_(lang))
        console.print(_JOINED.fill(joined=joined).in_(lang))
    for line in printed.get().splitlines():
        click.echo(line.rstrip())


def _table(rows: Sequence["Row"], lang: Lang) -> object:
    """Lay out the rows of one machine and policy."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, heading in enumerate(_HEADS):
        justify = "left" if place < _LEFT and place != 1 else "right"
        table.add_column(heading.in_(lang), justify=justify, no_wrap=True)  # type: ignore[arg-type] # one of rich's words
    for row in rows:
        table.add_row(*_cells(row, lang))
    return table


def _cells(row: "Row", lang: Lang) -> Iterable[str]:
    """Give the cells of a row."""
    yield row.pools or "-"
    yield "-" if row.load_percent is None else f"{row.load_percent} %"
    yield row.part or _ALL.in_(lang)
    yield _say(row.wait_s_mean, 1 / HOUR_S)
    yield _say(row.wait_s_p95, 1 / HOUR_S)
    yield _say(row.use, 100)


def _say(interval: "Interval | None", scale: float) -> str:
    """Write a number with its interval."""
    if interval is None:
        return ""
    mean = f"{scale * interval.mean:,.2f}"
    if interval.half_width is None:
        return mean
    return f"{mean} ± {scale * interval.half_width:,.2f}"
