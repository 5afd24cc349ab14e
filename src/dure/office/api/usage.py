"""Grants and their use: balances, statements by month, and what a site reports."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from dure.ledger.statement import Window, make_statement
from dure.office.acts import Act
from dure.office.api import asks
from dure.office.api.gate import FindingsRaised, operation
from dure.office.api.shapes import (
    FindingShape,
    GrantLine,
    GrantList,
    GrantShape,
    StatementShape,
    UseAnswer,
    words,
)
from dure.office.api.written import write_grant, write_statement
from dure.office.grants.models import GrantRow
from dure.office.grants.queries import PAGE, find_grant, list_own
from dure.office.grants.usage import do_report_use, read_report
from dure.office.ledger.queries import read_owner_records
from dure.office.permissions import Thing, signed_in
from dure.office.web.problems import write_finding
from dure.office.web.words import lang
from dure.terms.calendar import add_months
from dure.terms.errors import InputRefused
from dure.terms.language import Text

router = Router(tags=["grants"])


@operation(
    router,
    "GET",
    "/grants",
    Act.LIST_OWN,
    says=Text(en="List my grants", ko="내 배정 목록"),
    more=Text(
        en="Those of the applications that you lead or have joined, the latest first.",
        ko="내가 책임지거나 참여한 신청의 배정, 최근 것부터.",
    ),
    gives=GrantList,
)
def list_of_grants(request: HttpRequest, before: asks.Cursor = None) -> GrantList:
    """List the grants of whoever asks."""
    lines = list_own(signed_in(request).pk, before)
    next_ = f"{request.path}?before={lines[-1].id}" if len(lines) == PAGE else None
    items = [
        GrantLine(
            number=line.number,
            title=words(line.title),
            organisation=line.organisation,
            state=line.state,
            state_name=words(line.state_name),
            ends_on=line.ends_on,
        )
        for line in lines
    ]
    return GrantList(items=items, next=next_)


@operation(
    router,
    "GET",
    "/grants/{number}",
    Act.READ_GRANT,
    find_grant,
    says=Text(en="Read a grant", ko="배정 조회"),
    more=Text(
        en="With its balances, as the book has them now.",
        ko="지금 장부에 있는 잔액을 함께 줍니다.",
    ),
    gives=GrantShape,
)
def one_grant(request: HttpRequest, row: GrantRow) -> GrantShape:
    """Give a grant with its balances."""
    del request
    return write_grant(row)


@operation(
    router,
    "GET",
    "/grants/{number}/statement",
    Act.READ_GRANT,
    find_grant,
    says=Text(en="Read the statement of a month", ko="월별 명세 조회"),
    more=Text(
        en="What the book learnt in a month. It never changes once the month is over.",
        ko="그 달에 장부에 오른 내역. 달이 지나면 바뀌지 않습니다.",
    ),
    gives=StatementShape,
)
def month_statement(
    request: HttpRequest, row: GrantRow, month: asks.Month, after: asks.Cursor = None
) -> StatementShape:
    """Give the statement of a month."""
    first = date(int(month[:4]), int(month[5:]), 1)
    window = Window(_start_s(first), _start_s(add_months(first, 1)))
    made = make_statement(read_owner_records(row.number), row.number, window)
    return write_statement(made, month, after or 0, request.path)


def _start_s(day: date) -> int:
    """Give the first second of a day in the time zone of the programme."""
    return int(timezone.make_aware(datetime.combine(day, time())).timestamp())


@dataclass(frozen=True, slots=True)
class Site:
    """A site that reports."""

    name: str

    def as_thing(self) -> Thing:
        """Say what it is to the table of permissions: a scope of operators."""
        return Thing(f"site:{self.name}", frozenset({f"site:{self.name}"}))


def find_site(site: asks.SiteName) -> Site:
    """Name a site; who operates it is a role with that scope."""
    return Site(site)


@operation(
    router,
    "POST",
    "/sites/{site}/usage",
    Act.POST_USE,
    find_site,
    says=Text(en="Report use", ko="사용량 보고"),
    more=Text(
        en="Each job is booked once. What cannot be booked is told of, and the rest is.",
        ko="작업마다 한 번만 기장합니다. 기장할 수 없는 작업은 알려 주고 나머지는 기장합니다.",
    ),
    gives=UseAnswer,
)
def report_use(request: HttpRequest, site: Site, body: asks.UseReport) -> UseAnswer:
    """Book the use that a site reports."""
    rows = [job.model_dump(exclude_none=True) for job in body.jobs]
    try:
        uses = read_report(site.name, rows)
    except InputRefused as refusal:
        raise FindingsRaised(400, *refusal.findings) from refusal
    done = do_report_use(site.name, uses, by=signed_in(request).pk)
    findings = [FindingShape(**write_finding(finding, lang())) for finding in done.findings]
    return UseAnswer(posted=done.posted, known=done.known, findings=findings)
