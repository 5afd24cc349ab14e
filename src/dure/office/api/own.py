"""What somebody asks about their own: applications, decisions, grants, statements."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from dure.office.acts import Act
from dure.office.api import asks
from dure.office.api.actions import do_once
from dure.office.api.gate import operation
from dure.office.api.shapes import (
    ApplicationLine,
    ApplicationList,
    ApplicationShape,
    DraftShape,
    FindingShape,
    LetterList,
    Me,
    words,
)
from dure.office.api.written import write_application, write_letter
from dure.office.applications.actions import do_keep_draft, do_start, do_submit, do_withdraw
from dure.office.applications.models import ApplicationRow
from dure.office.applications.queries import PAGE, find_application, list_own
from dure.office.applications.reading import read_draft
from dure.office.calls.queries import find_call, read_paper
from dure.office.clock import today
from dure.office.decisions.models import AwardRow
from dure.office.people.queries import find_given_roles
from dure.office.permissions import signed_in
from dure.office.web.problems import write_finding
from dure.office.web.words import lang
from dure.terms.language import Text
from dure.terms.seal import seal

router = Router(tags=["own"])


@operation(
    router,
    "GET",
    "/me",
    Act.LIST_OWN,
    says=Text(en="Who am I", ko="내 정보"),
    more=Text(
        en="The person whose token or session it is, with the roles given to them.",
        ko="토큰이나 세션의 주인과 그에게 부여된 역할.",
    ),
    gives=Me,
)
def me(request: HttpRequest) -> Me:
    """Give who asks."""
    person = signed_in(request)
    roles = [
        {"role": given.role.value, "scope": given.scope}
        for given in find_given_roles(person.pk, today())
    ]
    return Me(name=person.name, email=person.email, language=person.language, roles=roles)


@operation(
    router,
    "GET",
    "/applications",
    Act.LIST_OWN,
    says=Text(en="List my applications", ko="내 신청 목록"),
    more=Text(
        en="Those that you lead or have joined, the latest first.",
        ko="내가 책임지거나 참여한 신청, 최근 것부터.",
    ),
    gives=ApplicationList,
)
def list_of_applications(request: HttpRequest, after: asks.Cursor = None) -> ApplicationList:
    """List the applications of whoever asks."""
    lines = list_own(signed_in(request).pk, after)
    next_ = f"{request.path}?after={lines[-1].id}" if len(lines) == PAGE else None
    items = [
        ApplicationLine(
            number=line.number,
            title=words(line.title),
            call_title=words(line.call_title),
            state=line.state,
            state_name=words(line.state_name),
            closes_at=line.closes_at,
        )
        for line in lines
    ]
    return ApplicationList(items=items, next=next_)


@operation(
    router,
    "POST",
    "/applications",
    Act.APPLY,
    says=Text(en="Begin an application", ko="신청 시작"),
    more=Text(
        en="An empty draft. 200 where a request with the same Idempotency-Key has begun it before.",
        ko="빈 초안을 만듭니다. 같은 Idempotency-Key로 이미 만든 것이면 200으로 답합니다.",
    ),
    gives={201: ApplicationShape, 200: ApplicationShape},
)
def begin_application(
    request: HttpRequest, body: asks.NewApplication, key: asks.Key = None
) -> Status[ApplicationShape]:
    """Begin an empty draft."""
    call, person_id = find_call(body.call), signed_in(request).pk
    hash_ = seal({"operation": "begin_application", "call": call.pk})
    number, is_new = do_once(
        person_id, key or "", hash_, lambda: do_start(call.pk, by=person_id).number
    )
    return Status(201 if is_new else 200, write_application(request, find_application(number)))


@operation(
    router,
    "GET",
    "/applications/{number}",
    Act.READ_APPLICATION,
    find_application,
    says=Text(en="Read an application", ko="신청 조회"),
    more=Text(
        en="Where it stands, and what was submitted last.",
        ko="진행 상태와 최근 제출본.",
    ),
    gives=ApplicationShape,
)
def one_application(request: HttpRequest, row: ApplicationRow) -> ApplicationShape:
    """Give an application."""
    return write_application(request, row)


@operation(
    router,
    "GET",
    "/applications/{number}/draft",
    Act.EDIT_APPLICATION,
    find_application,
    says=Text(en="Read a draft", ko="초안 조회"),
    more=Text(
        en="What was typed so far, and what is wrong with it.",
        ko="지금까지 적은 내용과 고칠 점.",
    ),
    gives=DraftShape,
)
def read_own_draft(request: HttpRequest, row: ApplicationRow) -> DraftShape:
    """Give a draft with what is wrong with it."""
    del request
    return _write_draft(row)


@operation(
    router,
    "PUT",
    "/applications/{number}/draft",
    Act.EDIT_APPLICATION,
    find_application,
    says=Text(en="Replace a draft", ko="초안 저장"),
    more=Text(
        en="Kept as it is, faults and all; a cell that is left out becomes empty.",
        ko="틀린 곳이 있어도 그대로 저장합니다. 보내지 않은 항목은 비워집니다.",
    ),
    gives=DraftShape,
)
def replace_draft(
    request: HttpRequest,
    row: ApplicationRow,
    body: asks.DraftCells,
) -> DraftShape:
    """Keep all cells of a draft."""
    cells: dict[str, Any] = body.model_dump()
    return _write_draft(do_keep_draft(row.pk, cells, by=signed_in(request).pk))


def _write_draft(row: ApplicationRow) -> DraftShape:
    """Write a draft with its findings."""
    draft = read_draft(row.number, row.cells, read_paper(row.call))
    findings = [FindingShape(**write_finding(finding, lang())) for finding in draft.findings]
    return DraftShape(
        cells=row.cells, seal=seal(row.cells), is_ready=draft.is_ready, findings=findings
    )


@operation(
    router,
    "POST",
    "/applications/{number}/submit",
    Act.SUBMIT_APPLICATION,
    find_application,
    says=Text(en="Submit an application", ko="신청 제출"),
    more=Text(
        en="Submits the draft, or corrects what was submitted; the same twice is once.",
        ko="초안을 제출하거나 제출본을 고칩니다. 같은 내용을 두 번 보내도 한 번입니다.",
    ),
    gives=ApplicationShape,
)
def submit(request: HttpRequest, row: ApplicationRow, body: asks.Submission) -> ApplicationShape:
    """Submit a draft."""
    do_submit(row.pk, by=signed_in(request).pk, seen=body.seal)
    return write_application(request, find_application(row.number))


@operation(
    router,
    "POST",
    "/applications/{number}/withdraw",
    Act.WITHDRAW_APPLICATION,
    find_application,
    says=Text(en="Withdraw an application", ko="신청 철회"),
    more=Text(
        en="For good; twice is once.",
        ko="되돌릴 수 없습니다. 두 번 보내도 한 번입니다.",
    ),
    gives=ApplicationShape,
)
def withdraw(request: HttpRequest, row: ApplicationRow, body: asks.Withdrawal) -> ApplicationShape:
    """Withdraw an application."""
    do_withdraw(row.pk, by=signed_in(request).pk, reason=body.reason)
    return write_application(request, find_application(row.number))


@operation(
    router,
    "GET",
    "/applications/{number}/decisions",
    Act.READ_APPLICATION,
    find_application,
    says=Text(en="Read the decisions on an application", ko="신청에 대한 결정 조회"),
    more=Text(
        en="Each letter with its reasons, the latest first.",
        ko="통지와 그 이유, 최근 것부터.",
    ),
    gives=LetterList,
)
def decisions_of_application(request: HttpRequest, row: ApplicationRow) -> LetterList:
    """List the letters of an application."""
    del request
    letters = AwardRow.objects.filter(application=row).order_by("-pk").select_related("decision")
    rows = list(letters.defer("decision__proposal", "decision__paper"))
    return LetterList(items=[write_letter(letter, is_latest=letter is rows[0]) for letter in rows])
