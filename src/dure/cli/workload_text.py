"""What ``dure workload`` prints for people, in both languages."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dure.terms.finding import Finding, sort_findings
from dure.terms.language import Lang, Text, same
from dure.terms.units import duration_words, hours_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dure.workload.describe import Description, WidthClass
    from dure.workload.model import WorkloadModel

SHOWN = 20
"""Findings of a kind that are printed one by one."""
_BAR_CELLS = 30

_MORE = Text(
    en="[{code}] {shown} of {total:,} shown; --json gives all.",
    ko="[{code}] {total:,}건 가운데 {shown}건만 보였습니다. 모두 보려면 --json을 쓰십시오.",
)
_REFUSED = Text(
    en="Nothing was done: {errors:,} errors.", ko="아무것도 하지 않았습니다: 오류 {errors:,}건."
)
_GO_ON = Text(
    en="Good rows: {good:,}; to go on with them, say --without-bad-rows.",
    ko="나머지 {good:,}행은 문제없습니다. 그것만으로 계속하려면 --without-bad-rows를 쓰십시오.",
)
_READING = Text(en="Reading {file} ({mb} MB) …", ko="{file}({mb} MB) 읽는 중 …")
_WRITTEN = Text(
    en="Wrote {output}: {jobs:,} jobs, {hours} accelerator-hours.{replaced}",
    ko="{output}에 썼습니다: 작업 {jobs:,}개, {hours} 가속기시간.{replaced}",
)
_FITTED = Text(
    en="Wrote {output}: {jobs:,} jobs in {bursts:,} bursts, {left_out:,} left out, {kb} kB."
    "{replaced}",
    ko="{output}에 썼습니다: 작업 {jobs:,}개, 묶음 {bursts:,}개, 제외 {left_out:,}개, {kb} kB."
    "{replaced}",
)
_REPLACED = Text(en=" What stood there before is replaced.", ko=" 전에 있던 파일을 바꾸었습니다.")
_JOBS = Text(en="jobs", ko="작업")
_PROJECTS = Text(en="projects", ko="과제")
_MACHINE = Text(en="machine, as the trace says", ko="기록에 적힌 기계")
_SUBMITTED = Text(en="submitted", ko="제출")
_WORK = Text(en="work", ko="사용량")
_HOURS = Text(en="{hours} accelerator-hours", ko="{hours} 가속기시간")
_WAITS = Text(en="wait, p50 / p95", ko="대기, p50 / p95")
_NO_WAIT = Text(en="not known", ko="알 수 없음")
_NO_CLOCK = Text(en="over {span}, date not known", ko="{span} 동안, 날짜는 알 수 없음")
_SPAN = Text(en="{first} to {last} ({span})", ko="{first} ~ {last} ({span})")
_ABSENT = Text(en="absent", ko="없는 값")
_ABSENT_IN = Text(
    en="{name}: {jobs:,} of {total:,} jobs", ko="{name}: 작업 {total:,}개 중 {jobs:,}개"
)
_ABSENT_ALL = Text(en="{name}: all jobs", ko="{name}: 모든 작업")
_NONE = Text(en="nothing", ko="없음")
_BY_WIDTH = Text(
    en="By width (accelerators); run times of each, and its share of the work",
    ko="폭(가속기 수)별 실행 시간과 사용량 비중",
)
_WIDTH = Text(en="width", ko="폭")
_SHARE = Text(en="work", ko="사용량")
_RUN_TIMES = Text(en="Jobs by run time", ko="실행 시간별 작업")
_BY_HOUR = Text(en="Jobs by hour of the day", ko="시각별 작업")
_NAMES = {
    "run_s": Text(en="run time", ko="실행 시간"),
    "estimate_s": Text(en="estimate", ko="예상 시간"),
    "start_s": Text(en="start", ko="시작"),
    "end_s": Text(en="end", ko="종료"),
}
_COLUMNS = (10, 50, 90, 99)
_HOURS_A_BAR = 3


def print_capped(findings: Sequence[Finding], lang: Lang) -> None:
    """Print findings on standard error, the first of each kind one by one, then their number."""
    total = Counter(finding.message.code for finding in findings)
    shown: Counter[str] = Counter()
    for finding in sort_findings(findings):
        code = finding.message.code
        shown[code] += 1
        if shown[code] <= SHOWN:
            click.echo(finding.render(lang), err=True)
    for code, count in total.items():
        if count > SHOWN:
            line = _MORE.fill(code=code, shown=SHOWN, total=count)
            click.echo(line.in_(lang), err=True)


def print_refused(findings: Sequence[Finding], good: int, lang: Lang) -> None:
    """Say that nothing was done, and how to go on with the good rows if there are any."""
    errors = sum(finding.message.severity == "error" for finding in findings)
    click.echo(_REFUSED.fill(errors=errors).in_(lang), err=True)
    if good:
        click.echo(_GO_ON.fill(good=good).in_(lang), err=True)


def say_reading(file: str, big_bytes: int, lang: Lang) -> None:
    """Say on a terminal that a big file is being read."""
    path = Path(file)
    if sys.stderr.isatty() and path.is_file() and path.stat().st_size >= big_bytes:
        line = _READING.fill(file=file, mb=path.stat().st_size // 1_000_000)
        click.echo(line.in_(lang), err=True)


def print_written(description: "Description", output: str, existed: bool, lang: Lang) -> None:
    """Say what was written."""
    hours = hours_text(description.work_s)
    replaced = _REPLACED.in_(lang) if existed else ""
    fields = {"output": output, "jobs": description.jobs, "hours": hours, "replaced": replaced}
    click.echo(_WRITTEN.in_(lang).format(**fields))


def print_fitted(model: "WorkloadModel", output: str, existed: bool, size: int, lang: Lang) -> None:
    """Say what was fitted."""
    line = _FITTED.in_(lang).format(
        output=output,
        jobs=model.jobs,
        bursts=model.bursts,
        left_out=model.left_out,
        kb=f"{size / 1000:.1f}",
        replaced=_REPLACED.in_(lang) if existed else "",
    )
    click.echo(line)


def print_description(
    description: "Description", file: str, machine_width: int | None, lang: Lang
) -> None:
    """Print a description at the width of the terminal, 80 columns where there is none."""
    from rich.console import Console, Group

    parts: list[RenderableType] = [file, ""]
    parts += [_facts(description, machine_width, lang), ""]
    parts += [_BY_WIDTH.in_(lang), _widths(description, lang)]
    parts += ["", _RUN_TIMES.in_(lang), _run_bars(description, lang)]
    if description.hour_jobs:
        parts += ["", _BY_HOUR.in_(lang), _hour_bars(description)]
    console = Console(highlight=False, markup=False, emoji=False)
    with console.capture() as printed:
        console.print(Group(*parts))
    for line in printed.get().splitlines():
        click.echo(line.rstrip())


def say_duration(seconds: int, lang: Lang) -> str:
    """Write a duration in the language.

    Examples
    --------
    >>> say_duration(7_260, "ko")
    '2시간 1분'
    """
    return duration_words(seconds).in_(lang)


def _facts(description: "Description", machine_width: int | None, lang: Lang) -> "RenderableType":
    """Lay out what the jobs are as a whole."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    for name, value in _fact_rows(description, machine_width, lang):
        grid.add_row(name.in_(lang), value)
    return grid


def _fact_rows(
    description: "Description", machine_width: int | None, lang: Lang
) -> Iterable[tuple[Text, str]]:
    """Give the facts as names and values."""
    yield _JOBS, f"{description.jobs:,}"
    yield _PROJECTS, f"{description.projects:,}"
    if machine_width:
        yield _MACHINE, f"{machine_width:,}"
    span = say_duration(description.span_s, lang)
    if description.first is None or description.last is None:
        yield _SUBMITTED, _NO_CLOCK.fill(span=span).in_(lang)
    else:
        ends = {"first": f"{description.first:%Y-%m-%d %H:%M}"}
        ends |= {"last": f"{description.last:%Y-%m-%d %H:%M}"}
        yield _SUBMITTED, _SPAN.fill(**ends, span=span).in_(lang)
    yield _WORK, _HOURS.fill(hours=hours_text(description.work_s)).in_(lang)
    waits = (
        [say_duration(description.wait_s[i], lang) for i in (2, 5)] if description.wait_s else []
    )
    yield _WAITS, " / ".join(waits) or _NO_WAIT.in_(lang)
    absent = [
        (_ABSENT_ALL if jobs == description.jobs else _ABSENT_IN)
        .in_(lang)
        .format(name=_NAMES[column].in_(lang), jobs=jobs, total=description.jobs)
        for column, jobs in description.absent.items()
        if jobs
    ]
    yield _ABSENT, "\n".join(absent) or _NONE.in_(lang)


def _widths(description: "Description", lang: Lang) -> "RenderableType":
    """Lay out the jobs by width."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    heads = (_WIDTH, _JOBS, *(same(f"p{percent}") for percent in _COLUMNS), _SHARE)
    for head in heads:
        table.add_column(head.in_(lang), justify="right", no_wrap=True)
    for each in description.widths:
        table.add_row(*_width_row(each, description.work_s, lang))
    return table


def _width_row(each: "WidthClass", work_s: int, lang: Lang) -> list[str]:
    """Give the cells of one class of widths."""
    from dure.workload.describe import QUANTILES

    one = each.width_min == each.width_max
    name = str(each.width_min) if one else f"{each.width_min}–{each.width_max}"
    at = dict(zip(QUANTILES, each.run_s, strict=False))
    runs = [say_duration(at[percent], lang) if at else "-" for percent in _COLUMNS]
    share = f"{100 * each.work_s / work_s:.1f} %" if work_s else "-"
    return [name, f"{each.jobs:,}", *runs, share]


def _run_bars(description: "Description", lang: Lang) -> "RenderableType":
    """Draw a histogram of run times."""
    from dure.workload.describe import RUN_EDGES_S

    edges = [say_duration(edge, lang) for edge in RUN_EDGES_S]
    names = [f"{low} – {high}" for low, high in pairwise(edges)]
    return _bars([*names, f"{edges[-1]} –"], description.run_jobs)


def _hour_bars(description: "Description") -> "RenderableType":
    """Draw a histogram of the hours of the day."""
    hours = range(0, 24, _HOURS_A_BAR)
    names = [f"{hour:02}–{hour + _HOURS_A_BAR:02}" for hour in hours]
    return _bars(names, [sum(description.hour_jobs[h : h + _HOURS_A_BAR]) for h in hours])


def _bars(names: Sequence[str], counts: Sequence[int]) -> "RenderableType":
    """Draw horizontal bars with their numbers."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    most = max(*counts, 1)
    for name, count in zip(names, counts, strict=True):
        # Whatever is there shows, however little of it there is.
        grid.add_row(name, f"{count:,}", "█" * -(-count * _BAR_CELLS // most))
    return grid
