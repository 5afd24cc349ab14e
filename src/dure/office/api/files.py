"""Files of an application: what is attached, attached and taken off, as on the page."""

from django.http import Http404, HttpRequest
from ninja import File, Router
from ninja.files import UploadedFile

from dure.office.acts import Act
from dure.office.api import asks
from dure.office.api.gate import operation
from dure.office.api.shapes import FileList, FileShape
from dure.office.applications.actions_team import do_attach, do_detach
from dure.office.applications.files import FILE_MAX
from dure.office.applications.models import ApplicationRow, FileRow
from dure.office.applications.queries import (
    find_application,
    find_file,
    list_files,
    list_submitted_files,
)
from dure.office.permissions import may, signed_in, who_asks
from dure.terms.language import Text

router = Router(tags=["own"])


@operation(
    router,
    "GET",
    "/applications/{number}/files",
    Act.READ_APPLICATION,
    find_application,
    says=Text(en="List the files of an application", ko="신청의 첨부 파일 목록"),
    more=Text(
        en="What is attached now; who is not on the team sees what was submitted.",
        ko="지금 첨부된 파일. 참여자가 아니면 제출된 파일만 보입니다.",
    ),
    gives=FileList,
)
def files_of_application(request: HttpRequest, row: ApplicationRow) -> FileList:
    """List the files of an application."""
    is_team = may(who_asks(request), Act.EDIT_APPLICATION, row.as_thing())
    return _write_files(row, list_files(row) if is_team else list_submitted_files(row))


@operation(
    router,
    "POST",
    "/applications/{number}/files",
    Act.EDIT_APPLICATION,
    find_application,
    says=Text(en="Attach a file", ko="파일 첨부"),
    more=Text(
        en="Sent as multipart/form-data. The same content twice is once. It is submitted with the "
        "draft.",
        ko="multipart/form-data로 보냅니다. 같은 내용을 두 번 보내도 한 번입니다. 초안을 제출할 때 "
        "함께 제출됩니다.",
    ),
    gives=FileShape,
)
def attach(request: HttpRequest, row: ApplicationRow, file: File[UploadedFile]) -> FileShape:
    """Attach a file."""
    content = file.read(FILE_MAX + 1)
    kept = do_attach(row.pk, file.name or "", content, by=signed_in(request).pk)
    return _write_file(kept, {one.pk for one in list_submitted_files(row)})


def find_attached(number: str, file: asks.RowId) -> FileRow:
    """Find a file that is attached to an application now."""
    row = find_file(number, file)
    if row.removed_at is not None:
        raise Http404
    return row


@operation(
    router,
    "DELETE",
    "/applications/{number}/files/{file}",
    Act.EDIT_APPLICATION,
    find_attached,
    says=Text(en="Take a file off", ko="첨부 파일 삭제"),
    more=Text(
        en="What was submitted with it stays so until the draft is submitted again.",
        ko="이미 제출한 내용은 초안을 다시 제출할 때까지 그대로입니다.",
    ),
    gives=FileList,
)
def detach(request: HttpRequest, file: FileRow) -> FileList:
    """Take a file off an application."""
    do_detach(file.application_id, file.pk, by=signed_in(request).pk)
    return _write_files(file.application, list_files(file.application))


def _write_files(row: ApplicationRow, files: tuple[FileRow, ...]) -> FileList:
    """Write files of an application."""
    submitted = {one.pk for one in list_submitted_files(row)}
    return FileList(items=[_write_file(file, submitted) for file in files])


def _write_file(file: FileRow, submitted: set[int]) -> FileShape:
    """Write a file."""
    return FileShape(
        id=file.pk,
        name=file.name,
        kind=file.kind,
        size=file.size,
        hash=file.hash,
        added_at=file.added_at,
        is_submitted=file.pk in submitted,
    )
