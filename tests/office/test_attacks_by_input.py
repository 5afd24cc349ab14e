"""What somebody with bad intent sends: names, files, forms, bodies, cookies as no browser does."""

import io
import json
import re
import runpy
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dure.office.applications.actions_team import (
    do_attach,
    do_detach,
    do_invite,
    do_remove_member,
)
from dure.office.applications.files import find_hash, find_kind, find_path
from dure.office.clock import now
from dure.office.opendata.write import disarm
from dure.terms.errors import InputRefused

TABLE = runpy.run_path(str(Path(__file__).with_name("test_permissions.py")))
world, ROUTES = TABLE["world"], TABLE["ROUTES"]
pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PDF = b"%PDF-1.7 plan"


NAMES = {
    "a way up": ("../../../etc/cron.d/plan.pdf", "plan.pdf"),
    "a way up of Windows": ("..\\..\\plan.pdf", "plan.pdf"),
    "a header more": ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie: x=1.pdf"),
    "quotation marks": ('a";filename="b.exe";x=".pdf', 'a";filename="b.exe";x=".pdf'),
    "HTML": ("<script>alert(1)<script>.pdf", "<script>alert(1)<script>.pdf"),
    "a template": ("{{ settings.SECRET_KEY }}{% debug %}.pdf",) * 2,
    "a formula": ("=cmd|' C'!A0.pdf", "=cmd|' C'!A0.pdf"),
    "backwards": ("plan\u202efdp.exe.pdf", "planfdp.exe.pdf"),
    "very long": ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
}


@pytest.mark.parametrize(("name", "want"), NAMES.values(), ids=NAMES)
def test_the_name_of_a_file_is_only_a_name(name, want, start, browse, settings):
    row = start()
    file = do_attach(row.pk, name, PDF, by=row.lead_id)
    assert file.name == want
    # It is kept under its hash, below the folder, for its owner only.
    path = find_path(file.hash)
    assert path.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    assert [p.stat().st_mode & 0o077 for p in (path, path.parent, path.parent.parent)] == [0, 0, 0]
    client = browse(row.lead)
    got = client.get(reverse("read_file", kwargs={"number": row.number, "file_id": file.pk}))
    for close in got._resource_closers:  # noqa: SLF001 - close() would end the test's connection
        close()
    assert got["Content-Disposition"].startswith("attachment; filename")
    assert "Set-Cookie" not in got.headers
    page = client.get(reverse("application", kwargs={"number": row.number})).text
    assert "<script>alert" not in page
    assert ("{{ settings" in page) == ("{{" in name)  # as it was typed


def test_nobody_fills_the_disk_by_putting_on_and_taking_off(start, monkeypatch):
    row = start()
    monkeypatch.setattr("dure.office.applications.actions_team.FILES_OF_PERSON_MAX", 3 * len(PDF))
    for n in range(3):
        file = do_attach(row.pk, "plan.pdf", PDF[:-1] + b"%d" % n, by=row.lead_id)
        do_detach(row.pk, file.pk, by=row.lead_id)
    with pytest.raises(InputRefused) as refusal:
        do_attach(row.pk, "plan.pdf", PDF, by=row.lead_id)
    assert [f.message.code for f in refusal.value.findings] == ["files_of_person_too_large"]
    assert not find_path(find_hash(PDF)).exists()


def test_nobody_floods_a_mailbox_with_invitations(start, clock):
    row = start()
    for n in range(60):
        do_invite(row.pk, f"new{n}@example.kr", by=row.lead)
        do_remove_member(row.pk, row.members.latest("pk").pk, by=row.lead_id)
    with pytest.raises(InputRefused) as refusal:
        do_invite(row.pk, "victim@example.kr", by=row.lead)
    assert [f.message.code for f in refusal.value.findings] == ["invited_too_often"]
    clock(now() + timedelta(days=1))
    do_invite(row.pk, "victim@example.kr", by=row.lead)


def test_a_bomb_of_a_zip_is_not_unpacked():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 40_000_000)
        for n in range(20_000):
            archive.writestr(f"{n}", b"")
    assert len(kept.getvalue()) < 10_000_000
    start = time.process_time()
    assert find_kind(kept.getvalue()) == "docx"
    assert time.process_time() - start < 1


FORMULAS = {"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A"}


@pytest.mark.parametrize("text", sorted(FORMULAS))
def test_a_text_is_no_formula_in_a_spreadsheet(text):
    assert disarm(text) == f"'{text}"
    assert disarm(f"a{text}") == f"a{text}"


# What cannot be read.

FIELDS = set(
    re.findall(
        r"""POST(?:\.get(?:list)?\(|\[)["'](\w+)""",
        "".join(p.read_text("utf-8") for p in (Path(__file__).parents[2] / "src").rglob("*.py")),
    )
)
FIELDS |= {"name", "name_en", "kind", "email", "language", "reason", "grounds", "answer", "text"}
FIELDS |= {"seen", "next", "minutes", "title", "summary", "place", "label", "scope", "days", "cut"}
VALUES = ["\0", "x\0y", "9" * 400, "-1", "NaN", "1e999", "x" * 60_000, "\ufffe\U0001f600"]


def test_no_value_in_a_form_breaks_anything(world, browse):
    assert len(FIELDS) > 20
    broken = {}
    for name, (_, keys, roles) in ROUTES.items():
        if name.startswith("api:") or not roles:
            continue
        at = reverse(name, kwargs=keys(world) if callable(keys) else keys)
        client = browse(world.get(roles.split()[0]))
        client.raise_request_exception = False
        for value in VALUES:
            with transaction.atomic():
                got = client.post(at, dict.fromkeys(FIELDS, value))
                transaction.set_rollback(True)
            if got.status_code == 405:
                break
            if got.status_code >= 500:
                broken[name] = value[:9]
    assert broken == {}


BODIES_BAD = {
    "no JSON": b"{",
    "too deep": b"[" * 100_000,
    "objects too deep": b'{"answers":' * 50_000,
    "no UTF-8": b'{"call": "\xff\xfe"}',
    "half a character": b'{"call": "\\ud800"}',
    "a zero byte": b'{"call": "\\u0000"}',
    "a number without end": b'{"call": ' + b"9" * 5_000 + b"}",
    "not a number": b'{"call": NaN}',
    "a list": b"[]",
}


@pytest.mark.parametrize("body", BODIES_BAD.values(), ids=BODIES_BAD)
def test_no_body_breaks_the_api(body, world, browse):
    for name, (method, keys, roles) in ROUTES.items():
        if not name.startswith("api:") or method == "get":
            continue
        client = browse(world[roles.split()[0]])
        client.raise_request_exception = False
        send = getattr(client, method)
        got = send(reverse(name, kwargs=keys), body, content_type="application/json")
        assert got.status_code < 500, name


DRAFTS = {"half a character": "\ud800", "a zero byte": "x\0", "HTML": "<script>", "braces": "{{x}}"}


@pytest.mark.parametrize("text", DRAFTS.values(), ids=DRAFTS)
def test_no_text_in_a_draft_breaks_the_api(text, start, browse):
    row = start()
    client = browse(row.lead)
    client.raise_request_exception = False
    answers = dict.fromkeys(row.cells, text)
    at = reverse("api:replace_draft", kwargs={"number": row.number})
    for body in ({"cells": answers}, {"answers": answers}, answers):
        got = client.put(at, json.dumps(body), content_type="application/json")
        assert got.status_code < 500
    page = client.get(reverse("application", kwargs={"number": row.number}))
    assert page.status_code == 200
    assert "<script>" not in page.text


COOKIES = {
    "a zero byte": '"aaaaaaaa\\000"',
    "a long one": "a" * 7_000,
    "quotation marks": "'\"--",
    "Korean": "한국한국한국한국".encode().decode("latin-1"),
}


@pytest.mark.parametrize("value", COOKIES.values(), ids=COOKIES)
def test_no_cookie_breaks_anything(value):
    for name in ("dure_session", "csrftoken", "dure_language", "messages", "sessionid"):
        for method in ("get", "post"):
            client = Client(raise_request_exception=False, headers={"cookie": f"{name}={value}"})
            got = getattr(client, method)(LOGIN, {"login": "a@b.kr"})
            assert got.status_code < 500, name


HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options")


def test_pages_of_errors_are_guarded_as_all_others(client, make_person, browse):
    got = [
        client.get("/nowhere"),
        browse(make_person("lee")).get("/applications/?after=x"),
        client.get("/calls/", headers={"host": "evil.example"}),
        browse(make_person("kim")).get("/trail/"),
        Client(enforce_csrf_checks=True).post(LOGIN),
        client.post("/language", {"x": "1"}, headers={"content-length": "99999999999"}),
    ]
    assert [one.status_code for one in got] == [404, 400, 400, 403, 403, 413]
    lacking = [(one.status_code, name) for one in got for name in HEADERS if name not in one]
    assert lacking == []
