"""A round that was screened and reviewed, with its scores, and people to decide it."""

from datetime import datetime, timedelta

import pytest

DECIDED = datetime.fromisoformat("2026-02-20T10:00:00+09:00")
"""After the call has closed and before its grants start."""
DAY = timedelta(days=1)


@pytest.fixture
def people(make_person):
    """Give an officer, a decider, an overseer and who reviewed."""
    return {
        "officer": make_person("officer", "officer"),
        "decider": make_person("decider", "decider"),
        "overseer": make_person("overseer", "council"),
        "reviewer": make_person("reviewer", "reviewer", "chair"),
    }


@pytest.fixture
def review(people):
    """Give what brings an application to the state before a decision, on the trail."""
    from dure.office.acts import Act  # noqa: PLC0415
    from dure.office.states import APPLICATION  # noqa: PLC0415
    from dure.office.transition import do_move  # noqa: PLC0415

    def make(row):
        officer, reviewer = people["officer"].pk, people["reviewer"].pk
        for state, act, by in (
            ("screening", Act.SCREEN, officer),
            ("eligible", Act.SCREEN, officer),
            ("in_review", Act.ASSIGN_REVIEWER, officer),
            ("reviewed", Act.REVIEW, reviewer),
        ):
            do_move(row, APPLICATION, state, act=act, by=by)
        return row

    return make


@pytest.fixture
def scores(monkeypatch):
    """Give the scores of the panel by number; a test may change them."""
    from dure.office.decisions.scores import Scored  # noqa: PLC0415

    kept = {}

    def find(call_id):
        return {n: Scored(*s) for n, s in kept.items() if n.startswith(call_id)}

    monkeypatch.setattr("dure.office.decisions.gather.find_scores", find)
    return kept


@pytest.fixture
def reviewed(submit, review, scores, make_person, clock):
    """Give a maker of reviewed applications: name of the lead → servers of H200 asked.

    The first has the best score.
    """

    def make(**asked):
        rows = {}
        for place, (name, servers) in enumerate(asked.items(), start=1):
            lead = make_person(name)
            row = submit(lead, applicant=name, types="h200", asked=f"{servers} servers", least="")
            scores[row.number] = ((100 - place) * 1000, place)
            rows[name] = review(row)
        clock(DECIDED)
        return rows

    return make


@pytest.fixture
def small_call(call_text):
    """Give the text of the first call with six servers of H200 only."""
    text = call_text.replace("servers: 280,", "servers: 6,")
    assert text != call_text
    return text


@pytest.fixture
def call(db, small_call):  # noqa: ARG001 - it opens the database
    """Open the first call of Korea with six servers of H200."""
    from dure.office.calls.actions import do_open_call  # noqa: PLC0415
    from dure.office.calls.models import CallRow  # noqa: PLC0415

    slug = do_open_call(small_call, "first_2026.yaml", by=None)
    return CallRow.objects.get(pk=slug)


@pytest.fixture
def propose(call, people):
    """Give a maker of proposals."""
    from dure.office.decisions.actions import do_choose, do_draft, do_propose  # noqa: PLC0415

    def make(**chosen):
        officer = people["officer"].pk
        row = do_draft(call, by=officer)
        kept = {"overseer_id": people["overseer"].pk, "reserve": 2, "tranches": 2}
        do_choose(row.pk, {**kept, **chosen}, by=officer)
        return do_propose(row.pk, by=officer)

    return make


@pytest.fixture
def sign(propose, people):
    """Give a maker of signed decisions."""
    from dure.office.decisions.sign import do_sign  # noqa: PLC0415

    def make(**chosen):
        row = propose(**chosen)
        return do_sign(row.pk, by=people["decider"].pk, seen=row.proposal_hash)

    return make


@pytest.fixture
def letter_of():
    """Give what finds the latest letter of an application."""
    from dure.office.decisions.queries import find_latest  # noqa: PLC0415

    return lambda row: find_latest(row.pk)


@pytest.fixture
def accepted(reviewed, sign, letter_of):
    """Give the grant of somebody who asked two servers and accepted them, and its lead."""
    from dure.office.grants.actions import do_accept  # noqa: PLC0415

    rows = reviewed(ann=2, bob=3)
    sign(tranches=1)
    grant = do_accept(letter_of(rows["ann"]).pk, by=rows["ann"].lead_id)
    return grant, rows
