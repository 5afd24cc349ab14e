"""The kinds of work that wait for somebody, each with its rows, its date and its page.

Rows are cut by `ME`, `MY_ADDRESS` and `NOW`, which are filled in when somebody asks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
)

from dure.office.acts import Act
from dure.office.applications.models import INVITED, JOINED, ApplicationRow, MemberRow
from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.grants.models import RequestRow
from dure.office.objections.models import ObjectionRow
from dure.office.panels.models import PanelRow
from dure.office.reviews.due import keep_writable
from dure.office.reviews.models import ReviewRow
from dure.office.tasks.models import FAILED, TaskRow
from dure.office.todo.given import Given
from dure.terms.language import Text

Rows = QuerySet[Any]
Calls = frozenset[str] | None

ME = Given("me", BigIntegerField())
MY_ADDRESS = Given("my_address", CharField())
NOW = Given("now", DateTimeField())


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work.

    Parameters
    ----------
    key : its name among the others
    label : for people
    route : where it is done; a list, or by the least key of the rows where `by` names one
    act : without which nobody has such work
    rows : calls that somebody reaches by the act (None for all) → what waits for them
    date : field of the rows; its earliest is told
    is_deadline : whether that is until when, and not since when
    by : field of the rows that the route takes
    """

    key: str
    label: Text
    route: str
    act: Act
    rows: Callable[[Calls], Rows]
    date: str
    is_deadline: bool = False
    by: str = ""


def _in(calls: Calls, field: str) -> Q:
    """Cut rows by the calls that somebody reaches."""
    return Q() if calls is None else Q(**{f"{field}__in": calls})


def _of_my_team() -> Q:
    """Keep the applications that somebody leads or has joined."""
    joined = MemberRow.objects.filter(person=ME, state=JOINED)
    return Q(lead=ME) | Q(pk__in=joined.values("application"))


def _drafts(_: Calls) -> Rows:
    """List drafts that can still be submitted."""
    rows = ApplicationRow.objects.filter(_of_my_team(), state="draft")
    return rows.filter(call__closes_at__gt=NOW)


def _returned(_: Calls) -> Rows:
    """List applications that were returned for correction."""
    return ApplicationRow.objects.filter(_of_my_team(), state="returned")


def _awards(_: Calls) -> Rows:
    """List awards that the lead has to answer; of several letters the last counts."""
    rows = AwardRow.objects.filter(application__lead=ME, application__state="awarded")
    later = AwardRow.objects.filter(application=OuterRef("application"), pk__gt=OuterRef("pk"))
    return rows.exclude(Exists(later))


def _invitations(_: Calls) -> Rows:
    """List invitations to the address of somebody; who has not answered is nobody's row yet."""
    return MemberRow.objects.filter(person=None, state=INVITED, email=MY_ADDRESS)


def _own_reviews(_: Calls) -> Rows:
    """List the reviews that somebody has to write and still can: no panel has begun."""
    return keep_writable(ReviewRow.objects.filter(reviewer=ME))


def _late_reviews(calls: Calls) -> Rows:
    """List the reviews that others were to write by now."""
    rows = ReviewRow.objects.filter(application__call__reviews_due_at__lte=NOW)
    return keep_writable(rows.filter(_in(calls, "application__call")))


def _flagged(calls: Calls) -> Rows:
    """List reviews with a conflict that an officer has to look at."""
    return ReviewRow.objects.filter(_in(calls, "application__call"), state="flagged")


def _to_screen(calls: Calls) -> Rows:
    """List applications that are to be screened."""
    states = ["submitted", "screening"]
    return ApplicationRow.objects.filter(_in(calls, "call"), state__in=states)


def _to_assess(calls: Calls) -> Rows:
    """List applications that wait for a technical assessment."""
    return ApplicationRow.objects.filter(_in(calls, "call"), state="assessing")


def _to_assign(calls: Calls) -> Rows:
    """List applications that may be reviewed, and have no reviewer yet."""
    return ApplicationRow.objects.filter(_in(calls, "call"), state="eligible")


def _drafted(calls: Calls) -> Rows:
    """List decisions that are being prepared."""
    return DecisionRow.objects.filter(_in(calls, "call"), state="drafted")


def _to_sign(calls: Calls) -> Rows:
    """List decisions that somebody else has proposed."""
    rows = DecisionRow.objects.filter(_in(calls, "call"), state="proposed")
    return rows.exclude(proposed_by=ME)


def _sitting(calls: Calls) -> Rows:
    """List panels in session."""
    return PanelRow.objects.filter(_in(calls, "call"), state="sitting")


def _requests(calls: Calls) -> Rows:
    """List requests that somebody else has filed."""
    rows = RequestRow.objects.filter(_in(calls, "grant__call"), state="filed")
    return rows.exclude(filed_by=ME)


def _objections(calls: Calls) -> Rows:
    """List objections that wait for an answer by somebody else than who filed them."""
    rows = ObjectionRow.objects.filter(_in(calls, "award__application__call"), state="filed")
    return rows.exclude(filed_by=ME)


def _failed_tasks(_: Calls) -> Rows:
    """List background work that was given up."""
    return TaskRow.objects.filter(state=FAILED)


KINDS: tuple[Kind, ...] = (
    Kind(
        "invitations",
        Text(en="Invitations to a team", ko="팀 초대"),
        "invitation", Act.ANSWER_INVITATION, _invitations, "invited_at", by="token",
    ),
    Kind(
        "awards",
        Text(en="Awards to accept or decline", ko="수락 여부를 정할 선정"),
        "my_grants", Act.LIST_OWN, _awards, "accept_by", is_deadline=True,
    ),
    Kind(
        "returned",
        Text(en="Applications to correct", ko="보완할 신청"),
        "my_applications", Act.LIST_OWN, _returned, "correct_until", is_deadline=True,
    ),
    Kind(
        "drafts",
        Text(en="Drafts to submit", ko="작성 중인 신청"),
        "my_applications", Act.LIST_OWN, _drafts, "call__closes_at", is_deadline=True,
    ),
    Kind(
        "reviews",
        Text(en="Reviews to write", ko="작성할 평가"),
        "my_reviews", Act.LIST_REVIEWS, _own_reviews, "application__call__reviews_due_at",
        is_deadline=True,
    ),
    Kind(
        "screening",
        Text(en="Applications to screen", ko="적격 심사할 신청"),
        "screening", Act.SCREEN, _to_screen, "submitted_at",
    ),
    Kind(
        "assessments",
        Text(en="Applications to assess", ko="기술 검토할 신청"),
        "assessments", Act.ASSESS, _to_assess, "submitted_at",
    ),
    Kind(
        "conflicts",
        Text(en="Conflicts of interest to look at", ko="확인할 이해충돌"),
        "boards", Act.ASSIGN_REVIEWER, _flagged, "submitted_at",
    ),
    Kind(
        "late_reviews",
        Text(en="Reviews that are overdue", ko="기한이 지난 평가"),
        "boards", Act.ASSIGN_REVIEWER, _late_reviews, "application__call__reviews_due_at",
        is_deadline=True,
    ),
    Kind(
        "assignment",
        Text(en="Applications without reviewers", ko="평가위원을 배정할 신청"),
        "boards", Act.ASSIGN_REVIEWER, _to_assign, "submitted_at",
    ),
    Kind(
        "panels",
        Text(en="Panels in session", ko="진행 중인 평가단"),
        "panels", Act.RANK, _sitting, "opened_at",
    ),
    Kind(
        "drafted",
        Text(en="Decisions to prepare", ko="준비할 결정"),
        "decisions", Act.PROPOSE, _drafted, "made_at",
    ),
    Kind(
        "signing",
        Text(en="Decisions to sign", ko="서명할 결정"),
        "decisions", Act.DECIDE, _to_sign, "proposed_at",
    ),
    Kind(
        "requests",
        Text(en="Requests to answer", ko="답할 요청"),
        "requests", Act.ANSWER_REQUEST, _requests, "filed_at",
    ),
    Kind(
        "objections",
        Text(en="Objections to answer", ko="답할 이의신청"),
        "objections", Act.ANSWER_OBJECTION, _objections, "answer_by", is_deadline=True,
    ),
    Kind(
        "tasks",
        Text(en="Background work that failed", ko="실패한 예약 작업"),
        "tasks", Act.READ_TASKS, _failed_tasks, "ended_at",
    ),
)  # fmt: skip
"""All kinds, in the order in which they are listed."""
