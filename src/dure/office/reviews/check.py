"""Conflicts of interest are checked again whenever a team, a paper or a profile has changed.

What is only assigned or begun is taken off; what is submitted is flagged, and does not count until
an officer has looked at it. The officer is told.
"""

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow, MemberRow
from dure.office.clock import today
from dure.office.notices.news import tell_conflict, tell_released
from dure.office.people.models import RoleGiven
from dure.office.reviews.gather import gather_proposals, gather_reviewers
from dure.office.reviews.models import OPEN, WAITING, ReviewRow
from dure.office.roles import Role
from dure.office.states import REVIEW
from dure.office.transition import do_move
from dure.review.conflict import GROUND_NAMES, Conflict, find_conflicts
from dure.terms.language import Text


def do_check_person(person_id: int) -> int:
    """Check again what a person reviews, and who reviews what they are on the team of."""
    teams = MemberRow.objects.filter(person=person_id).values("application_id")
    touched = Q(reviewer=person_id) | Q(application__lead=person_id) | Q(application__in=teams)
    return do_check_reviews(ReviewRow.objects.filter(touched))


@transaction.atomic
def do_check_role(person_id: int, *, by: int | None) -> int:
    """Take off the reviews that a person was to write, in calls whose reviewer they are no more.

    Returns
    -------
    count : reviews that were taken off
    """
    rows = ReviewRow.objects.filter(reviewer=person_id, state__in=WAITING)
    goes_on = Q(end=None) | Q(end__gt=today())
    held = RoleGiven.objects.filter(goes_on, person=person_id, role__in=[Role.REVIEWER, Role.CHAIR])
    scopes = set(held.values_list("scope", flat=True))
    gone = [
        review
        for review in rows.select_related("application").order_by("pk")
        if not scopes & {"", f"call:{review.application.call_id}"}
    ]
    for review in gone:
        _let_go(review, {"role": "ended"}, by)
    return len(gone)


@transaction.atomic
def do_release(pk: int) -> None:
    """Let those go who have not submitted their review of an application that is withdrawn."""
    rows = ReviewRow.objects.filter(application=pk, state__in=WAITING)
    for review in rows.select_related("application").order_by("pk"):
        _let_go(review, {"application": "withdrawn"}, None)


def _let_go(review: ReviewRow, detail: Mapping[str, object], by: int | None) -> None:
    """Take a reviewer off, and tell them."""
    do_move(review, REVIEW, "removed", act=Act.ASSIGN_REVIEWER, by=by, detail=detail)
    tell_released(review)


def do_check_application(pk: int) -> int:
    """Check again who reviews an application, and what its people review.

    A new member makes partners of everybody on the team, who may review each other elsewhere.
    """
    seats = MemberRow.objects.filter(application=pk, person__isnull=False)
    lead = ApplicationRow.objects.filter(pk=pk).values("lead_id")
    people = Q(reviewer__in=seats.values("person_id")) | Q(reviewer__in=lead)
    return do_check_reviews(ReviewRow.objects.filter(Q(application=pk) | people))


@transaction.atomic
def do_check_reviews(rows: QuerySet[ReviewRow]) -> int:
    """Check reviews again; take off or flag those with a conflict that nobody has cleared.

    Returns
    -------
    count : reviews that were taken off or flagged
    """
    # 1. Gather.
    reviews = list(
        rows.filter(state__in=OPEN)
        .select_related("application", "application__call", "assigned_by")
        .order_by("pk")
    )
    if not reviews:
        return 0
    reviewers = gather_reviewers({review.reviewer_id for review in reviews})
    applications = {review.application_id: review.application for review in reviews}
    proposals = {p.id: p for p in gather_proposals(applications.values())}
    # 2. Decide.
    found: list[tuple[ReviewRow, list[Conflict]]] = []
    for review in reviews:
        reviewer = reviewers.get(review.reviewer_id)
        conflicts = (
            find_conflicts(reviewer.expert, proposals[review.application_id]) if reviewer else ()
        )
        new = [c for c in conflicts if c.key not in review.cleared]
        if new:
            found.append((review, new))
    # 3. Record.
    for review, new in found:
        _take_off(review, new)
    return len(found)


def _take_off(review: ReviewRow, conflicts: list[Conflict]) -> None:
    """Take a review off, or flag it where it is submitted, and tell the officer."""
    review.conflicts = [c.key for c in conflicts]
    review.save(update_fields=["conflicts"])
    to = "flagged" if review.state == "submitted" else "removed"
    # The trail names the grounds; what organisation it is stands with the review only.
    detail = {"grounds": sorted({c.ground for c in conflicts})}
    do_move(review, REVIEW, to, act=Act.ASSIGN_REVIEWER, by=None, detail=detail)
    tell_conflict(review, REVIEW.names[to])
    if to == "removed":
        tell_released(review)


def has_panel(row: ApplicationRow) -> bool:
    """Tell whether the panel that ranks an application has begun; panels are of a later app."""
    panels = apps.get_model("panels.PanelRow")._default_manager  # noqa: SLF001 - its rows
    return bool(panels.filter(call=row.call_id, track__in=["", row.track]).exists())


def say_grounds(keys: Iterable[str]) -> Text:
    """Say grounds by their keys in both languages, each once."""
    names = [GROUND_NAMES[key] for key in dict.fromkeys(k.partition(":")[0] for k in keys)]  # type: ignore[index]  # keys are of grounds
    return Text(en="; ".join(n.en for n in names), ko="; ".join(n.ko for n in names))
