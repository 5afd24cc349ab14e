"""Grants, decisions and use by the API, on a round that was decided and accepted."""

from datetime import timedelta

import pytest
from django.test import Client

from dure.office.api import pace
from dure.office.api.actions import do_make_token
from dure.office.grants.queries import find_accounts, sum_held
from dure.office.people.models import Person
from dure.office.trail.models import Entry

pytestmark = pytest.mark.django_db
V1, TYPED = "/api/v1", "application/json"
SERVER_S = 8 * 365 * 86_400
HOUR_S = 3_600
JOB = {"job": "7713", "type": "h200", "accelerators": 8}
JOB |= {"start": "2026-02-20T10:30:00+09:00", "end": "2026-02-20T13:00:00+09:00"}
USED_S = 8 * 5 * HOUR_S // 2


@pytest.fixture(autouse=True)
def _paces():
    pace._COUNTS.clear()  # noqa: SLF001 - each test begins a minute of its own


@pytest.fixture
def program():
    """Give a maker of programs with a token of somebody."""

    def make(person):
        token = do_make_token(person.pk, label="t", scope="write", days=365)
        headers = {"authorization": f"Bearer {token}", "accept-language": "en"}
        return Client(headers=headers)

    return make


@pytest.fixture
def report(program, make_person, clock):
    """Give what reports jobs as the operator of gwangju, in May."""
    operator = make_person("operator", "operator", scope="site:gwangju")

    def send(*jobs, site="gwangju"):
        from dure.office.clock import now  # noqa: PLC0415

        clock(now() + timedelta(days=1))
        body = {"jobs": list(jobs)}
        return program(operator).post(f"{V1}/sites/{site}/usage", body, content_type=TYPED)

    return send


def test_a_grant_and_its_balance(accepted, program):
    grant, rows = accepted
    lead = program(rows["ann"].lead)
    [line] = lead.get(f"{V1}/grants").json()["items"]
    assert (line["number"], line["state"]) == (grant.number, "active")
    got = lead.get(f"{V1}/grants/{grant.number}").json()
    [balance] = got["balances"]
    want = {"type": "h200", "granted_s": 2 * SERVER_S, "there_s": 2 * SERVER_S}
    assert balance == want | dict.fromkeys(("used_s", "beyond_s", "back_s", "held_s", "later_s"), 0)
    assert program(rows["bob"].lead).get(f"{V1}/grants/{grant.number}").status_code == 404


def test_a_decision_with_its_reasons(accepted, program):
    _, rows = accepted
    at = f"{V1}/applications/{rows['bob'].number}/decisions"
    [letter] = program(rows["bob"].lead).get(at).json()["items"]
    assert (letter["outcome"], letter["is_latest"]) == ("awarded", True)
    assert letter["seconds"] == {"h200": 3 * SERVER_S}
    assert letter["why"]["parts"]
    assert program(rows["ann"].lead).get(at).status_code == 404


def used_s(grant):
    return sum_held(find_accounts([grant.number])[grant.number])["h200"].used_s


def test_a_job_is_booked_once_however_often_it_is_sent(accepted, report):
    grant, _ = accepted
    job = {**JOB, "grant": grant.number}
    first, again = report(job).json(), report(job).json()
    assert (first["posted"], first["known"], first["findings"]) == (1, 0, [])
    assert (again["posted"], again["known"], again["findings"]) == (0, 1, [])
    assert used_s(grant) == USED_S
    assert Entry.objects.filter(act="post_use", thing="site:gwangju").count() == 1


def test_what_cannot_be_booked_is_told_of_and_the_rest_is(accepted, report):
    grant, _ = accepted
    good = {**JOB, "grant": grant.number}
    report(good)
    told = report(
        {**good, "accelerators": 4},  # the book has 8
        {**good, "job": "7714"},
        {**good, "job": "7715", "grant": "nobody"},
    ).json()
    assert told["posted"] == 1
    codes = {finding["code"] for finding in told["findings"]}
    assert codes == {"usage_differs_from_book", "usage_grant_unknown"}
    assert used_s(grant) == 2 * USED_S


UNREADABLE = {
    "it ends before it starts": ({"end": "2026-02-20T08:00:00+09:00"}, "usage_ends_before_start"),
    "no time": ({"start": "yesterday"}, None),
    "neither accelerators nor seconds": ({"accelerators": None}, None),
}


@pytest.mark.parametrize(("change", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_report_that_cannot_be_read_books_nothing(change, code, accepted, report):
    grant, _ = accepted
    good = {**JOB, "grant": grant.number}
    answer = report({**good, "job": "1"}, {**good, **change})
    assert answer.status_code == 400
    codes = [finding["code"] for finding in answer.json()["findings"]]
    assert codes
    assert code is None or code in codes
    assert used_s(grant) == 0


def test_an_operator_reports_for_their_site_only(accepted, report):
    grant, _ = accepted
    assert report({**JOB, "grant": grant.number}, site="haenam").status_code == 403


def test_a_statement_lists_what_was_learnt_in_its_month(accepted, report, program):
    grant, rows = accepted
    report({**JOB, "grant": grant.number})  # the book learns of it in February
    lead = program(rows["ann"].lead)
    at = f"{V1}/grants/{grant.number}/statement"
    got = lead.get(f"{at}?month=2026-02").json()
    [unit] = got["units"]
    assert unit["parts"] == {"awarded": 2 * SERVER_S, "used": -USED_S}
    assert unit["closing_s"] == 2 * SERVER_S - USED_S
    assert [line["kind"] for line in got["lines"]] == ["award", "charge"]
    assert got["next"] is None
    after = got["lines"][0]["sequence"]
    rest = lead.get(f"{at}?month=2026-02&after={after}").json()
    assert [line["kind"] for line in rest["lines"]] == ["charge"]
    assert lead.get(f"{at}?month=2026-01").json()["units"] == []
    assert lead.get(f"{at}?month=2026-13").status_code == 400


def test_a_long_statement_has_pages(accepted, report, program, monkeypatch):
    monkeypatch.setattr("dure.office.api.written.LINES", 2)
    grant, rows = accepted
    report(*({**JOB, "grant": grant.number, "job": str(n)} for n in range(4)))
    lead, seen = program(rows["ann"].lead), []
    at = f"{V1}/grants/{grant.number}/statement?month=2026-02"
    while at:
        page = lead.get(at).json()
        seen += [line["sequence"] for line in page["lines"]]
        at = page["next"]
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen)


def test_a_token_counts_and_not_the_session_beside_it(accepted, program):
    _, rows = accepted
    client = program(rows["ann"].lead)
    client.force_login(rows["bob"].lead)
    assert client.get(f"{V1}/me").json()["email"] == Person.objects.get(name="ann").email


def test_what_is_somebodys_own_is_kept_nowhere(accepted, program):
    grant, rows = accepted
    answer = program(rows["ann"].lead).get(f"{V1}/grants/{grant.number}")
    assert "no-store" in answer["Cache-Control"]
    assert "Cache-Control" not in Client().get(f"{V1}/calls")


def test_results_and_figures_are_for_everyone(accepted):
    _, rows = accepted
    [first, second] = Client().get(f"{V1}/results").json()["items"]
    assert {first["number"], second["number"]} == {rows["ann"].number, rows["bob"].number}
    assert [first["state"], second["state"]].count("active") == 1
    figures = Client().get(f"{V1}/figures").json()["items"]
    assert {figure["mark"] for figure in figures} >= {"seen", "computed"}
    assert all(figure["day"] and figure["source"] for figure in figures)
    assert Client().head(f"{V1}/results").status_code == 200
