"""What else somebody with bad intent tries: to lead astray, to find out, to be somebody else."""

import re
import runpy
from pathlib import Path

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from dure.office.applications.actions_team import do_attach, do_invite
from dure.office.applications.models import MemberRow

TABLE = runpy.run_path(str(Path(__file__).with_name("test_permissions.py")))
world, ROUTES = TABLE["world"], TABLE["ROUTES"]
pytestmark = pytest.mark.django_db
PASSWORD = "a-long-pass-word"
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
PDF = b"%PDF-1.7 plan"


def sign_in(client, email="kim@example.kr", **more):
    return client.post(LOGIN, {"login": email, "password": PASSWORD, **more})


def is_in(client):
    return client.get("/me/").status_code == 200


# To lead astray.

ELSEWHERE = {
    "another site": "https://evil.example/",
    "another site by the same scheme": "//evil.example/",
    "three strokes": "///evil.example/",
    "a stroke that browsers turn": "/\\evil.example/",
    "a name before the host": "http://testserver@evil.example/",
    "a scheme without strokes": "https:evil.example",
    "a script": "javascript:alert(1)",
    "a script after white space": "\tjavascript:alert(1)",
    "a page in the address": "data:text/html,<script>alert(1)</script>",
}


@pytest.mark.parametrize("there", ELSEWHERE.values(), ids=ELSEWHERE)
def test_no_address_leads_elsewhere(there, make_person, browse):
    make_person("kim")
    client = browse()
    said = [
        client.get(LOGIN, {"next": there}),
        client.post("/language", {"language": "en", "next": there}),
        sign_in(client, next=there),
        client.get(LOGIN, {"next": there}),
        client.post("/accounts/logout/", {"next": there}),
    ]
    led = [got["Location"] for got in said if got.status_code == 302]
    assert len(led) == 4
    assert [at for at in led if not re.match(r"/(?![/\\])", at)] == []
    assert "evil" not in "".join(led)


def test_a_link_in_a_mail_never_leads_to_a_host_that_the_request_named(make_person):
    make_person("hong")
    for name in ("host", "x-forwarded-host"):
        got = Client().post(RESET, {"email": "hong@example.kr"}, headers={name: "evil.example"})
        assert got.status_code == (400 if name == "host" else 302)
    assert len(mail.outbox) == 1
    assert "evil.example" not in mail.outbox[0].body


LINES = {
    "a line more in a name": "Kim\nBcc: all@example.kr",
    "a return": "Kim\r\nBcc: all@example.kr",
    "a separator of lines": "Kim\u2028Bcc: all@example.kr",
    "text that runs backwards": "Kim \u202egro.live",
    "a zero width": "Ki\u200bm",
}


@pytest.mark.parametrize("name", LINES.values(), ids=LINES)
def test_a_name_is_one_line_that_reads_as_it_is_written(name, make_person, browse):
    person = make_person("kim")
    browse(person).post("/me/", {"name": name, "language": "ko"})
    organisation = {"name": name, "name_en": name, "kind": "academia"}
    browse(person).post("/me/organisations", organisation)
    person.refresh_from_db()
    kept = [person.name]
    for one in person.memberships.select_related("organisation"):
        kept += [one.organisation.name, one.organisation.name_en]
    assert [text for text in kept if not text.isprintable()] == []


def test_braces_in_a_name_are_only_braces(start, make_person, deliver):
    lead = make_person("lead")
    lead.name = "{0.__class__}{x}{{ y }}%s"
    lead.save()
    do_invite(start(lead).pk, "new@example.kr", by=lead)
    [letter] = deliver()
    assert lead.name in letter.body


# To find out.


@pytest.fixture
def hashes(monkeypatch):
    """Give the passwords that were made into hashes since the list was emptied."""
    made = []
    encode = MD5PasswordHasher.encode

    def note(self, password, salt):
        made.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", note)
    return made


def count(hashes, at, form):
    hashes.clear()
    Client().post(at, form)
    return len(hashes)


def test_signing_in_takes_as_long_for_who_is_not_there(hashes, make_person):
    make_person("kim")
    gone = make_person("gone")
    gone.is_active = False
    gone.save()
    tried = {
        name: count(hashes, LOGIN, {"login": email, "password": "wrong-word"})
        for name, email in [("kim", "kim@example.kr"), ("none", "no@x.kr"), ("gone", gone.email)]
    }
    assert tried == {"kim": 1, "none": 1, "gone": 1}


def test_signing_up_takes_as_long_for_who_is_there(hashes, make_person):
    make_person("kim")
    form = {"password1": PASSWORD, "password2": PASSWORD}
    tried = [
        count(hashes, "/accounts/signup/", {**form, "email": email})
        for email in ("new@example.kr", "kim@example.kr")
    ]
    assert tried == [1, 1]
    assert [one.to for one in mail.outbox] == [["new@example.kr"], ["kim@example.kr"]]


def test_an_account_that_is_shut_is_not_told_from_none(make_person, browse):
    gone = make_person("gone")
    gone.is_active = False
    gone.save()
    texts = []
    for email in (gone.email, "nobody@example.kr"):
        got = browse().post(RESET, {"email": email})
        texts.append((got.status_code, got.get("Location")))
        got = browse().post(LOGIN, {"login": email, "password": "wrong-word"})
        found = re.search(r'<ul class="errors".*?</ul>', got.text, re.DOTALL)
        texts[-1] += (got.status_code, found and found[0])
    assert texts[0] == texts[1]


def test_an_invitation_does_not_tell_who_has_an_account(start, make_person, browse):
    make_person("known")
    row = start(make_person("lead"))
    at, texts = reverse("invite_member", kwargs={"number": row.number}), []
    for email in ("known@example.kr", "other@example.kr"):
        got = browse(row.lead).post(at, {"email": email}, follow=True)
        text = re.sub(r"/members/\d+/|csrfmiddlewaretoken.*?>", "", got.text)
        texts.append(text.replace(email, "…").replace("known@example.kr", "…"))
        MemberRow.objects.all().delete()
    assert texts[0] == texts[1]


# To be somebody else.


def test_new_passwords_are_asked_for_a_few_times_only(make_person):
    make_person("hong")
    got = [
        Client().post(RESET, {"email": email}, headers={"accept-language": "en"}).status_code
        for email in ["hong@example.kr", "Hong@example.kr", "HONG@EXAMPLE.KR"] * 3
    ]
    assert got[-1] == 429
    assert len(mail.outbox) <= 5


def test_guessing_at_many_accounts_is_stopped_too(make_person):
    for n in range(12):
        make_person(f"kim{n}")
    for n in range(11):
        Client().post(LOGIN, {"login": f"kim{n}@example.kr", "password": "wrong-word"})
    stopped = Client()
    sign_in(stopped, "kim11@example.kr")
    assert not is_in(stopped)


def test_a_session_that_somebody_laid_out_is_nobodys(make_person):
    make_person("kim")
    client = Client()
    client.cookies["dure_session"] = laid = "a" * 32
    sign_in(client)
    assert is_in(client)
    other = Client()
    other.cookies["dure_session"] = laid
    assert not is_in(other)


def test_a_session_from_before_signing_in_is_not_the_one_after(make_person):
    make_person("kim")
    client = Client()
    client.post("/accounts/signup/", {"email": "a@x.kr", "password1": "x", "password2": "y"})
    session = client.session
    session["seen"] = 1
    session.save()
    client.cookies["dure_session"] = before = session.session_key
    sign_in(client)
    assert is_in(client)
    assert client.cookies["dure_session"].value != before
    other = Client()
    other.cookies["dure_session"] = before
    assert not is_in(other)


def test_after_signing_out_the_cookie_opens_nothing(make_person):
    make_person("kim")
    client = Client()
    sign_in(client)
    client.get("/accounts/logout/")
    assert is_in(client)  # a picture on another site does not sign anybody out
    kept = client.cookies["dure_session"].value
    client.post("/accounts/logout/")
    other = Client()
    other.cookies["dure_session"] = kept
    assert not is_in(other)


def test_a_new_password_ends_all_other_sessions(make_person):
    make_person("kim")
    one, other = Client(), Client()
    sign_in(one)
    sign_in(other)
    new = "another-long-one"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    one.post("/accounts/password/change/", form)
    assert (is_in(one), is_in(other)) == (True, False)


def test_a_link_for_a_new_password_works_once(make_person):
    make_person("hong")
    client = Client()
    client.post(RESET, {"email": "hong@example.kr"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]
    at = client.get(link)["Location"]
    client.post(at, {"password1": "another-long-one", "password2": "another-long-one"})
    again = Client()
    got = again.get(link, follow=True)
    assert "password1" not in got.text


# What is another's.


def test_the_key_of_anothers_file_under_ones_own_number_opens_nothing(start, make_person, browse):
    mine, theirs = start(make_person("mine")), start(make_person("theirs"))
    file = do_attach(theirs.pk, "plan.pdf", PDF, by=theirs.lead_id)
    member = MemberRow.objects.create(
        application=theirs, email="m@x.kr", token="t", invited_at=theirs.created_at
    )
    client = browse(mine.lead)
    own = {"number": mine.number}
    for name, keys, method in [
        ("read_file", {"file_id": file.pk}, client.get),
        ("detach_file", {"file_id": file.pk}, client.post),
        ("assessed_file", {"file_id": file.pk}, client.get),
        ("read_file", {"file_id": file.pk, "number": theirs.number}, client.get),
        ("detach_file", {"file_id": file.pk, "number": theirs.number}, client.post),
    ]:
        got = method(reverse(name, kwargs={**own, **keys}))
        assert got.status_code in {403, 404}, name
    client.post(reverse("remove_member", kwargs={**own, "member_id": member.pk}))
    member.refresh_from_db()
    file.refresh_from_db()
    assert (member.state, file.removed_at) == ("invited", None)


def test_reading_changes_nothing(world, browse):
    written = {}

    def note(execute, sql, params, many, context):
        if re.match(r"(INSERT|UPDATE|DELETE)\b", sql) and not re.search(
            r'"(django_session|office_cache)"', sql
        ):
            written.setdefault(name, sql[:80])
        return execute(sql, params, many, context)

    for name, (method, keys, roles) in ROUTES.items():
        # That somebody took all grants home is told to the trail, on purpose.
        if method != "get" or not roles or name == "export_grants":
            continue
        client = browse(world.get(roles.split()[0]))
        with connection.execute_wrapper(note), transaction.atomic():
            got = client.get(reverse(name, kwargs=keys(world) if callable(keys) else keys))
            for close in got._resource_closers:  # noqa: SLF001 - close() would end the test's connection
                close()
    assert written == {}


def test_what_is_a_persons_own_is_kept_by_no_machine_between(make_person, browse):
    assert "Cache-Control" not in browse().get("/calls/")
    client = browse(make_person("kim"))
    assert client.get("/calls/")["Cache-Control"] == "private, no-cache"
    assert client.get("/trail/")["Cache-Control"] == "private, no-cache"
    # Nobody who goes back after them sees what they saw.
    assert "Clear-Site-Data" not in client.get("/accounts/logout/")
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'
