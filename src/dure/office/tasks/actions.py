"""What changes tasks: put, taken by a worker, done, failed, asked for again."""

from datetime import datetime, timedelta

from django.db import transaction

from dure.office.acts import Act
from dure.office.clock import now
from dure.office.tasks.known import TASKS, Known
from dure.office.tasks.models import DONE, FAILED, WAITING, PulseRow, TaskRow
from dure.office.tasks.queries import find_due
from dure.office.trail.actions import do_record

LEASE = timedelta(minutes=5)
"""How long a worker holds what it has taken; whatever takes longer is taken by another."""
TRIES_MAX = 8
WAIT_S, WAIT_S_MAX = 60, 6 * 3600
KEPT = timedelta(days=30)
FAULT_MAX = 2_000
_LOST = "the worker that had taken it was gone"


def do_put(name: str, key: str = "", *, due_at: datetime | None = None) -> None:
    """Put a task into the queue, in the transaction of the act; the same twice is once."""
    assert name in TASKS, f"no task is called {name}"
    at = now()
    TaskRow.objects.bulk_create(
        [TaskRow(name=name, key=key, due_at=due_at or at, made_at=at)], ignore_conflicts=True
    )


def do_put_recurring() -> None:
    """Put every task that comes again and again, where it is not there yet."""
    there = set(TaskRow.objects.filter(name__in=TASKS, key="").values_list("name", flat=True))
    for known in TASKS.values():
        if known.every_s and known.name not in there:
            do_put(known.name)


def do_take(at: datetime) -> TaskRow | None:
    """Take the task that has been due for longest, or None where none is.

    It is taken by one worker only: the row is changed as it was read, or not at all.
    """
    due = find_due(at)
    while True:
        row = due.order_by("due_at", "pk").first()
        if row is None:
            return None
        if row.attempts >= TRIES_MAX and not TASKS[row.name].every_s:
            # Each worker that took it died over it, and none could say so.
            do_fail(row, _LOST)
            continue
        held = TaskRow.objects.filter(pk=row.pk, attempts=row.attempts, state=WAITING)
        if held.update(attempts=row.attempts + 1, leased_until=at + LEASE):
            row.attempts += 1
            return row


def do_finish(row: TaskRow) -> bool:
    """Note that a task is done, or when it comes again; False where another has it by now."""
    at, known = now(), TASKS[row.name]
    held = TaskRow.objects.filter(pk=row.pk, attempts=row.attempts, state=WAITING)
    if known.every_s:
        due_at = next_slot(at, known.every_s)
        return bool(held.update(due_at=due_at, attempts=0, leased_until=None, fault=""))
    return bool(held.update(state=DONE, ended_at=at, leased_until=None, fault=""))


def do_fail(row: TaskRow, fault: str) -> None:
    """Note why a task failed; it is tried again later, and after the last time waits for people.

    What comes again and again is never given up.
    """
    at, known = now(), TASKS[row.name]
    held = TaskRow.objects.filter(pk=row.pk, attempts=row.attempts, state=WAITING)
    kept = fault.replace("\0", "")[-FAULT_MAX:]
    if row.attempts >= TRIES_MAX and not known.every_s:
        held.update(state=FAILED, ended_at=at, leased_until=None, fault=kept)
        return
    held.update(due_at=at + wait_after(row.attempts, known), leased_until=None, fault=kept)


def wait_after(attempts: int, known: Known) -> timedelta:
    """Give how long to wait after so many attempts: four times as long after each.

    Examples
    --------
    >>> known = TASKS["sweep_tasks"]
    >>> [int(wait_after(n, known).total_seconds()) for n in (1, 2, 3, 6)]
    [60, 240, 960, 21600]
    """
    longest = min(WAIT_S_MAX, known.every_s or WAIT_S_MAX)
    return timedelta(seconds=min(WAIT_S * 4 ** min(attempts - 1, 8), longest))


def next_slot(at: datetime, every_s: int) -> datetime:
    """Give the next moment that is a whole number of steps after the epoch.

    Examples
    --------
    >>> from datetime import UTC
    >>> next_slot(datetime(2026, 1, 12, 3, 0, 30, tzinfo=UTC), 60).isoformat()
    '2026-01-12T03:01:00+00:00'
    """
    done = int(at.timestamp()) // every_s
    return datetime.fromtimestamp((done + 1) * every_s, at.tzinfo)


@transaction.atomic
def do_ask_again(pk: int, *, by: int | None) -> None:
    """Put a task that has failed for good into the queue again; twice is once."""
    row = TaskRow.objects.select_for_update().get(pk=pk)
    if row.state != FAILED:
        return
    row.state, row.ended_at, row.attempts, row.due_at = WAITING, None, 0, now()
    row.save(update_fields=["state", "ended_at", "attempts", "due_at"])
    do_record(by, Act.RUN_TASKS, f"task:{pk}", at=now(), before=FAILED, after=WAITING)


def do_pulse(worker: str) -> None:
    """Say that a worker is there."""
    PulseRow.objects.update_or_create(worker=worker, defaults={"seen_at": now()})


def do_sweep(key: str) -> None:
    """Clear away what was done long ago; what failed stays until somebody looks at it."""
    del key
    TaskRow.objects.filter(state=DONE, ended_at__lt=now() - KEPT).delete()
    PulseRow.objects.filter(seen_at__lt=now() - KEPT).delete()
