"""Answers to a letter: an award is accepted or declined, as on its page."""

from django.http import HttpRequest
from ninja import Router

from dure.office.acts import Act
from dure.office.api import asks
from dure.office.api.gate import operation
from dure.office.api.shapes import ApplicationShape, GrantShape
from dure.office.api.written import write_application, write_grant
from dure.office.applications.queries import find_application
from dure.office.decisions.models import AwardRow
from dure.office.decisions.queries import find_letter
from dure.office.grants.actions import do_accept, do_refuse
from dure.office.permissions import signed_in
from dure.terms.language import Text

router = Router(tags=["own"])


def find_own_letter(letter: asks.RowId) -> AwardRow:
    """Find a letter by its id."""
    return find_letter(letter)


@operation(
    router,
    "POST",
    "/letters/{letter}/accept",
    Act.ANSWER_AWARD,
    find_own_letter,
    says=Text(en="Accept an award", ko="선정 수락"),
    more=Text(
        en="Makes the grant and its entries in the book at once; twice is once.",
        ko="배정과 장부 기록을 한꺼번에 만듭니다. 두 번 보내도 한 번입니다.",
    ),
    gives=GrantShape,
)
def accept(request: HttpRequest, award: AwardRow) -> GrantShape:
    """Accept an award."""
    return write_grant(do_accept(award.pk, by=signed_in(request).pk))


@operation(
    router,
    "POST",
    "/letters/{letter}/refuse",
    Act.ANSWER_AWARD,
    find_own_letter,
    says=Text(en="Decline an award", ko="선정 포기"),
    more=Text(
        en="For good; twice is once. The next of the reserve list are prepared for a decision.",
        ko="되돌릴 수 없습니다. 두 번 보내도 한 번입니다. 예비 순위의 다음 결정을 준비합니다.",
    ),
    gives=ApplicationShape,
)
def refuse(request: HttpRequest, award: AwardRow, body: asks.Withdrawal) -> ApplicationShape:
    """Decline an award."""
    do_refuse(award.pk, by=signed_in(request).pk, reason=body.reason)
    return write_application(request, find_application(award.application.number))
