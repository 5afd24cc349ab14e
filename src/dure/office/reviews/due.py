"""Reviews and the day until which a call wants them: what waits, what is overdue, how far it is."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce
from django.http import Http404

from dure.office.calls.models import CallRow
from dure.office.clock import now
from dure.office.reviews.match import GONE
from dure.office.reviews.models import COUNTED, WAITING, ReviewRow

if TYPE_CHECKING:
    from dure.office.permissions import Thing


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reviews of a call are.

    Parameters
    ----------
    asked : reviews of applications that are in review
    submitted : of these
    late : of these, overdue
    """

    asked: int
    submitted: int
    late: int


def is_overdue(state: str, due_at: datetime | None) -> bool:
    """Tell whether a review was to be submitted by now and is not."""
    return due_at is not None and state in WAITING and due_at <= now()


def keep_writable(rows: QuerySet[ReviewRow]) -> QuerySet[ReviewRow]:
    """Keep the reviews that wait to be written and still can be: no panel ranks them yet."""
    panels = apps.get_model("panels.PanelRow")._default_manager  # noqa: SLF001 - a later app's rows
    of_track = Q(track="") | Q(track=OuterRef("application__track"))
    begun = panels.filter(of_track, call=OuterRef("application__call"))
    return rows.filter(~Exists(begun), state__in=WAITING, application__state="in_review")


def list_late(call: CallRow) -> QuerySet[ReviewRow]:
    """List the reviews of a call that are overdue."""
    due = ReviewRow.objects.filter(application__call__reviews_due_at__lte=now())
    return keep_writable(due.filter(application__call=call.pk))


@dataclass(frozen=True, slots=True)
class Board:
    """A call whose reviewers are assigned, with how far its reviews are."""

    call: CallRow
    progress: Progress

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: its call."""
        return self.call.as_thing()


_STEP = 10**9
"""More than the reviews of a call: two counts fit into one number, and are counted in one pass."""


def find_board(slug: str) -> Board:
    """Find a call and how far its reviews are, in one statement, or raise `Http404`."""
    row = _count_reviews().filter(slug=slug).first()
    if row is None:
        raise Http404
    counted, waiting = (getattr(row, name) for name in ("counted", "waiting"))
    submitted, asked = divmod(counted, _STEP)
    is_over = row.reviews_due_at is not None and row.reviews_due_at <= now()
    return Board(row, Progress(asked, submitted, waiting if is_over else 0))


@lru_cache(maxsize=1)
def _count_reviews() -> QuerySet[CallRow]:
    """Count beside each call its reviews; made once, since that takes longer than to ask it."""
    reviews = ReviewRow.objects.filter(application__call=OuterRef("pk"))
    asked = reviews.filter(application__state="in_review").exclude(state__in=GONE)
    both = Sum(Case(When(state=COUNTED, then=_STEP + 1), default=1))
    # Nothing is overdue where no day was said.
    has_day = When(
        reviews_due_at__isnull=False, then=_for_each_call(keep_writable(reviews), Count("pk"))
    )
    return CallRow.objects.annotate(
        counted=_for_each_call(asked, both), waiting=Case(has_day, default=0)
    )


def _for_each_call(rows: QuerySet[ReviewRow], total: Aggregate) -> Coalesce:
    """Give what the reviews of each call come to, from 0."""
    summed = rows.order_by().values("application__call").annotate(n=total).values("n")
    return Coalesce(Subquery(summed), 0)
