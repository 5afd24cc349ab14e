"""What anybody may ask: calls and their forms."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.application.schema import write_schema
from dure.office.acts import Act
from dure.office.api.asks import Name
from dure.office.api.gate import operation
from dure.office.api.shapes import (
    CallLine,
    CallList,
    CallShape,
    CriterionShape,
    OfferShape,
    words,
)
from dure.office.calls.models import CallRow
from dure.office.calls.queries import PAGE, find_call, is_open_at, list_calls, read_paper
from dure.office.clock import now
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
