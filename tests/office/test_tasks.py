"""Background work: put once, done once, tried again, given up in sight, and never lost."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from dure.office.clock import now
from dure.office.tasks import known
from dure.office.tasks.actions import (
    LEASE,
    TRIES_MAX,
    do_ask_again,
    do_fail,
    do_finish,
    do_put,
    do_put_recurring,
    do_sweep,
    do_take,
)
from dure.office.tasks.known import Known
from dure.office.tasks.models import TaskRow
from dure.office.tasks.queries import measure_health
from dure.office.tasks.work import work_all, work_one
from dure.office.trail.models import Entry
from dure.terms.language import same

pytestmark = pytest.mark.django_db
DID = []


def note(key):
    """Note that something was done."""
    DID.append(key)


def fail(key):
    """Fail each time."""
    DID.append(key)
    msg = f"the mail server is away for {key}"
    raise OSError(msg)


@pytest.fixture(autouse=True)
def _tasks(monkeypatch):
    DID.clear()
    here = {"note": note, "fail": fail, "often": note}
    monkeypatch.setattr("dure.office.tasks.known.import_string", here.__getitem__)
    tasks = {
        "note": Known("note", same("note"), "note"),
        "fail": Known("fail", same("fail"), "fail", is_atomic=False),
        "often": Known("often", same("often"), "often", every_s=60),
    }
    monkeypatch.setattr(known, "TASKS", tasks)
    for module in ("actions", "work", "queries"):
        monkeypatch.setattr(f"dure.office.tasks.{module}.TASKS", tasks)


def test_what_is_put_twice_is_done_once():
    do_put("note", "a")
    do_put("note", "a")
    do_put("note", "b")
    assert work_all() == 3  # two notes, and the one that comes again and again
    assert sorted(DID) == ["", "a", "b"]
    do_put("note", "a")
    assert work_one() is None


def test_what_the_act_takes_back_was_never_put():
    with transaction.atomic():
        do_put("note", "a")
        transaction.set_rollback(True)
    assert TaskRow.objects.count() == 0


def test_what_is_due_later_waits(clock):
    at = now()
    do_put("note", "later", due_at=at + timedelta(hours=1))
    assert work_one() is None
    clock(at + timedelta(hours=1))
    assert work_one().key == "later"


def test_the_one_that_waited_longest_is_first():
    at = now()
    for hours in (1, 3, 2):
        do_put("note", str(hours), due_at=at - timedelta(hours=hours))
    for _ in range(3):
        work_one()
    assert DID == ["3", "2", "1"]


def test_a_task_that_fails_is_tried_again_later_and_given_up_in_sight(clock):
    at = now()
    do_put("fail", "x")
    waited = []
    for _ in range(TRIES_MAX):
        assert work_one().name == "fail"
        assert work_one() is None
        row = TaskRow.objects.get()
        waited.append(int((row.due_at - now()).total_seconds()))
        clock(row.due_at)
    assert waited[:6] == [60, 240, 960, 3840, 15_360, 21_600]  # four times as long, at most 6 h
    assert row.state == "failed"
    assert "the mail server is away for x" in row.fault
    assert measure_health().failed == 1
    assert now() > at
    assert len(DID) == TRIES_MAX


def test_what_comes_again_and_again_is_never_given_up(clock, monkeypatch):
    do_put_recurring()
    do_put_recurring()
    assert TaskRow.objects.count() == 1
    monkeypatch.setattr("dure.office.tasks.known.import_string", lambda _: fail)
    for _ in range(TRIES_MAX + 2):
        assert work_one().name == "often"
        row = TaskRow.objects.get()
        assert row.state == "waiting"
        clock(row.due_at)
    monkeypatch.setattr("dure.office.tasks.known.import_string", lambda _: note)
    work_one()
    row = TaskRow.objects.get()
    assert (row.attempts, row.fault) == (0, "")


def test_after_a_long_stop_it_comes_once_and_then_at_its_time(clock):
    do_put_recurring()
    clock(now() + timedelta(days=3))
    assert work_all() == 1
    assert TaskRow.objects.get().due_at > now()


def test_a_worker_that_was_killed_loses_nothing(clock):
    do_put("note", "a")
    taken = do_take(now())
    assert work_one() is None  # the other one has it
    clock(now() + LEASE)
    again = work_one()
    assert (again.pk, DID) == (taken.pk, ["a"])
    # The first one was only slow: what it says now no longer counts.
    assert do_finish(taken) is False
    do_fail(taken, "slow")
    assert TaskRow.objects.get().state == "done"


def test_who_was_too_slow_takes_back_what_they_did(monkeypatch):
    person = []

    def slow(key):
        TaskRow.objects.filter(key=key).update(attempts=9)  # somebody else has taken it
        person.append(key)
        do_put("note", "side effect")

    monkeypatch.setattr("dure.office.tasks.known.import_string", lambda _: slow)
    do_put("note", "a")
    work_one()
    assert person == ["a"]
    assert not TaskRow.objects.filter(key="side effect").exists()


def test_one_that_kills_its_worker_each_time_is_given_up(clock):
    do_put("note", "poison")
    for _ in range(TRIES_MAX):
        assert do_take(now()) is not None
        clock(now() + LEASE)
    assert do_take(now()) is None
    assert TaskRow.objects.get().fault == "the worker that had taken it was gone"


def test_an_operator_sees_it_and_tries_again(make_person, browse):
    do_put("fail", "x")
    TaskRow.objects.update(
        state="failed", ended_at=now(), fault="Traceback\nOSError: away <b>", attempts=8
    )
    operator = browse(make_person("operator", "operator"))
    page = operator.get(reverse("tasks")).content.decode()
    assert "OSError: away &lt;b&gt;" in page
    assert "No worker has been here yet" in page
    pk = TaskRow.objects.get().pk
    answer = operator.post(reverse("ask_again", args=[pk]), follow=True)
    assert "It will be tried again" in answer.content.decode()
    row = TaskRow.objects.get()
    assert (row.state, row.attempts) == ("waiting", 0)
    do_ask_again(pk, by=None)  # twice is once
    assert Entry.objects.filter(act="run_tasks").count() == 1


def test_what_was_done_long_ago_is_cleared_away_and_what_failed_is_not(clock):
    do_put("note", "a")
    do_put("fail", "x")
    work_one()
    work_one()
    TaskRow.objects.filter(name="fail").update(state="failed", ended_at=now())
    clock(now() + timedelta(days=31))
    do_sweep("")
    assert list(TaskRow.objects.values_list("name", flat=True)) == ["fail"]


def test_asking_for_work_imports_nothing_heavy():
    code = "import dure.cli.office_tasks, sys; print('django' in sys.modules)"
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert got.stdout.strip() == "False"
