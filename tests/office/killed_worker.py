"""Kill workers at random moments, many times; every task is done, and its effect is there once.

Run as a program: ``python killed_worker.py KILLS SEED``, with DURE_DATABASE_URL naming an empty
database. Two children are forked each time, which take tasks as fast as they can until they are
killed without warning. Prints what is there in the end as JSON.
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from datetime import timedelta

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.office.settings_web")
django.setup()

from django.db import connections  # noqa: E402 - Django must be ready

from dure.office.acts import Act  # noqa: E402
from dure.office.clock import now  # noqa: E402
from dure.office.tasks import actions, known  # noqa: E402
from dure.office.tasks.known import TASKS, Known  # noqa: E402
from dure.office.tasks.models import TaskRow  # noqa: E402
from dure.office.tasks.work import work_one  # noqa: E402
from dure.office.trail.actions import do_record  # noqa: E402
from dure.office.trail.models import Entry  # noqa: E402
from dure.office.trail.queries import check_chain  # noqa: E402
from dure.office.web.serve import migrate_office  # noqa: E402
from dure.terms.language import same  # noqa: E402


def note(key):
    """Leave one entry in the trail."""
    do_record(None, Act.RUN_TASKS, f"note:{key}", at=now())


def work_for_ever():
    """Take what there is."""
    while True:
        if work_one() is None:
            time.sleep(0.002)


def kill_two(wait_s):
    """Let two workers work for a while, then kill both."""
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            work_for_ever()
        children.append(child)
    time.sleep(wait_s)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def main(kills, seed):
    """Kill so often, and print what is there."""
    migrate_office()
    TASKS.clear()
    TASKS["note"] = Known("note", same("note"), "note")
    known.import_string = lambda _: note
    # Held for a moment only, and never given up: every death counts as an attempt.
    actions.LEASE, actions.TRIES_MAX = timedelta(seconds=0.05), 10**6
    rng, put = np.random.default_rng(seed), 0
    for _ in range(kills):
        for _ in range(8):
            put += 1
            actions.do_put("note", str(put))
        connections.close_all()
        kill_two(rng.uniform(0.01, 0.06))
    before = TaskRow.objects.filter(state="waiting").count()
    time.sleep(0.06)
    while work_one() is not None:
        pass
    told = Counter(Entry.objects.values_list("thing", flat=True))
    faults = [f"note {n}: {told[f'note:{n}']}" for n in range(1, put + 1) if told[f"note:{n}"] != 1]
    if breach := check_chain():
        faults.append(breach)
    taken = TaskRow.objects.filter(attempts__gt=1).count()
    left = TaskRow.objects.exclude(state="done").count()
    there = {"put": put, "before": before, "again": taken, "left": left, "faults": faults}
    print(json.dumps(there))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
