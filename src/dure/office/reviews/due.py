"""Reviews and the day until which a call wants them: what waits, what is overdue, how far it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from dure.office.calls.models import CallRow
from dure.office.clock import now
from dure.office.reviews.models import COUNTED, ReviewRow

if TYPE_CHECKING:
    from dure.office.permissions import Thing

WAITING = ("assigned", "started")


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
    return _keep_late(ReviewRow.objects.filter(application__call=call.pk))


def _keep_late(rows: QuerySet[ReviewRow]) -> QuerySet[ReviewRow]:
    """Keep the reviews that are overdue."""
    return keep_writable(rows.filter(application__call__reviews_due_at__lte=now()))


@dataclass(frozen=True, slots=True)
class Board:
    """A call whose reviewers are assigned, with how far its reviews are."""

    call: CallRow
    progress: Progress

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: its call."""
        return self.call.as_thing()


def find_board(slug: str) -> Board:
    """Find a call and how far its reviews are, in one statement, or raise `Http404`."""
    reviews = ReviewRow.objects.filter(application__call=OuterRef("pk"))
    under_way = reviews.filter(application__state="in_review")
    parts = {
        "asked": under_way.exclude(state__in=["removed", "recused"]),
        "submitted": under_way.filter(state=COUNTED),
        "late": _keep_late(reviews),
    }
    counts = {
        name: Coalesce(
            Subquery(
                rows.order_by().values("application__call").annotate(n=Count("pk")).values("n")
            ),
            0,
        )
        for name, rows in parts.items()
    }
    row = CallRow.objects.annotate(**counts).filter(slug=slug).first()
    if row is None:
        raise Http404
    return Board(row, Progress(**{name: getattr(row, name) for name in parts}))
