"""Who reviews and who chairs for a call: appointed by its officers, and dismissed."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from dure.office.acts import Act
from dure.office.calls.models import CallRow
from dure.office.clock import today
from dure.office.findings_reviews import APPOINTED_NOBODY, APPOINTED_SELF
from dure.office.notices.news import tell_appointed
from dure.office.people.actions import do_end_role, do_give_role
from dure.office.people.models import RoleGiven
from dure.office.people.queries import find_person_id
from dure.office.reviews.match import GONE
from dure.office.reviews.models import ReviewerRow
from dure.office.roles import ROLE_NAMES, Role
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

PAGE = 50
APPOINTED = (Role.REVIEWER, Role.CHAIR)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who reviews or chairs for a call.

    Parameters
    ----------
    id : of the role that was given
    track : of which a chair leads the panel; empty for the whole call
    is_everywhere : whether the role reaches all calls, and is not ended here
    has_profile : whether their expertise is known, without which nobody is proposed
    reviews : of this call that they have
    """

    id: int
    name: str
    role: Text
    track: str
    is_everywhere: bool
    has_profile: bool
    reviews: int


def list_holders(call: CallRow, after: int | None = None) -> tuple[Holder, ...]:
    """List who reviews or chairs for a call today, in the order in which they were appointed."""
    scope = f"call:{call.pk}"
    within = Q(scope__in=["", scope]) | Q(scope__startswith=f"{scope}/")
    day = today()
    rows = RoleGiven.objects.filter(within, role__in=APPOINTED, start__lte=day, end=None)
    theirs = Q(person__reviews__application__call=call.pk) & ~Q(person__reviews__state__in=GONE)
    rows = rows.filter(pk__gt=after or 0).annotate(
        has_profile=Exists(ReviewerRow.objects.filter(person=OuterRef("person"))),
        n=Count("person__reviews", filter=theirs),
    )
    columns = ("pk", "person__name", "person__email", "role", "scope", "has_profile", "n")
    return tuple(
        Holder(
            id=pk,
            name=f"{name} ({email})" if name else email,
            role=ROLE_NAMES[Role(role)],
            track=given.removeprefix(scope).removeprefix("/"),
            is_everywhere=not given,
            has_profile=has_profile,
            reviews=count,
        )
        for pk, name, email, role, given, has_profile, count in rows.order_by("pk").values_list(
            *columns
        )[:PAGE]
    )


@transaction.atomic
def do_appoint(call: CallRow, email: str, role: Role, track: str, *, by: int) -> None:
    """Make somebody who has an account a reviewer or a chair of a call; twice is once.

    Parameters
    ----------
    track : of which a chair leads the panel; empty for the whole call, as for every reviewer

    Raises
    ------
    InputRefused
        If nobody has an account with that address, or it is who appoints.
    """
    assert role in APPOINTED, f"{role} is not given by officers"
    person_id = find_person_id(email)
    place, fields = Place(f"call:{call.pk}", 0, "email"), {"email": email.strip()}
    if person_id is None:
        raise InputRefused([Finding(APPOINTED_NOBODY, place, fields)])
    if person_id == by:
        raise InputRefused([Finding(APPOINTED_SELF, place, fields)])
    within = f"/{track}" if track and role is Role.CHAIR else ""
    do_give_role(person_id, role, scope=f"call:{call.pk}{within}", by=by, act=Act.APPOINT)
    tell_appointed(call, person_id, role)


@transaction.atomic
def do_dismiss(call: CallRow, pk: int, *, by: int) -> None:
    """End the role of a reviewer or a chair of a call; what they have not written is taken off.

    A role that reaches other calls too is not ended here; doing it twice is doing it once.
    """
    scope = f"call:{call.pk}"
    within = Q(scope=scope) | Q(scope__startswith=f"{scope}/")
    row = RoleGiven.objects.filter(within, pk=pk, role__in=APPOINTED, end=None).first()
    if row is not None:
        do_end_role(row.person_id, Role(row.role), scope=row.scope, by=by, act=Act.APPOINT)
