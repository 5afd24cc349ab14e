"""What anybody may ask: calls and their forms, results, figures."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Router

from dure.application.schema import write_schema
from dure.office.acts import Act
from dure.office.api.asks import Cursor, Name, Phrase
from dure.office.api.figures import list_computed
from dure.office.api.gate import operation
from dure.office.api.shapes import (
    CallLine,
    CallList,
    CallShape,
    CriterionShape,
    FigureList,
    FigureShape,
    OfferShape,
    ResultList,
    ResultShape,
    words,
)
from dure.office.calls.models import CallRow
from dure.office.calls.queries import PAGE, find_call, is_open_at, list_calls, read_paper
from dure.office.clock import now
from dure.office.opendata.results import PAGE as RESULTS
from dure.office.opendata.results import list_results
from dure.office.public.queries import read_glance
from dure.terms.language import Text

router = Router(tags=["public"])


@operation(
    router,
    "GET",
    "/calls",
    Act.READ_PUBLIC,
    says=Text(en="List the calls", ko="공모 목록"),
    more=Text(
        en="The call that closes last comes first.",
        ko="늦게 마감하는 공모부터 옵니다.",
    ),
    gives=CallList,
)
def list_of_calls(request: HttpRequest, after: Name | None = None) -> CallList:
    """List the calls."""
    lines = list_calls(after or "")
    next_ = f"{request.path}?after={lines[-1].slug}" if len(lines) == PAGE else None
    items = [
        CallLine(
            id=line.slug,
            title=words(line.title),
            opens_at=line.opens_at,
            closes_at=line.closes_at,
            is_open=line.is_open,
            is_demo=line.is_demo,
        )
        for line in lines
    ]
    return CallList(items=items, next=next_)


@operation(
    router,
    "GET",
    "/calls/{slug}",
    Act.READ_PUBLIC,
    find_call,
    says=Text(en="Read a call", ko="공모 조회"),
    more=Text(
        en="What it offers, to whom, and what applications are judged by.",
        ko="제공 자원, 대상, 평가 기준.",
    ),
    gives=CallShape,
)
def one_call(request: HttpRequest, row: CallRow) -> CallShape:
    """Give a call."""
    del request
    paper = read_paper(row)
    return CallShape(
        id=row.pk,
        title=words(paper.title),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        is_open=is_open_at(row, now()),
        is_demo=row.is_demo,
        version=paper.version,
        hash=row.hash,
        purpose=words(paper.purpose) if paper.purpose else None,
        months_max=paper.months_max,
        objection_days=paper.objection_days,
        reviews_due_at=row.reviews_due_at,
        series=row.series,
        round=row.round,
        tracks={track.id: words(track.label) for track in paper.tracks},
        regions={region.id: words(region.label) for region in paper.regions},
        offers=[
            OfferShape(
                type=offer.type,
                label=words(offer.label),
                servers=offer.servers,
                server_size=offer.server_size,
                cap_servers=offer.cap_servers,
            )
            for offer in paper.offers
        ],
        criteria=[
            CriterionShape(id=one.id, label=words(one.label), weight_percent=one.weight_percent)
            for one in paper.criteria
        ],
    )


@operation(
    router,
    "GET",
    "/calls/{slug}/form",
    Act.READ_PUBLIC,
    find_call,
    says=Text(en="Read the form of a call", ko="공모 신청 양식"),
    more=Text(
        en="As JSON Schema, with labels in both languages.",
        ko="JSON Schema이며 이름표는 두 언어입니다.",
    ),
    gives=dict[str, Any],
)
def call_form(request: HttpRequest, row: CallRow) -> dict[str, Any]:
    """Give the form of a call."""
    del request
    return write_schema(read_paper(row))


@operation(
    router,
    "GET",
    "/results",
    Act.READ_PUBLIC,
    says=Text(en="List who got what", ko="선정 결과 목록"),
    more=Text(
        en="Awards that were signed and not declined, the latest first.",
        ko="서명된 선정 결과(포기 제외), 최근 것부터.",
    ),
    gives=ResultList,
)
def list_of_results(
    request: HttpRequest,
    before: Cursor = None,
    call: Name | None = None,
    q: Phrase | None = None,
) -> ResultList:
    """List the published awards."""
    lines = list_results(phrase=q or "", call=call or "", before=before)
    asked = {"before": lines[-1].id, "call": call, "q": q} if len(lines) == RESULTS else {}
    given = urlencode({name: value for name, value in asked.items() if value})
    items = [
        ResultShape(
            number=line.number,
            call=line.call,
            title=words(line.title),
            organisation=line.organisation,
            seconds=line.seconds,
            months=line.months,
            decided_on=line.decided_on,
            state=line.state,
            state_name=words(line.state_name),
            is_drawn=line.is_drawn,
        )
        for line in lines
    ]
    return ResultList(items=items, next=f"{request.path}?{given}" if given else None)


@operation(
    router,
    "GET",
    "/figures",
    Act.READ_PUBLIC,
    says=Text(en="Read the figures of the programme", ko="사업 수치 조회"),
    more=Text(
        en="What a council asks for first: the fleet as cited, demand, use and waits as this "
        "office computed them; each with its mark, source and day.",
        ko="위원회가 먼저 찾는 수치: 출처가 있는 확보 현황과, 이 시스템이 계산한 수요·사용·처리 "
        "기간. 수치마다 확실성, 출처, 날짜가 있습니다.",
    ),
    gives=FigureList,
)
def figures(request: HttpRequest) -> FigureList:
    """Give the figures of the programme at a glance."""
    del request
    cited = [
        FigureShape(
            label=words(figure.label),
            value=figure.value,
            unit="accelerators",
            mark=figure.mark.value,
            source=words(figure.source.title) if figure.source else None,
            day=figure.source.published if figure.source else None,
        )
        for figure in read_glance().figures
    ]
    return FigureList(items=[*cited, *list_computed()])
