"""Pages for what went wrong, in both languages; none of them asks the database for anything."""

import logging
from collections.abc import Sequence

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from dure.office.acts import Act
from dure.office.web.back import find_page_before
from dure.office.web.font import HAS_FONT
from dure.office.web.problems import is_for_programs, write_problem
from dure.office.web.words import lang
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding
from dure.terms.language import Text

_LOG = logging.getLogger(__name__)
_WHAT: dict[int, tuple[Text, Text]] = {
    400: (
        Text(en="This request cannot be read", ko="요청을 읽을 수 없습니다"),
        Text(
            en="Something in the address or the form is not as it should be.",
            ko="주소나 양식의 내용이 형식에 맞지 않습니다.",
        ),
    ),
    401: (
        Text(en="Sign in first", ko="로그인이 필요합니다"),
        Text(
            en="Send an access token that works, or sign in.",
            ko="유효한 접근 토큰을 보내거나 로그인하십시오.",
        ),
    ),
    403: (
        Text(en="This is not yours to do", ko="이 작업을 할 권한이 없습니다"),
        Text(
            en="Your account has no role that may do this. If it should have one, write to the "
            "programme office.",
            ko="이 계정에는 이 작업을 할 수 있는 역할이 없습니다. 필요하면 사업 담당 부서에 "
            "문의하십시오.",
        ),
    ),
    404: (
        Text(en="There is nothing here", ko="페이지를 찾을 수 없습니다"),
        Text(
            en="The address may be mistyped, or what it names is not for you to read.",
            ko="주소가 잘못되었거나, 열람할 수 없는 자료입니다.",
        ),
    ),
    405: (
        Text(en="This cannot be asked here", ko="허용되지 않는 요청 방식입니다"),
        Text(
            en="The header Allow says what can.",
            ko="Allow 헤더에 쓸 수 있는 방식이 있습니다.",
        ),
    ),
    409: (
        Text(en="This cannot be done now", ko="지금은 처리할 수 없습니다"),
        Text(
            en="The findings say why, and what to do.",
            ko="이유와 다음에 할 일을 아래에 적었습니다.",
        ),
    ),
    413: (
        Text(en="This is too large", ko="용량이 너무 큽니다"),
        Text(
            en="A request may have 25 MB. Attach smaller files, one at a time.",
            ko="한 번에 보낼 수 있는 용량은 25 MB입니다. 파일을 줄이거나 하나씩 올리십시오.",
        ),
    ),
    429: (
        Text(en="Too many requests", ko="요청이 너무 많습니다"),
        Text(
            en="Wait as long as the header Retry-After says.",
            ko="Retry-After 헤더에 적힌 만큼 기다리십시오.",
        ),
    ),
    500: (
        Text(en="Something broke on our side", ko="내부 오류가 발생했습니다"),
        Text(
            en="Nothing of what you sent was half done. Please try again.",
            ko="보내신 내용이 일부만 처리되는 일은 없습니다. 잠시 뒤 다시 시도하십시오.",
        ),
    ),
    503: (
        Text(en="A part of the office does not answer", ko="일부 기능이 응답하지 않습니다"),
        Text(
            en="Nothing was changed. Please try again in a minute.",
            ko="변경된 것은 없습니다. 잠시 뒤 다시 시도하십시오.",
        ),
    ),
}
_FROM_A_FORM = Text(
    en="This address is only sent to from a form. Go back to the page where the form is.",
    ko="양식에서만 보낼 수 있는 주소입니다. 양식이 있는 화면으로 돌아가십시오.",
)
_TOO_OFTEN = Text(
    en="This was tried too often from here. Wait a few minutes, then try again; what you typed was "
    "not used.",
    ko="짧은 시간에 너무 여러 번 시도했습니다. 몇 분 뒤에 다시 시도하십시오. 입력한 내용은 쓰이지 "
    "않았습니다.",
)
_FORGED = Text(
    en="The form was open too long, or came from another site. Go back, load the page again and "
    "send it once more; what you typed is still there.",
    ko="양식이 너무 오래 열려 있었거나 다른 사이트에서 왔습니다. 뒤로 가서 화면을 다시 불러온 뒤 "
    "보내십시오. 입력한 내용은 남아 있습니다.",
)


def name_status(status: int) -> tuple[Text, Text]:
    """Name a status that something is refused with, and say what it means."""
    return _WHAT[status]


def show_error(request: HttpRequest, status: int, what: str = "") -> HttpResponse:
    """Show that something went wrong: a title, what it is, and the way back."""
    title, text = _WHAT[status]
    if is_for_programs(request):
        return write_problem(status, title.in_(lang()), what or text.in_(lang()))
    fields = {
        "title": title.in_(lang()),
        "what": what or text.in_(lang()),
        "status": status,
        "lang": lang(),
        "has_font": HAS_FONT,
    }
    # Without a context of the request, which would ask who is signed in.
    return HttpResponse(render_to_string("office/error.html", fields), status=status)


def show_findings(
    request: HttpRequest, findings: Sequence[Finding], status: int = 409
) -> HttpResponse:
    """Show what a room found wrong: every finding with its next step."""
    if is_for_programs(request):
        title, text = _WHAT[status]
        return write_problem(status, title.in_(lang()), text.in_(lang()), findings)
    page = {"findings": tell(findings), "back": find_page_before(request)}
    return render(request, "office/findings.html", page, status=status)


def tell(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Say each finding in the language of the reader: what it is, and the next step."""
    return [(f.what(lang()), f.next_step(lang())) for f in findings]


def tell_beside(findings: Sequence[Finding]) -> dict[str, list[str]]:
    """Say what is wrong and what to do for each field that a finding is about."""
    beside: dict[str, list[str]] = {}
    for finding, (what, next_step) in zip(findings, tell(findings), strict=True):
        beside.setdefault(finding.place.field, []).append(f"{what} {next_step}")
    return beside


def show_failure(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Show 503: a disk that is full, a database that is away; whoever runs it reads which."""
    _LOG.error("%s: %s", type(fault).__name__, fault)
    return show_error(request, 503)


def add_findings(form: Form, refusal: InputRefused) -> None:
    """Say in a form what was refused and what to do, so that nothing typed in it is lost.

    It stands beside the field that it is about, or above all of them.
    """
    for field, told in tell_beside(refusal.findings).items():
        for text in told:
            form.add_error(field if field in form.fields else None, text)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Show 400, with the reason where it is one of ours and meant for people."""
    is_for_people = exception is not None and getattr(exception, "is_for_people", False)
    return show_error(request, 400, str(exception) if is_for_people else "")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Show 403."""
    del exception
    return show_error(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Show 404; what was looked for is not repeated."""
    del exception
    return show_error(request, 404)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    """Show 405 to somebody who typed an address that only forms are sent to."""
    return show_error(request, 405, _FROM_A_FORM.in_(lang()))


def too_many(request: HttpRequest) -> HttpResponse:
    """Show 429 to somebody who tried something too often, such as a password."""
    return show_error(request, 429, _TOO_OFTEN.in_(lang()))


def server_error(request: HttpRequest) -> HttpResponse:
    """Show 500."""
    return show_error(request, 500)


def refuse_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show that a form did not come from a page of the office."""
    del reason
    return show_error(request, 403, _FORGED.in_(lang()))


refuse_forged.act = Act.READ_PUBLIC  # type: ignore[attr-defined]  # named like every view
