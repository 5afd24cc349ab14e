"""``dure office work`` and ``dure office tasks``: the background work of the office."""

import signal
import threading
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from dure.cli.office import folder_option, prepare
from dure.cli.output import json_option, lang_option, print_json
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from dure.office.tasks.queries import Health, Line

_WORKING = Text(
    en="Working off what is due (stop it with Ctrl-C).",
    ko="할 일을 처리합니다(멈추려면 Ctrl-C).",
)
_WORKED = Text(en="Tasks done or tried: {count}.", ko="처리한 작업: {count}건.")
_AGAIN = Text(en="Failed tasks to be tried again: {count}.", ko="다시 시도할 작업: {count}건.")
_HEALTH = Text(
    en="due {due}, failed {failed}, done in 30 days {done}; a worker was last here: {seen}",
    ko="할 일 {due}, 실패 {failed}, 30일간 완료 {done}, 작업기 마지막 확인: {seen}",
)
_NEVER = Text(en="never", ko="없음")
_FAILED = Text(
    en="task {id} {name} {key}: {state}, attempts {attempts}: {fault}",
    ko="작업 {id} {name} {key}: {state_ko}, 시도 {attempts}회: {fault}",
)


@click.command("work", epilog="Example: dure office work --once --folder office")
@folder_option
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@lang_option
def work_command(folder: str | None, once: bool, lang: Lang) -> None:
    """Do the background work: mail, deadlines, tranches, ends of grants.

    `dure office serve` does it too. Any number of these may run beside each other.
    """
    prepare(folder)
    from dure.office.tasks.actions import do_pulse
    from dure.office.tasks.work import work, work_all

    if once:
        do_pulse("dure office work --once")
        click.echo(_WORKED.fill(count=work_all()).in_(lang), err=True)
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo(_WORKING.in_(lang), err=True)
    work(stop)


@click.command("tasks", epilog="Example: dure office tasks --folder office")
@folder_option
@click.option("--again", is_flag=True, help="Try all again that was given up.")
@lang_option
@json_option
def tasks_command(folder: str | None, again: bool, lang: Lang, as_json: bool) -> None:
    """Show how the background work is, and what failed; ends with 1 where any was given up."""
    prepare(folder)
    from dure.office.tasks.actions import do_ask_again
    from dure.office.tasks.queries import STATE_NAMES, list_failed, measure_health

    if again:
        count = 0
        page = list_failed()
        while page:
            for line in page:
                if line.is_failed:
                    do_ask_again(line.id, by=None)
                    count += 1
            page = list_failed(page[-1].id)
        click.echo(_AGAIN.fill(count=count).in_(lang), err=True)
    health, failed = measure_health(), list_failed()
    if as_json:
        print_json(write_health(health, failed))
    else:
        seen = health.seen_at.isoformat(timespec="seconds") if health.seen_at else _NEVER.in_(lang)
        click.echo(_HEALTH.fill(**{**asdict(health), "seen": seen}).in_(lang))
        for line in failed:
            state = STATE_NAMES[line.state]
            said = {"state": state.en, "state_ko": state.ko, "fault": line.last_words}
            click.echo(_FAILED.fill(**{**asdict(line), **said}).in_(lang))
    if health.failed:
        raise SystemExit(1)


def write_health(health: "Health", failed: "tuple[Line, ...]") -> dict[str, object]:
    """Write how the queue is as data."""
    told: dict[str, object] = {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in asdict(health).items()
    }
    lines = [
        {
            "id": line.id,
            "name": line.name,
            "key": line.key,
            "state": line.state,
            "due_at": line.due_at.isoformat(),
            "attempts": line.attempts,
            "fault": line.last_words,
        }
        for line in failed
    ]
    return {**told, "faults": lines}
