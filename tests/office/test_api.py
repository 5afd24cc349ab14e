"""The API: tokens, drafts, keys, problems, paces; it does what the pages do, by the same acts."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from dure.office.api import pace
from dure.office.api.actions import TOKENS_MAX, do_make_token, do_revoke_token
from dure.office.api.models import OnceRow, TokenRow
from dure.office.applications.models import ApplicationRow
from dure.office.trail.models import Entry
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
TYPED = "application/json"


@pytest.fixture(autouse=True)
def _paces():
    pace._COUNTS.clear()  # noqa: SLF001 - each test begins a minute of its own


@pytest.fixture
def ask():
    """Give a maker of programs that hold a token of a person."""

    def make(person=None, scope="write", language="en", days=30):
        headers = {"accept-language": language}
        if person is not None:
            token = do_make_token(person.pk, label="a test", scope=scope, days=days)
            headers["authorization"] = f"Bearer {token}"
        return Client(headers=headers, enforce_csrf_checks=True)

    return make


def codes(answer):
    return [finding["code"] for finding in answer.json()["findings"]]


# Tokens.


def test_a_token_is_shown_once_and_kept_as_a_hash(make_person):
    person = make_person("kim")
    token = do_make_token(person.pk, label="sync", scope="read", days=30)
    row = TokenRow.objects.get()
    kept = json.dumps([str(value) for value in vars(row).values()])
    secret = token.split("_", 2)[2]
    assert secret not in kept
    assert token.startswith(f"dure_{row.name}_")
    assert secret not in "".join(Entry.objects.values_list("detail", flat=True))
    assert Entry.objects.filter(act="keep_token", thing=f"token:{row.pk}").count() == 1


WRONG = {
    "another secret": lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    "half of it": lambda token: token[:30],
    "another name": lambda token: token.replace(token[5:17], "0" * 12),
    "nothing": lambda _: "",
    "with a zero byte": lambda token: token + "\0",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_token_opens_nothing(wrong, make_person):
    token = do_make_token(make_person("kim").pk, label="sync", scope="read", days=30)
    header = {"authorization": f"Bearer {wrong(token)}", "accept-language": "en"}
    answer = Client(headers=header).get(f"{V1}/me")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="dure"'
    assert codes(answer) == ["token_not_known"]


def test_a_wrong_token_beside_a_session_is_refused(make_person):
    client = Client()
    client.force_login(make_person("kim"))
    assert client.get(f"{V1}/me").status_code == 200
    got = client.get(f"{V1}/me", headers={"authorization": "Bearer dure_wrong"})
    assert got.status_code == 401


def test_a_token_ends(make_person, ask, clock):
    from dure.office.clock import now  # noqa: PLC0415

    client, end = ask(make_person("kim"), days=30), now() + timedelta(days=30)
    clock(end - timedelta(seconds=1))
    assert client.get(f"{V1}/me").status_code == 200
    clock(end)
    assert client.get(f"{V1}/me").status_code == 401


def test_a_revoked_token_opens_nothing_and_only_its_person_revokes_it(make_person, ask):
    person, other = make_person("kim"), make_person("lee")
    client, row = ask(person), TokenRow.objects.get()
    do_revoke_token(other.pk, row.pk)
    assert client.get(f"{V1}/me").status_code == 200
    do_revoke_token(person.pk, row.pk)
    do_revoke_token(person.pk, row.pk)
    assert client.get(f"{V1}/me").status_code == 401
    assert Entry.objects.filter(act="keep_token").count() == 2  # made, revoked once


def test_the_token_of_somebody_who_was_shut_out_opens_nothing(make_person, ask):
    person = make_person("kim")
    client = ask(person)
    person.is_active = False
    person.save()
    assert client.get(f"{V1}/me").status_code == 401


def test_a_token_that_reads_does_not_write(make_person, ask, call):
    answer = ask(make_person("kim"), "read").post(
        f"{V1}/applications", {"call": call.pk}, content_type=TYPED
    )
    assert (answer.status_code, codes(answer)) == (403, ["token_reads_only"])
    assert not ApplicationRow.objects.exists()


def test_a_token_does_what_its_person_may_and_no_more(make_person, ask, submit):
    row = submit(make_person("lead"))
    at = f"{V1}/applications/{row.number}"
    assert ask(make_person("other")).get(at).status_code == 404
    assert ask(make_person("officer", "officer")).get(at).status_code == 200
    withdrawn = ask(make_person("more", "officer")).post(f"{at}/withdraw", {}, content_type=TYPED)
    assert withdrawn.status_code == 403


def test_the_use_of_a_token_is_noted_to_the_hour(make_person, ask, clock):
    from dure.office.clock import now  # noqa: PLC0415

    client, start = ask(make_person("kim")), now()
    client.get(f"{V1}/me")
    clock(start + timedelta(minutes=59))
    client.get(f"{V1}/me")
    assert TokenRow.objects.get().used_at == start
    clock(start + timedelta(minutes=60))
    client.get(f"{V1}/me")
    assert TokenRow.objects.get().used_at == start + timedelta(minutes=60)


def test_there_are_only_so_many_tokens(make_person):
    person = make_person("kim")
    for number in range(TOKENS_MAX):
        do_make_token(person.pk, label=str(number), scope="read", days=30)
    with pytest.raises(InputRefused) as refusal:
        do_make_token(person.pk, label="one more", scope="read", days=30)
    assert [f.message.code for f in refusal.value.findings] == ["tokens_too_many"]


def test_making_a_token_asks_for_the_password_first_and_tells_by_mail(
    make_person, browse, mailoutbox
):
    client = browse(make_person("kim"))
    form = {"label": "sync <b>", "scope": "read", "days": "90"}
    asked = client.post("/me/tokens/new", form)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert not TokenRow.objects.exists()
    shown = client.post(asked["Location"], {"password": "a-long-pass-word"})
    text = shown.content.decode()
    row = TokenRow.objects.get()
    assert f"dure_{row.name}_" in text
    assert "sync &lt;b&gt;" in text
    assert "no-store" in shown["Cache-Control"]
    [mail] = mailoutbox
    assert mail.to == ["kim@example.kr"]
    assert "access token" in mail.subject
    assert "act as you" in mail.body
    assert row.name not in mail.body
    again = client.get("/me/tokens/").content.decode()
    assert f"dure_{row.name}_…" in again
    client.post(f"/me/tokens/{row.pk}/revoke")
    row.refresh_from_db()
    assert row.revoked_at is not None


# Sessions.


def test_a_session_changes_nothing_without_its_csrf_token(make_person, call):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(make_person("kim"))
    body = {"call": call.pk}
    forged = client.post(f"{V1}/applications", body, content_type=TYPED)
    assert (forged.status_code, forged["Content-Type"]) == (403, "application/problem+json")
    client.get("/me/")
    secret = client.cookies["csrftoken"].value
    sent = client.post(
        f"{V1}/applications", body, content_type=TYPED, headers={"x-csrftoken": secret}
    )
    assert sent.status_code == 201


# Applications.


def test_an_application_from_draft_to_paper(make_person, ask, call, cells):
    client = ask(make_person("lead"))
    begun = client.post(f"{V1}/applications", {"call": call.pk}, content_type=TYPED).json()
    at = f"{V1}/applications/{begun['number']}"
    half = client.put(f"{at}/draft", {"title_en": "A model"}, content_type=TYPED).json()
    assert not half["is_ready"]
    assert "cell_missing" in {f["code"] for f in half["findings"]} or half["findings"]
    kept = client.put(f"{at}/draft", cells, content_type=TYPED).json()
    assert kept["is_ready"]
    stale = client.post(f"{at}/submit", {"seal": half["seal"]}, content_type=TYPED)
    assert (stale.status_code, codes(stale)) == (409, ["draft_changed_meanwhile"])
    for _ in range(2):  # the same twice is once
        sent = client.post(f"{at}/submit", {"seal": kept["seal"]}, content_type=TYPED).json()
        assert (sent["state"], sent["version"]) == ("submitted", 1)
    assert sent["paper"]["title_en"] == cells["title_en"]
    assert [one["number"] for one in client.get(f"{V1}/applications").json()["items"]] == [
        begun["number"]
    ]
    gone = client.post(f"{at}/withdraw", {"reason": "moved"}, content_type=TYPED).json()
    assert gone["state"] == "withdrawn"


def test_a_cell_that_is_left_out_becomes_empty(make_person, ask, start):
    lead = make_person("lead")
    row = start(lead)
    at = f"{V1}/applications/{row.number}/draft"
    got = ask(lead).put(at, {"title_ko": "새 과제"}, content_type=TYPED).json()["cells"]
    assert got["title_ko"] == "새 과제"
    assert set(got.values()) == {"새 과제", ""}


def test_a_key_begins_one_application_however_often_it_is_sent(make_person, ask, call):
    client = ask(make_person("lead"))
    key = {"idempotency-key": "8f14e45f"}
    body = {"call": call.pk}
    first = client.post(f"{V1}/applications", body, content_type=TYPED, headers=key)
    again = client.post(f"{V1}/applications", body, content_type=TYPED, headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert ApplicationRow.objects.count() == 1
    other = client.post(f"{V1}/applications", body, content_type=TYPED)
    assert other.json()["number"] != first.json()["number"]


def test_a_key_is_of_one_person_and_one_request(make_person, ask, call, call_text):
    from dure.office.calls.actions import do_open_call  # noqa: PLC0415

    lead, lee = make_person("lead"), make_person("lee")
    second = do_open_call(call_text.replace("first_2026", "second_2026"), "b.yaml", by=None)
    key = {"idempotency-key": "k"}
    client = ask(lead)
    client.post(f"{V1}/applications", {"call": call.pk}, content_type=TYPED, headers=key)
    other = client.post(f"{V1}/applications", {"call": second}, content_type=TYPED, headers=key)
    assert (other.status_code, codes(other)) == (409, ["key_used_otherwise"])
    theirs = ask(lee).post(f"{V1}/applications", {"call": call.pk}, content_type=TYPED, headers=key)
    assert theirs.status_code == 201
    assert OnceRow.objects.count() == 2


def test_a_request_that_is_refused_does_not_use_up_its_key(make_person, ask, call, clock):
    client, key = ask(make_person("lead"), days=365), {"idempotency-key": "k"}
    clock(call.closes_at)
    late = client.post(f"{V1}/applications", {"call": call.pk}, content_type=TYPED, headers=key)
    assert (late.status_code, codes(late)) == (409, ["call_is_closed"])
    assert not OnceRow.objects.exists()


# Problems.


def test_a_problem_speaks_the_language_asked_for(make_person, ask, call, clock):
    lead = make_person("lead")
    english, korean = ask(lead, days=365), ask(lead, language="ko", days=365)
    clock(call.closes_at)
    got = [
        client.post(f"{V1}/applications", {"call": call.pk}, content_type=TYPED)
        for client in (english, korean)
    ]
    assert {answer["Content-Type"] for answer in got} == {"application/problem+json"}
    assert "the call took applications until" in got[0].json()["findings"][0]["what"]
    assert "마감되었습니다" in got[1].json()["findings"][0]["what"]
    assert [answer["Content-Language"] for answer in got] == ["en", "ko"]


BAD = {
    "no JSON": (b"{", 400),
    "another field": (b'{"call": "first_2026", "more": 1}', 400),
    "a number": (b'{"call": 1}', 400),
    "a list": (b"[]", 400),
    "nothing": (b"", 400),
    "half a letter": (b'{"call": "\\ud800"}', 400),
    "a zero byte": (b'{"call": "a\\u0000"}', 400),
    "no such call": (b'{"call": "none"}', 404),
    "more than is taken": (b'{"call": "' + b"a" * 1_000_001 + b'"}', 413),
    "too deep": (b"[" * 100_000, 400),
    "not UTF-8": (b'{"call": "\xff"}', 400),
}


@pytest.mark.parametrize(("body", "want"), BAD.values(), ids=BAD)
def test_a_body_that_cannot_be_read(body, want, make_person, ask, call):
    del call
    answer = ask(make_person("lead")).post(f"{V1}/applications", body, content_type=TYPED)
    assert (answer.status_code, answer["Content-Type"]) == (want, "application/problem+json")


def test_addresses_that_are_not_there_and_methods_that_are_not_taken(client):
    gone = client.get(f"{V1}/none")
    assert (gone.status_code, gone["Content-Type"]) == (404, "application/problem+json")
    refused = client.delete(f"{V1}/calls")
    assert (refused.status_code, refused["Allow"]) == (405, "GET")
    assert refused["Content-Type"] == "application/problem+json"


# Paces.


def test_who_asks_too_often_waits_until_the_minute_is_over(client, settings, clock):
    from dure.office.clock import now  # noqa: PLC0415

    settings.API_PER_MINUTE = {"person": 5, "public": 2}
    start = now()
    clock(start + timedelta(seconds=20))
    got = [client.get(f"{V1}/calls").status_code for _ in range(3)]
    assert got == [200, 200, 429]
    assert client.get(f"{V1}/calls")["Retry-After"] == "40"
    clock(start + timedelta(seconds=60))
    assert client.get(f"{V1}/calls").status_code == 200


def test_trying_out_tokens_is_paced_too(client, settings):
    settings.API_PER_MINUTE = {"person": 5, "public": 2}
    wrong = {"authorization": "Bearer dure_000000000000_" + "x" * 43}
    got = [client.get(f"{V1}/me", headers=wrong).status_code for _ in range(3)]
    assert got == [401, 401, 429]


def test_behind_a_proxy_each_address_has_its_own_pace(client, settings):
    settings.API_PER_MINUTE, settings.ALLAUTH_TRUSTED_PROXY_COUNT = {"person": 5, "public": 1}, 1
    got = [
        client.get(f"{V1}/calls", headers={"x-forwarded-for": address}).status_code
        for address in ("10.0.0.1", "10.0.0.2", "9.9.9.9, 10.0.0.1")
    ]
    assert got == [200, 200, 429]
