"""What changes assignments: people are asked, taken off, cleared."""

from dataclasses import dataclass

from django.db import transaction

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.clock import now, today
from dure.office.findings_decisions import DUTIES_NOT_SEPARATE
from dure.office.findings_reviews import (
    APPLICATION_NOT_TO_REVIEW,
    PLAN_CHANGED_MEANWHILE,
    REASON_NEEDED,
    REVIEWER_CONFLICTED,
    REVIEWER_FULL,
    REVIEWER_KNOWN_ALREADY,
    REVIEWER_NOT_AVAILABLE,
)
from dure.office.notices.news import tell_assigned, tell_released
from dure.office.permissions import find_barred
from dure.office.reviews.check import do_check_person, has_panel, say_grounds
from dure.office.reviews.gather import gather_proposals, gather_reviewers
from dure.office.reviews.match import Reviewer
from dure.office.reviews.models import ASSIGNABLE, ReviewerRow, ReviewRow
from dure.office.reviews.plan import Plan, make_plan
from dure.office.states import APPLICATION, REVIEW
from dure.office.trail.actions import do_record
from dure.office.transition import do_move
from dure.review.conflict import Proposal, find_conflicts
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, Place


@dataclass(frozen=True, slots=True)
class Profile:
    """What a reviewer says of themselves."""

    expertise: str
    organisation: str
    declared: str
    load_max: int
    is_available: bool


@transaction.atomic
def do_keep_profile(person_id: int, profile: Profile) -> int:
    """Keep the profile of a reviewer, and check again what they review.

    Returns
    -------
    count : reviews that were taken off or flagged for a conflict of interest
    """
    values = {
        "expertise": profile.expertise,
        "organisation": profile.organisation,
        "declared": profile.declared,
        "load_max": profile.load_max,
        "is_available": profile.is_available,
    }
    ReviewerRow.objects.update_or_create(
        person_id=person_id, defaults={**values, "edited_at": now()}
    )
    do_record(person_id, Act.KEEP_EXPERTISE, f"person:{person_id}", at=now())
    return do_check_person(person_id)


@transaction.atomic
def do_assign(pk: int, reviewer_id: int, *, by: int) -> ReviewRow:
    """Ask somebody to review an application.

    Raises
    ------
    InputRefused
        If they may not or cannot: conflict of interest, load, asked already, not available.
    """
    # 1. Gather.
    row = ApplicationRow.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
    reviewers = gather_reviewers({reviewer_id}, call_id=row.call_id, day=today())
    [proposal] = gather_proposals([row])
    # 2. Decide.
    findings = _check_state(row)
    reviewer = reviewers.get(reviewer_id)
    if reviewer is None:
        findings.append(_find(REVIEWER_NOT_AVAILABLE, row, name=reviewer_id))
    else:
        findings += _check_reviewer(row, proposal, reviewer)
    if findings:
        raise InputRefused(findings)
    # 3. Record.
    review = _record(row, reviewer_id, by)
    tell_assigned([review])
    return review


def _find(message: Message, row: ApplicationRow, **fields: object) -> Finding:
    """Make a finding about an application."""
    return Finding(message, Place(row.number), {"number": row.number, **fields})


def _check_state(row: ApplicationRow) -> list[Finding]:
    """Give a finding unless reviewers may be assigned to an application."""
    if row.state in ASSIGNABLE and not has_panel(row):
        return []
    name = APPLICATION.names[row.state]
    return [_find(APPLICATION_NOT_TO_REVIEW, row, state=name.en, state_ko=name.ko)]


def _check_reviewer(row: ApplicationRow, proposal: Proposal, reviewer: Reviewer) -> list[Finding]:
    """Give everything that keeps a reviewer from an application."""
    name, findings = reviewer.name, []
    if not reviewer.is_available:
        findings.append(_find(REVIEWER_NOT_AVAILABLE, row, name=name))
    conflicts = find_conflicts(reviewer.expert, proposal)
    if conflicts:
        said = say_grounds(c.key for c in conflicts)
        fields = {"name": name, "grounds": said.en, "grounds_ko": said.ko}
        findings.append(_find(REVIEWER_CONFLICTED, row, **fields))
    if row.reviews.filter(reviewer=reviewer.expert.id).exclude(state="removed").exists():
        findings.append(_find(REVIEWER_KNOWN_ALREADY, row, name=name))
    if reviewer.load >= reviewer.load_max:
        load, most = reviewer.load, reviewer.load_max
        findings.append(_find(REVIEWER_FULL, row, name=name, load=load, most=most))
    return findings


def _record(row: ApplicationRow, reviewer_id: int, by: int) -> ReviewRow:
    """Record an assignment; the first one brings the application into review."""
    review = ReviewRow.objects.create(
        application=row, reviewer_id=reviewer_id, assigned_by_id=by, assigned_at=now()
    )
    detail = {"application": row.pk, "reviewer": reviewer_id}
    thing = f"review:{review.pk}"
    do_record(by, Act.ASSIGN_REVIEWER, thing, at=now(), after=review.state, detail=detail)
    if row.state == "eligible":
        do_move(row, APPLICATION, "in_review", act=Act.ASSIGN_REVIEWER, by=by)
    return review


@transaction.atomic
def do_assign_plan(slug: str, per: int, seen: str, *, by: int) -> int:
    """Assign everybody that a plan proposes, if it is still the plan that was seen.

    Parameters
    ----------
    slug : of the call
    per : reviewers that each application should have
    seen : seal of the plan on the page

    Returns
    -------
    count : assignments

    Raises
    ------
    InputRefused
        If the plan is another by now, or whoever assigns is or was on a team in it; nobody is
        assigned then.
    """
    # 1. Gather and decide: the rows are locked, so that nobody assigns beside it.
    list(ApplicationRow.objects.select_for_update().filter(call=slug).values_list("pk", flat=True))
    plan = make_plan(slug, per)
    if plan.seal != seen:
        raise InputRefused([Finding(PLAN_CHANGED_MEANWHILE, Place(f"call:{slug}"), {})])
    rows = check_apart(plan, slug, by=by)
    # 2. Record.
    tell_assigned([_record(rows[pk], reviewer_id, by) for pk, reviewer_id in plan.pairs])
    return len(plan.pairs)


def check_apart(plan: Plan, slug: str, *, by: int) -> dict[int, ApplicationRow]:
    """Raise if a plan is about an application that a person may not handle; give its rows by key.

    Raises
    ------
    InputRefused
        With their numbers.
    """
    rows = {row.pk: row for row in ApplicationRow.objects.filter(pk__in={p for p, _ in plan.pairs})}
    things = {f"application:{pk}": row.number for pk, row in rows.items()}
    if barred := find_barred(by, Act.ASSIGN_REVIEWER, things):
        numbers = ", ".join(sorted(things[name] for name in barred))
        fields = {"count": len(barred), "total": len(things), "numbers": numbers}
        raise InputRefused([Finding(DUTIES_NOT_SEPARATE, Place(f"call:{slug}"), fields)])
    return rows


@transaction.atomic
def do_remove(pk: int, reason: str, *, by: int) -> ReviewRow:
    """Take a reviewer off an application, with a reason.

    Raises
    ------
    InputRefused
        Without a reason, or where they have submitted and nothing was found.
    """
    review = ReviewRow.objects.select_for_update().get(pk=pk)
    _keep_reason(review, reason)
    do_move(review, REVIEW, "removed", act=Act.ASSIGN_REVIEWER, by=by)
    tell_released(review)
    return review


@transaction.atomic
def do_clear(pk: int, reason: str, *, by: int) -> ReviewRow:
    """Let a flagged review count after all, with a reason; the same grounds flag it no more.

    Raises
    ------
    InputRefused
        Without a reason, or where it is not flagged.
    """
    review = ReviewRow.objects.select_for_update().get(pk=pk)
    _keep_reason(review, reason)
    # What a reviewer is still writing is submitted by the reviewer alone.
    do_move(
        review,
        REVIEW,
        "submitted",
        act=Act.ASSIGN_REVIEWER,
        by=by,
        detail={"cleared": True},
        only_from="flagged",
    )
    review.cleared = sorted({*review.cleared, *review.conflicts})
    review.conflicts = []
    review.save(update_fields=["cleared", "conflicts"])
    return review


def _keep_reason(review: ReviewRow, reason: str) -> None:
    """Keep the reason for what is about to happen to a review."""
    check_reason(f"review:{review.pk}", reason)
    review.reason = reason.strip()
    review.save(update_fields=["reason"])


def check_reason(about: str, reason: str) -> None:
    """Raise unless a reason is given.

    Raises
    ------
    InputRefused
        Without one.
    """
    if not reason.strip():
        raise InputRefused([Finding(REASON_NEEDED, Place(about, 0, "reason"), {})])
