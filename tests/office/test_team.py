"""The team of an application and its files."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dure.office.applications.actions_team import do_attach, do_invite
from dure.office.applications.files import FILE_MAX, find_kind
from dure.office.applications.models import FileRow, MemberRow
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a plan"


def invite(row, browse, email="lee@example.kr"):
    return browse(row.lead).post(f"/applications/{row.number}/members", {"email": email})


def test_a_member_is_invited_by_letter_joins_and_edits(start, browse, make_person, deliver):
    row, lee = start(), make_person("lee")
    client = browse(lee)
    assert client.get(f"/applications/{row.number}/edit").status_code == 404
    invite(row, browse, "Lee@example.kr")
    [letter] = deliver()
    assert letter.to == ["lee@example.kr"]
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", letter.body)[1]
    assert row.number in client.get(link).content.decode()
    for _ in range(2):
        client.post(link, {"answer": "join"})
    assert client.get(f"/applications/{row.number}/edit").status_code == 200
    assert client.get("/applications/").content.decode().count("hospitals") == 1
    # A member writes, and does not submit.
    assert client.post(f"/applications/{row.number}/submit").status_code == 403


def test_an_invitation_is_for_its_address_only(start, browse, make_person):
    row = start()
    invite(row, browse)
    token = MemberRow.objects.get().token
    got = browse(make_person("other")).post(
        f"/applications/invitations/{token}/", {"answer": "join"}
    )
    assert got.status_code == 409
    assert MemberRow.objects.get().state == "invited"


def test_who_declines_stays_out(start, browse, make_person):
    row, lee = start(), make_person("lee")
    invite(row, browse)
    token = MemberRow.objects.get().token
    browse(lee).post(f"/applications/invitations/{token}/", {"answer": "decline"})
    assert browse(lee).get(f"/applications/{row.number}/").status_code == 404
    # They can be asked again.
    invite(row, browse)
    assert MemberRow.objects.count() == 2


def test_who_is_taken_off_is_out_at_once_and_stays_on_record(start, browse, make_person):
    row, lee = start(), make_person("lee")
    invite(row, browse)
    member = MemberRow.objects.get()
    browse(lee).post(f"/applications/invitations/{member.token}/", {"answer": "join"})
    browse(row.lead).post(f"/applications/{row.number}/members/{member.pk}/remove")
    assert browse(lee).get(f"/applications/{row.number}/").status_code == 404
    assert MemberRow.objects.get().person == lee


TWICE = {"the lead": "lead@example.kr", "who is invited": "lee@example.kr"}


@pytest.mark.parametrize("email", TWICE.values(), ids=TWICE)
def test_nobody_is_invited_twice(email, start, browse):
    row = start()
    invite(row, browse)
    with pytest.raises(InputRefused, match="member_known_already"):
        do_invite(row.pk, email, by=row.lead)


def test_an_address_that_is_none_is_shown_again(start, browse):
    got = invite(start(), browse, "not an address")
    assert got.status_code == 400
    assert "not an address" in got.content.decode()


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


KINDS = {
    "pdf": (PDF, "pdf"),
    "png": (b"\x89PNG\r\n\x1a\n....", "png"),
    "jpeg": (b"\xff\xd8\xff\xe0....", "jpg"),
    "a document of Word": (zipped("word/document.xml"), "docx"),
    "a document of Hangul": (zipped("Contents/content.hpf"), "hwpx"),
    "another zip": (zipped("evil.exe"), None),
    "a broken zip": (b"PK\x03\x04....", None),
    "html": (b"<html><script>", None),
    "nothing": (b"", None),
}


@pytest.mark.parametrize(("content", "want"), KINDS.values(), ids=KINDS)
def test_a_kind_is_told_by_the_content(content, want):
    assert find_kind(content) == want


def attach(row, browse, name="plan.pdf", content=PDF):
    file = SimpleUploadedFile(name, content)
    return browse(row.lead).post(f"/applications/{row.number}/files", {"file": file})


def test_a_file_is_attached_read_and_taken_off(start, browse):
    row = start()
    assert attach(row, browse, "계획.pdf").status_code == 302
    file = FileRow.objects.get()
    client = browse(row.lead)
    got = client.get(f"/applications/{row.number}/files/{file.pk}")
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    client.post(f"/applications/{row.number}/files/{file.pk}/remove")
    assert client.get(f"/applications/{row.number}/files/{file.pk}").status_code == 404


def test_the_same_content_twice_is_one_file(start, browse):
    row = start()
    attach(row, browse)
    attach(row, browse, "again.pdf")
    assert FileRow.objects.count() == 1


REFUSED = {
    "a page of html": ("plan.pdf", b"<script>alert(1)</script>", "file_kind_refused"),
    "a name that says something else": ("plan.png", PDF, "file_kind_refused"),
    "a program": ("plan.exe", b"MZ....", "file_kind_refused"),
    "a byte too many": ("plan.pdf", PDF.ljust(FILE_MAX + 1, b"."), "file_too_large"),
}


@pytest.mark.parametrize(("name", "content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_taken(name, content, code, start):
    row = start()
    with pytest.raises(InputRefused, match=code):
        do_attach(row.pk, name, content, by=row.lead_id)
    assert not FileRow.objects.exists()


def test_a_file_as_large_as_it_may_be(start):
    row = start()
    do_attach(row.pk, "plan.pdf", PDF.ljust(FILE_MAX, b"."), by=row.lead_id)
    assert FileRow.objects.get().size == FILE_MAX


def test_ten_files_and_no_more(start):
    row = start()
    for n in range(10):
        do_attach(row.pk, f"{n}.pdf", PDF + str(n).encode(), by=row.lead_id)
    with pytest.raises(InputRefused, match="files_too_many"):
        do_attach(row.pk, "10.pdf", PDF, by=row.lead_id)


def test_the_paper_names_the_files_it_was_submitted_with(submit, start):
    import json  # noqa: PLC0415

    from dure.office.applications.actions import do_submit  # noqa: PLC0415
    from dure.office.applications.models import PaperRow  # noqa: PLC0415

    del submit
    row = start()
    do_attach(row.pk, "plan.pdf", PDF, by=row.lead_id)
    do_submit(row.pk, by=row.lead_id)
    assert [f["name"] for f in json.loads(PaperRow.objects.get().paper)["files"]] == ["plan.pdf"]
