"""Kill whoever signs, accepts and answers, at random moments; nothing may be half done or twice.

Run as a program: ``python killed.py KILLS SEED WAIT_S``; DURE_DATABASE_URL names an empty database.
A child is forked, which takes up what the last one left, until it is killed without warning after
WAIT_S at most. Prints what is there in the end as JSON.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.office.settings_web")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be ready
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from dure.office.acts import Act  # noqa: E402
from dure.office.applications.actions import do_keep_draft, do_start, do_submit  # noqa: E402
from dure.office.applications.models import ApplicationRow  # noqa: E402
from dure.office.calls.actions import do_open_call  # noqa: E402
from dure.office.calls.models import CallRow  # noqa: E402
from dure.office.decisions import gather  # noqa: E402
from dure.office.decisions.actions import do_choose, do_draft, do_propose  # noqa: E402
from dure.office.decisions.models import AwardRow, DecisionRow  # noqa: E402
from dure.office.decisions.queries import find_latest  # noqa: E402
from dure.office.decisions.scores import Scored  # noqa: E402
from dure.office.decisions.sign import do_sign  # noqa: E402
from dure.office.findings import STATE_CHANGED_MEANWHILE  # noqa: E402
from dure.office.grants.actions import do_accept  # noqa: E402
from dure.office.grants.models import GrantRow, RequestRow  # noqa: E402
from dure.office.grants.requests import do_answer_request, do_file  # noqa: E402
from dure.office.ledger.models import AccountRow  # noqa: E402
from dure.office.ledger.queries import read_records  # noqa: E402
from dure.office.ledger.verify import verify_book  # noqa: E402
from dure.office.people.models import Person  # noqa: E402
from dure.office.states import APPLICATION  # noqa: E402
from dure.office.trail.models import Entry  # noqa: E402
from dure.office.trail.queries import check_chain  # noqa: E402
from dure.office.transition import do_move  # noqa: E402
from dure.office.web.serve import migrate_office  # noqa: E402
from dure.terms.errors import InputRefused  # noqa: E402
from dure.terms.seal import seal  # noqa: E402

# Where it is killed is what matters, and starting another Python takes longer than it lives.
settings.COMPUTE_APART = False
CALL_FILE = Path(__file__).parents[3] / "programmes/korea/calls/first_2026.yaml"
NOON = timezone.datetime.fromisoformat("2026-01-12T12:00:00+09:00")
CALL = "first_2026"
SERVER_S = 8 * 365 * 86_400
CAPACITY_S = 280 * SERVER_S
WHY = "as the rules of the call say"
CELLS = {
    "track": "academia",
    "applicant": "Hong Gil-dong",
    "organisation": "Example University",
    "region": "seoul",
    "title_en": "A language model",
    "work": "finetuning",
    "types": "h200",
    "asked": "1 server",
    "months": "12",
    "summary": "x" * 200,
}
WAY = ("submitted", "screening", "eligible", "in_review", "reviewed")


def find_scores(call_id):
    """Score whatever is there, so that everything is ranked."""
    rows = ApplicationRow.objects.filter(call_id=call_id).values_list("number", flat=True)
    return {number: Scored(80_000, place) for place, number in enumerate(rows.order_by("pk"), 1)}


def act_once(people):
    """Take up what was left, and lead one more application through to what it returns."""
    lead, officer, decider = people
    # Signed before anything is added, or it would no longer be what was proposed.
    for row in DecisionRow.objects.filter(state="proposed"):
        do_sign(row.pk, by=decider, seen=row.proposal_hash)
    left = ApplicationRow.objects.exclude(state="accepted")
    for row in list(left.filter(state="draft")) if left.exists() else [do_start(CALL, by=lead)]:
        do_keep_draft(row.pk, CELLS, by=lead)
        do_submit(row.pk, by=lead)
    for row in ApplicationRow.objects.filter(state__in=WAY[:-1]):
        for state in WAY[WAY.index(row.state) + 1 :]:
            do_move(row, APPLICATION, state, act=Act.SCREEN, by=officer)
    if ApplicationRow.objects.filter(state="reviewed").exists():
        row = do_draft(CallRow.objects.get(), by=officer)
        do_choose(row.pk, {"overseer_id": officer, "tranches": 1}, by=officer)
        row = do_propose(row.pk, by=officer)
        do_sign(row.pk, by=decider, seen=row.proposal_hash)
    for application in ApplicationRow.objects.filter(state="awarded"):
        do_accept(find_latest(application.pk).pk, by=lead)
    for grant in GrantRow.objects.filter(requests=None):
        do_file(grant.pk, "return", {"type": "h200", "seconds": SERVER_S}, WHY, by=lead)
    for request in RequestRow.objects.filter(state="filed"):
        do_answer_request(request.pk, by=officer, is_granted=True, answer=WHY)


def act_on(people):
    """Act until killed; what was sent by who was killed before may be done only meanwhile."""
    while True:
        try:
            act_once(people)
        except InputRefused as refusal:
            if any(f.message is not STATE_CHANGED_MEANWHILE for f in refusal.findings):
                raise


def kill_one(people, wait_s):
    """Let a child act for a while, then kill it."""
    child = os.fork()
    if child == 0:
        try:
            act_on(people)
        except BaseException:  # noqa: BLE001 - told, and then told from a kill by the parent
            traceback.print_exc()
        os._exit(1)
    time.sleep(wait_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def find_faults():
    """Name everything that is half done, lost or done twice."""
    faults = [str(breach) for breach in verify_book()]
    faults += [] if (breach := check_chain()) is None else [breach]
    faults += [fault for row in DecisionRow.objects.all() for fault in find_in_decision(row)]
    booked = Counter(
        (t.kind.value, (t.credit if t.kind.value == "award" else t.debit).split("/")[1])
        for t in (record.transfer for record in read_records())
    )
    accepted = set(ApplicationRow.objects.filter(state="accepted").values_list("pk", flat=True))
    for grant in GrantRow.objects.all():
        done = grant.requests.filter(state="done").count()
        counts = [booked["award", grant.number], booked["return", grant.number]]
        if counts != [1, done] or grant.application_id not in accepted:
            faults.append(f"{grant.number}: booked {counts}, {done} requests are done")
    told = Entry.objects.filter(act="answer_award", after="accepted").count()
    if not GrantRow.objects.count() == len(accepted) == told:
        faults.append(f"{GrantRow.objects.count()} grants, {len(accepted)} accepted, {told} told")
    there = AccountRow.objects.filter(unit="h200", kind__in=["pool", "call", "grant"])
    total_s = sum(a.credits_posted - a.debits_posted for a in there)
    if total_s not in (0, CAPACITY_S):
        faults.append(f"{total_s} s are there of {CAPACITY_S}")
    return faults


def find_in_decision(row):
    """Name what is wrong with a decision and its letters."""
    letters = AwardRow.objects.filter(decision=row).count()
    told = Entry.objects.filter(thing=f"decision:{row.pk}", after="signed").count()
    if row.state != "signed":
        return [f"{row.pk} is {row.state}, {letters} letters"] if letters or told else []
    paper = json.loads(row.paper)
    if (len(paper["lines"]), 1, row.hash) != (letters, told, seal(paper)):
        return [f"{row.pk}: {len(paper['lines'])} lines, {letters} letters, told {told} times"]
    return []


def main(kills, seed, wait_s_max):
    """Kill so often, and print what is there."""
    timezone.now = lambda: NOON
    gather.find_scores = find_scores
    migrate_office()
    do_open_call(CALL_FILE.read_text("utf-8"), "first_2026.yaml", by=None)
    names = ("lead", "officer", "decider")
    people = [Person.objects.create(email=f"{name}@example.kr").pk for name in names]
    act_once(people)  # What a child reads once, it finds read.
    connections.close_all()
    rng = np.random.default_rng(seed)
    killed = sum(kill_one(people, rng.uniform(0.02, wait_s_max)) for _ in range(kills))
    there = {
        "killed": killed,
        "signed": DecisionRow.objects.filter(state="signed").count(),
        "grants": GrantRow.objects.count(),
        "returned": RequestRow.objects.filter(state="done").count(),
        "faults": find_faults(),
    }
    print(json.dumps(there))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
