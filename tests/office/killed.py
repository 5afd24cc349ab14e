"""Kill whoever submits, at random moments, many times; nothing may be half done or done twice.

Run as a program: ``python killed.py KILLS SEED``, with DURE_DATABASE_URL naming an empty database.
A child is forked, which begins, writes, submits and corrects applications as fast as it can, until
it is killed without warning. Prints what is there in the end as JSON.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.office.settings_web")
django.setup()

from django.db import connections  # noqa: E402 - Django must be ready
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from dure.office.applications.actions import do_keep_draft, do_start, do_submit  # noqa: E402
from dure.office.applications.models import ApplicationRow, PaperRow  # noqa: E402
from dure.office.applications.reading import read_draft  # noqa: E402
from dure.office.calls.actions import do_open_call  # noqa: E402
from dure.office.calls.models import CallRow  # noqa: E402
from dure.office.calls.queries import read_paper  # noqa: E402
from dure.office.people.models import Person  # noqa: E402
from dure.office.trail.models import Entry  # noqa: E402
from dure.office.trail.queries import check_chain  # noqa: E402
from dure.office.web.serve import migrate_office  # noqa: E402
from dure.terms.seal import seal  # noqa: E402

CALL_FILE = Path(__file__).parents[2] / "programmes/korea/calls/first_2026.yaml"
NOON = timezone.datetime.fromisoformat("2026-01-12T12:00:00+09:00")
CELLS = {
    "track": "academia",
    "applicant": "Hong Gil-dong",
    "organisation": "Example University",
    "region": "seoul",
    "title_en": "A language model",
    "work": "finetuning",
    "types": "h200",
    "asked": "3 servers",
    "months": "12",
    "summary": "x" * 200,
}


def act(person_id):
    """Begin, write, submit and correct, for ever."""
    for number in range(1, 1_000_000):
        row = do_start("first_2026", by=person_id)
        do_keep_draft(row.pk, CELLS, by=person_id)
        do_submit(row.pk, by=person_id)
        do_submit(row.pk, by=person_id)
        do_keep_draft(row.pk, {"asked": f"{1 + number % 9} servers"}, by=person_id)
        do_submit(row.pk, by=person_id)


def kill_one(person_id, wait_s):
    """Let a child act for a while, then kill it."""
    child = os.fork()
    if child == 0:
        act(person_id)
    time.sleep(wait_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def find_faults():
    """Name everything that is half done, lost or done twice."""
    faults = [] if (breach := check_chain()) is None else [breach]
    entries = Entry.objects.filter(act="submit_application")
    for row in ApplicationRow.objects.all():
        papers = list(PaperRow.objects.filter(application=row).order_by("version"))
        told = entries.filter(thing=f"application:{row.pk}").count()
        if not len(papers) == told == row.version:
            faults.append(f"{row.number}: {len(papers)} papers, {told} told, version {row.version}")
        if papers and not papers[-1].hash == row.hash == seal(json.loads(papers[-1].paper)):
            faults.append(f"{row.number}: the hash of its last paper is not its own")
        if (row.state == "draft") == bool(papers):
            faults.append(f"{row.number} is {row.state} and has {len(papers)} papers")
    for call in CallRow.objects.all():
        if call.next_number != ApplicationRow.objects.filter(call=call).count() + 1:
            faults += [f"{call.pk}: a number was lost or given twice"]
    return faults


def main(kills, seed):
    """Kill so often, and print what is there."""
    timezone.now = lambda: NOON
    migrate_office()
    do_open_call(CALL_FILE.read_text("utf-8"), "first_2026.yaml", by=None)
    person = Person.objects.create(email="kim@example.kr")
    # What a child reads once, it finds read.
    read_draft("a-1", CELLS, read_paper(CallRow.objects.get()))
    reverse("todo")  # which reads all addresses
    connections.close_all()
    rng = np.random.default_rng(seed)
    for _ in range(kills):
        kill_one(person.pk, rng.uniform(0.02, 0.25))
    print(  # noqa: T201 - read by the test
        json.dumps(
            {
                "applications": ApplicationRow.objects.count(),
                "papers": PaperRow.objects.count(),
                "drafts": ApplicationRow.objects.filter(state="draft").count(),
                "faults": find_faults(),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
