"""Kill the server itself, at random moments, while people submit, sign and accept over HTTP.

Run as a program: ``python killed_server.py KILLS SEED FOLDER``; DURE_DATABASE_URL names an empty
database. The server is started as ``dure office serve`` starts it, killed without warning, started
again, and every request that got no answer is sent once more, as a person would. Prints what is
there in the end as JSON.
"""

import json
import os
import re
import runpy
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import requests

HERE = Path(__file__).parent
SUBMITS = runpy.run_path(str(HERE / "killed.py"))
DECIDES = runpy.run_path(str(HERE / "decided" / "killed.py"))

from django.conf import settings  # noqa: E402 - Django is ready by now
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from dure.office.acts import Act  # noqa: E402
from dure.office.applications.actions import do_keep_draft, do_start, do_submit  # noqa: E402
from dure.office.applications.models import ApplicationRow  # noqa: E402
from dure.office.calls.actions import do_open_call  # noqa: E402
from dure.office.decisions.models import AwardRow, DecisionRow  # noqa: E402
from dure.office.grants.models import GrantRow  # noqa: E402
from dure.office.panels.models import PanelRow  # noqa: E402
from dure.office.people.actions import do_give_role  # noqa: E402
from dure.office.people.models import Person  # noqa: E402
from dure.office.roles import Role  # noqa: E402
from dure.office.states import APPLICATION  # noqa: E402
from dure.office.transition import do_move  # noqa: E402
from dure.office.web.serve import migrate_office  # noqa: E402
from dure.terms.seal import seal  # noqa: E402

PATIENCE_S = 60
ROLES = {"lead": None, "officer": Role.OFFICER, "decider": Role.DECIDER, "overseer": Role.COUNCIL}
CHOSEN = {"reserve": "0", "tranches": "1"}


class Server:
    """The office as it is served, which somebody kills and starts again."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.origin, self.starts = folder, f"http://127.0.0.1:{self.port}", 0
        self.process, self.answers_given = None, 0

    def start(self):
        """Start it, and wait until it answers."""
        code = "from dure.cli.main import main; main()"
        words = ["office", "serve", "--folder", self.folder, "--port", str(self.port)]
        command = [sys.executable, "-c", code, *words]
        # The queue is left alone: who works that off is killed by killed_worker.py.
        environment = {**os.environ, "DURE_OFFICE_WORK": "elsewhere"}
        with (Path(self.folder) / "said").open("a") as said:
            self.process = subprocess.Popen(
                command, stdout=said, stderr=said, env=environment, start_new_session=True
            )
        until = time.monotonic() + PATIENCE_S
        while not self.answers():
            assert self.process.poll() is None, "it does not start"
            assert time.monotonic() < until, "it does not answer"
            time.sleep(0.02)
        self.starts += 1

    def answers(self):
        """Tell whether it answers; nothing is asked of it before it listens."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            return requests.get(f"{self.origin}/health", timeout=5).ok
        except OSError:  # those of requests are of this kind too
            return False

    def kill(self):
        """Kill it and all of its workers without warning."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Somebody:
    """A person with a browser that sends again what got no answer."""

    def __init__(self, person, server):
        self.server, self.session = server, requests.Session()
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.create()
        token = secrets.token_hex(16)
        self.session.cookies.update({"dure_session": store.session_key, "csrftoken": token})
        self.session.headers.update({"X-CSRFToken": token, "Accept-Language": "en"})

    def send(self, at, form=None):
        """Send a form, or ask for a page, until there is an answer; tell how often it took."""
        for tried in range(1, 100):
            try:
                method = "GET" if form is None else "POST"
                url = f"{self.server.origin}{at}"
                got = self.session.request(
                    method, url, data=form, timeout=30, allow_redirects=False
                )
            except requests.RequestException:
                self.server.process.wait()
                self.server.start()
                continue
            self.server.answers_given += 1
            # What is done already is refused the second time, and never breaks.
            assert got.status_code in ({200, 302} if tried == 1 else {200, 302, 409}), (
                at,
                got.text,
            )
            return got, tried
        raise AssertionError(at)


def open_calls():
    """Open a call that takes applications now, and one that has just closed."""
    text = SUBMITS["CALL_FILE"].read_text("utf-8")
    today = timezone.localdate()
    for name, opens, closes in (("open", -7, 30), ("closed", -30, -2)):
        days = {"opens": opens, "closes": closes, "starts": 90}
        new = {key: today + timedelta(n) for key, n in days.items()} | {"id": name}
        given = text
        for key, value in new.items():
            given = re.sub(rf"^{key}: .*$", f"{key}: {value}", given, count=1, flags=re.MULTILINE)
        given = re.sub(r"^  - \{field: (opens|closes|starts), .*\n", "", given, flags=re.MULTILINE)
        do_open_call(given, f"{name}.yaml", by=None)


def submit_earlier(lead, count):
    """Submit applications to the closed call while it was open, and bring them to their panel."""
    now = timezone.now
    timezone.now = lambda: now() - timedelta(10)
    for _ in range(count):
        row = do_start("closed", by=lead)
        do_keep_draft(row.pk, SUBMITS["CELLS"], by=lead)
        row = do_submit(row.pk, by=lead)
        for state in ("screening", "eligible", "in_review"):
            do_move(row, APPLICATION, state, act=Act.SCREEN, by=lead)
    timezone.now = now
    rank_all(lead)


def rank_all(chair):
    """Let the panel of the closed call have frozen its ranking: in the order of the numbers."""
    lines = [
        {
            "number": number,
            "place": place,
            "score_milli": 80_000,
            "spread_milli": 0,
            "reviews": 2,
            "wanted": 2,
            "is_tied": False,
            "by_score": place,
            "reasons": [],
            "application": key,
            "title": {"en": number, "ko": number},
            "servers": 3,
            "reserve": False,
            "counted": [],
            "is_drawn": False,
        }
        for place, (key, number) in enumerate(
            ApplicationRow.objects.order_by("pk").values_list("pk", "number"), start=1
        )
    ]
    paper = {"ranking": {"lines": lines, "supply": [], "cut": len(lines)}}
    ended = {"state": "closed", "closed_by_id": chair, "closed_at": timezone.now()}
    PanelRow.objects.create(
        call_id="closed",
        opened_by_id=chair,
        opened_at=timezone.now(),
        paper=json.dumps(paper),
        hash=seal(paper),
        **ended,
    )


def apply(lead):
    """Apply to the open call; give what must be there from now on."""
    got, tried = lead.send("/calls/open/apply", {})
    number = got.headers["Location"].split("/")[2]
    lead.send(f"/applications/{number}/edit", {**SUBMITS["CELLS"], "work": "finetuning"})
    row = ApplicationRow.objects.get(number=number)
    lead.send(f"/applications/{number}/submit", {"seen": seal(row.cells)})
    return tried, number


def decide(officer, decider, overseer_id):
    """Prepare and sign a decision on what is reviewed; give its key."""
    got, _ = officer.send("/decisions/calls/closed/new", {})
    at = got.headers["Location"]
    officer.send(f"{at}choose", {**CHOSEN, "overseer": str(overseer_id)})
    officer.send(f"{at}propose", {})
    decision = int(at.split("/")[2])
    # The page would say it, and costs more than all that is sent here together.
    seen = DecisionRow.objects.get(pk=decision).proposal_hash
    decider.send(f"{at}sign", {"seen": seen})
    return decision


def accept(lead, decision):
    """Accept what a decision gives; give the key of the letter."""
    letter = AwardRow.objects.get(decision=decision, outcome="awarded").pk
    lead.send(f"/grants/letters/{letter}/accept", {})
    return letter


def find_lost(submitted, signed, accepted):
    """Name everything that was answered and is not there."""
    rows = ApplicationRow.objects
    lost = [n for n in submitted if not rows.filter(number=n, state="submitted").exists()]
    lost += [n for n in signed if DecisionRow.objects.get(pk=n).state != "signed"]
    return lost + [n for n in accepted if GrantRow.objects.filter(award=n).count() != 1]


def act_all(people, server, kills):
    """Lead one application after the other through, until the server was killed so often."""
    lead, officer, decider = (Somebody(people[n], server) for n in ("lead", "officer", "decider"))
    waiting = list(ApplicationRow.objects.filter(state="in_review").order_by("pk"))
    done = {"submitted": [], "signed": [], "accepted": []}
    began_twice = 0
    while server.starts <= kills:
        tried, number = apply(lead)
        began_twice += tried - 1
        done["submitted"].append(number)
        do_move(waiting.pop(), APPLICATION, "reviewed", act=Act.RANK, by=people["officer"].pk)
        done["signed"].append(decide(officer, decider, people["overseer"].pk))
        done["accepted"].append(accept(lead, done["signed"][-1]))
    return done, began_twice


def main(kills, seed, folder):
    """Kill so often, and print what is there."""
    migrate_office()
    open_calls()
    people = {}
    for name, role in ROLES.items():
        people[name] = Person.objects.create(email=f"{name}@example.kr", name=name)
        if role is not None:
            do_give_role(people[name].pk, role)
    submit_earlier(people["lead"].pk, kills + 8)
    server = Server(folder)
    server.start()
    is_over = threading.Event()
    rng = np.random.default_rng(seed)

    def kill_at_random():
        for _ in range(kills):
            started = server.starts
            # After so many answers, in the middle of the next: a busy machine gets something done.
            # Fewer than a round has, since starting again goes on where the last one was killed.
            wanted = server.answers_given + rng.integers(0, 6)
            while server.answers_given < wanted and not is_over.wait(0.002):
                pass
            if is_over.wait(rng.exponential(0.05)):
                return
            server.kill()
            # The next one waits until whoever noticed has started it again.
            while server.starts == started and not is_over.wait(0.02):
                pass

    killer = threading.Thread(target=kill_at_random)
    killer.start()
    try:
        done, began_twice = act_all(people, server, kills)
    finally:
        is_over.set()
        killer.join()
        if server.process.poll() is None:
            server.kill()
    connections.close_all()
    drafts = ApplicationRow.objects.filter(state="draft").count()
    faults = SUBMITS["find_faults"]() + DECIDES["find_faults"]() + find_lost(*done.values())
    # Who began anew because no answer came has at most one empty draft for it, and sees it.
    faults += [f"{drafts} drafts, {began_twice} begun twice"] if drafts > began_twice else []
    there = {name: len(those) for name, those in done.items()}
    there |= {"killed": server.starts - 1, "faults": [str(one) for one in faults]}
    print(json.dumps(there))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
