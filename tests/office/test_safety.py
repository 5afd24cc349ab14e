"""What somebody with bad intent tries: HTML in every field, forms from elsewhere, large files."""

import io
import runpy
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import reverse
from ruamel.yaml import YAML

from dure.office.applications.models import ApplicationRow, FileRow
from dure.office.grants.models import RequestRow
from dure.office.permissions import FOREIGN

TABLE = runpy.run_path(str(Path(__file__).with_name("test_permissions.py")))
world, ROUTES, ALL, BODIES = (TABLE[name] for name in ("world", "ROUTES", "ALL", "BODIES"))
pytestmark = pytest.mark.django_db

BAD = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{0.a}{x}{{ y }}{% z %}%s%"
OURS = ("<img src=x", "<script>alert(2)")
# What the office reads itself: to spoil it is to break it, not to show it.
READ = {"paper", "proposal", "state", "kind", "outcome", "language", "region", "track", "token"}
READ |= {"password", "name_of_task", "scope", "role", "method"}


def spoil(model):
    """Put HTML into every text of a table that the database lets somebody write there."""
    spoilt = []
    for field in model._meta.concrete_fields:  # noqa: SLF001 - the documented way to the columns
        is_text = isinstance(field, models.CharField | models.TextField)
        if not is_text or field.name in READ or field.unique or "hash" in field.name:
            continue
        if model._meta.label == "tasks.TaskRow":  # noqa: SLF001 - the documented way
            continue
        try:
            with transaction.atomic():
                text = BAD[: field.max_length] if field.max_length else BAD
                model.objects.update(**{field.name: text})
            spoilt.append(field.name)
        except (DatabaseError, ValueError):
            continue  # the database holds it to what it may be
    return spoilt


@pytest.fixture
def call_text(call_text):
    """Put HTML into every text of a call, too."""

    def spoil_texts(part):
        if isinstance(part, dict) and part.keys() == {"en", "ko"}:
            return {code: text + BAD for code, text in part.items()}
        if isinstance(part, dict):
            return {key: spoil_texts(value) for key, value in part.items()}
        return [spoil_texts(one) for one in part] if isinstance(part, list) else part

    yaml, text = YAML(typ="safe"), io.StringIO()
    yaml.dump(spoil_texts(yaml.load(call_text)), text)
    return text.getvalue()


@pytest.fixture
def spoilt(world):
    """Spoil everything that anybody of the office has written."""
    own = [m for m in apps.get_models() if m.__module__.startswith("dure.office.")]
    left = {"trail", "ledger", "calls"}  # only added to; made by the programme itself
    fields = {m.__name__: spoil(m) for m in own if m._meta.app_label not in left}  # noqa: SLF001 - the documented way
    RequestRow.objects.update(answered_by=world["officer"])  # as an answer has
    for row in ApplicationRow.objects.all():
        row.cells = dict.fromkeys(row.cells, BAD)
        row.save(update_fields=["cells"])
    return world, fields


def test_html_in_any_field_is_shown_as_text(spoilt, browse):
    people, fields = spoilt
    assert sum(map(len, fields.values())) > 25, fields
    assert {"Person", "ApplicationRow", "FileRow", "RequestRow", "ObjectionRow"} <= {
        name for name, spoilt in fields.items() if spoilt
    }
    shown, raw, broken = set(), {}, {}
    for role in ALL.split():
        client = browse(people.get(role))
        client.raise_request_exception = False
        for name, (method, keys, roles) in ROUTES.items():
            if method != "get" or role not in roles.split():
                continue
            at = reverse(name, kwargs=keys(people) if callable(keys) else keys)
            got = client.get(at)
            text = b"".join(got) if got.streaming else got.content
            for close in got._resource_closers:  # noqa: SLF001 - close() would end the test's connection
                close()
            if not got.headers.get("Content-Type", "").startswith("text/html"):
                continue
            text = text.decode()
            if got.status_code >= 500:
                broken[f"{role} {at}"] = got.status_code
            if "&lt;img src=x" in text:
                shown.add(name)
            if any(one in text for one in OURS):
                raw[f"{role} {at}"] = next(one for one in OURS if one in text)
    assert (raw, broken) == ({}, {})
    # It was there to be shown, on most pages.
    assert len(shown) >= 15, shown


FORMS = {name: keys for name, (method, keys, _) in ROUTES.items() if method != "get"}


@pytest.mark.parametrize("name", [name for name in FORMS if not name.startswith("api:")])
def test_no_form_from_elsewhere_is_taken(name, make_person):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(make_person("kim"))
    keys = FORMS[name]
    keys = {"number": "x", "pk": 1} if callable(keys) else keys
    got = client.post(reverse(name, kwargs=keys), BODIES.get(name, {}))
    assert got.status_code == 403
    assert "came from another site" in got.content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_no_form_of_accounts_from_elsewhere_is_taken(name):
    assert name in FOREIGN
    got = Client(enforce_csrf_checks=True).post(reverse(name), {"email": "a@example.kr"})
    assert got.status_code == 403


UPLOADS = {
    "a page in a picture's clothes": ("photo.png", b"<script>alert(1)</script>"),
    "a program": ("plan.pdf", b"\x7fELF"),
    "a picture that is a vector": ("photo.svg", b"<svg onload=alert(1)>"),
    "too large": ("plan.pdf", b"%PDF-" + b"x" * 10_000_001),
}


@pytest.mark.parametrize(("name", "content"), UPLOADS.values(), ids=UPLOADS)
def test_what_is_no_document_is_not_taken(name, content, start, make_person, browse):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    lead = make_person("lead")
    row = start(lead)
    at = reverse("attach_file", kwargs={"number": row.number})
    got = browse(lead).post(at, {"file": SimpleUploadedFile(name, content)})
    assert got.status_code in {400, 409}
    assert not FileRow.objects.exists()


def test_a_file_is_given_to_be_kept_and_never_shown_in_a_page(world, browse):
    keys = {"number": "first_2026-0001", "file_id": 1}
    got = browse(world["lead"]).get(reverse("read_file", kwargs=keys))
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in got["Content-Security-Policy"]
    for close in got._resource_closers:  # noqa: SLF001 - close() would end the test's connection
        close()


def test_cookies_are_not_for_scripts_nor_for_other_sites(make_person):
    make_person("kim")
    client = Client()
    client.get("/accounts/login/")
    word = "a-long-pass-word"
    client.post("/accounts/login/", {"login": "kim@example.kr", "password": word})
    client.post("/language", {"language": "ko"})
    kept = {name: client.cookies[name] for name in ("dure_session", "csrftoken", "dure_language")}
    assert all(one["httponly"] for one in kept.values())
    assert all(one["samesite"] == "Lax" for one in kept.values())
