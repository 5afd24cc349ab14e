"""Reads of tasks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404

from dure.office.clock import now
from dure.office.tasks.known import TASKS
from dure.office.tasks.models import DONE, FAILED, WAITING, PulseRow, TaskRow
from dure.terms.language import Text

PAGE = 25
STATE_NAMES = {
    WAITING: Text(en="waiting", ko="대기"),
    DONE: Text(en="done", ko="완료"),
    FAILED: Text(en="failed", ko="실패"),
}


def find_due(at: datetime) -> QuerySet[TaskRow]:
    """Find the tasks that are due and that no worker holds."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    return TaskRow.objects.filter(free, state=WAITING, due_at__lte=at, name__in=TASKS)


@dataclass(frozen=True, slots=True)
class Line:
    """A task that recurs, has failed, or failed at least once."""

    id: int
    name: str
    label: Text
    key: str
    state: str
    due_at: datetime
    attempts: int
    fault: str

    @property
    def is_failed(self) -> bool:
        """Tell whether it waits for people."""
        return self.state == FAILED

    @property
    def last_words(self) -> str:
        """Give the last line of its fault."""
        return (self.fault.strip().splitlines() or [""])[-1]


@dataclass(frozen=True, slots=True)
class Health:
    """How the queue is: tasks due and done, failures, when a worker was last there.

    Parameters
    ----------
    due, failed, done : tasks; done ones of the last thirty days
    oldest_at : since when the oldest due one has waited, or None
    seen_at : when a worker was last there, or None
    """

    due: int
    failed: int
    done: int
    oldest_at: datetime | None
    seen_at: datetime | None


def measure_health() -> Health:
    """Measure how the queue is."""
    at = now()
    due = Q(state=WAITING, due_at__lte=at)
    counted = TaskRow.objects.aggregate(
        due=Count("pk", filter=due),
        failed=Count("pk", filter=Q(state=FAILED)),
        done=Count("pk", filter=Q(state=DONE)),
        oldest_at=Min("due_at", filter=due),
    )
    seen = PulseRow.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    return Health(**counted, seen_at=seen)


def list_failed(before: int | None = None) -> tuple[Line, ...]:
    """List tasks that failed, for good or until the next attempt, the latest first."""
    rows = TaskRow.objects.exclude(fault="").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(_line(row) for row in rows[:PAGE])


def list_recurring() -> tuple[Line, ...]:
    """List what comes again and again, by when it comes next."""
    names = [known.name for known in TASKS.values() if known.every_s]
    rows = TaskRow.objects.filter(name__in=names, key="").order_by("due_at", "pk")
    return tuple(_line(row) for row in rows)


def _line(row: TaskRow) -> Line:
    """Make a line of a row; one whose task is no longer known keeps its word."""
    known = TASKS.get(row.name)
    label = known.label if known is not None else Text(en=row.name, ko=row.name)
    return Line(row.pk, row.name, label, row.key, row.state, row.due_at, row.attempts, row.fault)


def find_task(pk: int) -> TaskRow:
    """Find a task, or raise `Http404`."""
    row = TaskRow.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
