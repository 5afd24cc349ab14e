"""The worker: takes what is due, does it, and notes how it went, until it is told to stop."""

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from time import monotonic
from traceback import format_exc

from django.db import DatabaseError, close_old_connections, connection, transaction

from dure.office.clock import now
from dure.office.tasks.actions import do_fail, do_finish, do_pulse, do_put_recurring, do_take
from dure.office.tasks.known import TASKS
from dure.office.tasks.models import TaskRow
from dure.office.tasks.queries import find_due

IDLE_S = 2.0
PULSE_S = 60.0
_PROGRAM = "from dure.office.tasks.apart import work_apart; work_apart()"
_LOG = logging.getLogger(__name__)


class TaskTaken(Exception):
    """Another worker has the task by now, so that what was done here is taken back."""


def work_one() -> TaskRow | None:
    """Take one task and do it; None where none is due.

    A fault of a task is kept with it and stops nothing else.
    """
    row = do_take(now())
    if row is None:
        return None
    try:
        _do(row)
    except TaskTaken:
        _LOG.warning("task %s %s took too long; another worker has it", row.name, row.key)
    except Exception:  # noqa: BLE001 - a fault of one task stops no other; it is kept and seen
        _LOG.exception("task %s %s failed, attempt %d", row.name, row.key, row.attempts)
        do_fail(row, format_exc())
    return row


def _do(row: TaskRow) -> None:
    """Do a task, and note that it is done: together where that can be."""
    known = TASKS[row.name]
    if not known.is_atomic:
        known.do(row.key)
        do_finish(row)
        return
    with transaction.atomic():
        known.do(row.key)
        if not do_finish(row):
            raise TaskTaken


def work_all(limit: int = 10_000) -> int:
    """Do everything that is due now; what is put meanwhile too.

    Returns
    -------
    count : tasks that were taken
    """
    do_put_recurring()
    count = 0
    while count < limit and work_one() is not None:
        count += 1
    return count


def work(stop: threading.Event, worker: str = "") -> None:
    """Do what is due until told to stop; a database that is away is waited for.

    Parameters
    ----------
    stop : set from outside
    worker : its name among the workers
    """
    _go_on(stop, worker, lambda: work_one() is None)


def watch(stop: threading.Event, worker: str = "") -> None:
    """Have what is due done by a process of its own, until told to stop.

    What tasks need of memory and of the processor is not the web server's to carry: this thread
    only asks what is due, and the process ends when nothing is.

    Parameters
    ----------
    stop, worker : see `work`
    """
    _go_on(stop, worker, _have_done)


def _go_on(stop: threading.Event, worker: str, turn: Callable[[], bool]) -> None:
    """Take turns until told to stop, and say now and then that somebody is there.

    Parameters
    ----------
    turn : does what there is, and tells whether to wait before the next
    """
    worker = worker or name_worker()
    pulse_at = -PULSE_S
    while not stop.is_set():
        try:
            close_old_connections()
            if monotonic() - pulse_at >= PULSE_S:
                pulse_at = monotonic()
                do_put_recurring()
                do_pulse(worker)
            is_idle = turn()
        except DatabaseError:
            _LOG.exception("the database does not answer")
            is_idle = True
        if is_idle:
            stop.wait(IDLE_S)
    connection.close()


def _have_done() -> bool:
    """Start a process for what is due, and wait for its end; then there is time."""
    is_due = find_due(now()).exists()
    connection.close()  # nobody needs it until the next turn
    if is_due:
        try:
            # In a session of its own: what stops the server lets the task that it does end.
            subprocess.run([sys.executable, "-c", _PROGRAM], check=True, start_new_session=True)  # noqa: S603 - our own program
        except (subprocess.SubprocessError, OSError):
            _LOG.exception("the process for background work did not end well")
    return True


def name_worker() -> str:
    """Name this worker: machine and process."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


def start_thread() -> threading.Event:
    """Watch the queue beside the pages of this process; it ends with it.

    Returns
    -------
    stop : set it to end the watch before
    """
    stop = threading.Event()
    threading.Thread(target=watch, args=(stop,), name="office-tasks", daemon=True).start()
    return stop
