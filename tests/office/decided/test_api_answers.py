"""Awards accepted and declined over the API: as from the letter, by the same acts."""

import pytest
from django.test import Client

from dure.office.api import pace
from dure.office.api.actions import do_make_token
from dure.office.clock import now
from dure.office.grants.models import GrantRow
from dure.office.trail.models import Entry

pytestmark = pytest.mark.django_db
V1, TYPED = "/api/v1", "application/json"
SERVER_S = 8 * 365 * 86_400


@pytest.fixture(autouse=True)
def _paces():
    pace._COUNTS.clear()  # noqa: SLF001 - each test begins a minute of its own


@pytest.fixture
def ask():
    """Give what a program of somebody gets for a request that changes something."""

    def send(person, path, body=None):
        token = do_make_token(person.pk, label="t", scope="write", days=365)
        headers = {"authorization": f"Bearer {token}", "accept-language": "en"}
        return Client(headers=headers).post(f"{V1}{path}", body or {}, content_type=TYPED)

    return send


@pytest.fixture
def award(reviewed, sign, letter_of):
    """Give the letter of an award of two servers."""
    rows = reviewed(ann=2, bob=9)
    sign()
    return letter_of(rows["ann"])


def codes(answer):
    return [finding["code"] for finding in answer.json()["findings"]]


def test_an_award_is_accepted_once(award, ask):
    lead = award.application.lead
    for _ in range(2):
        got = ask(lead, f"/letters/{award.pk}/accept")
        assert got.status_code == 200
        [balance] = got.json()["balances"]
        assert (balance["type"], balance["granted_s"]) == ("h200", SERVER_S)
    assert GrantRow.objects.count() == 1
    assert Entry.objects.filter(act="answer_award", thing__startswith="grant:").count() == 1
    late = ask(lead, f"/letters/{award.pk}/refuse", {"reason": "moved"})
    assert (late.status_code, codes(late)) == (409, ["award_not_answerable"])


def test_an_award_is_declined_once(award, ask):
    for _ in range(2):
        got = ask(award.application.lead, f"/letters/{award.pk}/refuse", {"reason": "moved"})
        assert (got.status_code, got.json()["state"]) == (200, "refused")
    assert Entry.objects.filter(act="answer_award").count() == 1


def test_after_its_day_it_is_too_late(award, ask, clock):
    clock(award.accept_by)
    got = ask(award.application.lead, f"/letters/{award.pk}/accept")
    assert (got.status_code, codes(got)) == (409, ["award_answer_too_late"])
    assert not GrantRow.objects.exists()


def test_nobody_else_accepts(award, ask, make_person):
    assert award.accept_by > now()
    for name, roles, want in (("o", ["officer"], 403), ("p", [], 404), ("d", ["decider"], 403)):
        got = ask(make_person(f"api-{name}", *roles), f"/letters/{award.pk}/accept")
        assert got.status_code == want, name
    assert ask(award.application.lead, f"/letters/{award.pk + 1_000}/accept").status_code == 404
    assert ask(award.application.lead, f"/letters/{2**63}/accept").status_code == 400
