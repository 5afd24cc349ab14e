"""Files of an application over the API: as on the page, by the same acts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from dure.office.api import pace
from dure.office.api.actions import do_make_token
from dure.office.applications.actions import do_submit
from dure.office.applications.files import FILE_MAX, FILES_MAX
from dure.office.applications.models import FileRow
from dure.office.trail.models import Entry

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a plan"


@pytest.fixture(autouse=True)
def _paces():
    pace._COUNTS.clear()  # noqa: SLF001 - each test begins a minute of its own


@pytest.fixture
def ask():
    """Give a maker of programs that hold a token of a person."""

    def make(person, scope="write"):
        token = do_make_token(person.pk, label="a test", scope=scope, days=30)
        headers = {"accept-language": "en", "authorization": f"Bearer {token}"}
        return Client(headers=headers, enforce_csrf_checks=True)

    return make


def files_of(row):
    return f"/api/v1/applications/{row.number}/files"


def send(client, row, content=PDF, name="plan.pdf"):
    return client.post(files_of(row), {"file": SimpleUploadedFile(name, content)})


def codes(answer):
    return [finding["code"] for finding in answer.json()["findings"]]


def test_a_file_is_attached_once_submitted_and_taken_off(start, ask):
    row = start()
    client = ask(row.lead)
    first, again = send(client, row), send(client, row, name="the same.pdf")
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert (first.json()["kind"], first.json()["size"]) == ("pdf", 15)
    assert not first.json()["is_submitted"]
    do_submit(row.pk, by=row.lead_id)
    [kept] = client.get(files_of(row)).json()["items"]
    assert kept["is_submitted"]
    for want in (200, 404):  # what is gone is not there to be taken off
        gone = client.delete(f"{files_of(row)}/{kept['id']}")
        assert gone.status_code == want
    assert client.get(files_of(row)).json()["items"] == []
    steps = Entry.objects.filter(act="edit_application", detail__contains="tached")
    assert steps.count() == 2


def test_who_judges_sees_what_was_submitted(start, ask, make_person):
    row, officer = start(), ask(make_person("officer", "officer"))
    send(ask(row.lead), row)
    assert officer.get(files_of(row)).json()["items"] == []
    assert officer.get(f"/api/v1/applications/{row.number}").json()["title"]["en"] == (
        "(no title yet)"
    )
    do_submit(row.pk, by=row.lead_id)
    send(ask(row.lead), row, PDF + b" more", "late.pdf")
    assert [one["name"] for one in officer.get(files_of(row)).json()["items"]] == ["plan.pdf"]
    assert send(officer, row).status_code == 403
    assert send(ask(make_person("other")), row).status_code == 404
    assert send(ask(row.lead, "read"), row).status_code == 403


REFUSED = {
    "a script by the name of a document": ("plan.pdf", b"<script>", "file_kind_refused"),
    "another kind than its name says": ("plan.png", PDF, "file_kind_refused"),
    "a byte too large": (
        "plan.pdf",
        PDF + b"x" * (FILE_MAX - len(PDF) + 1),
        "file_too_large",
    ),
}


@pytest.mark.parametrize(("name", "content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_taken(name, content, code, start, ask):
    row = start()
    got = send(ask(row.lead), row, content, name)
    assert (got.status_code, codes(got)) == (409, [code])
    assert not FileRow.objects.exists()


def test_there_are_only_so_many(start, ask):
    row = start()
    client = ask(row.lead)
    for number in range(FILES_MAX):
        assert send(client, row, PDF + b"%d" % number).status_code == 200
    assert codes(send(client, row)) == ["files_too_many"]


def test_a_closed_call_takes_none(start, ask, call, clock):
    row = start()
    client = ask(row.lead)
    clock(call.closes_at)
    assert codes(send(client, row)) == ["call_is_closed"]


BAD = {
    "no file": (b"", MULTIPART_CONTENT),
    "JSON": (b"{}", "application/json"),
    "half a body": (f"--{BOUNDARY}\r\nContent-Disp".encode(), MULTIPART_CONTENT),
    "no boundary": (b"x", "multipart/form-data"),
    "a text in its place": (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n'
        f"--{BOUNDARY}--\r\n".encode(),
        MULTIPART_CONTENT,
    ),
}


@pytest.mark.parametrize(("body", "kind"), BAD.values(), ids=BAD)
def test_what_is_no_upload_is_a_problem(body, kind, start, ask):
    row = start()
    got = ask(row.lead).generic("POST", files_of(row), body, content_type=kind)
    assert (got.status_code, got["Content-Type"]) == (400, "application/problem+json")
