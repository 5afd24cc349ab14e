"""Reads of people, organisations and roles, as typed rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dure.office.people.models import Membership, Person, RoleGiven
from dure.office.roles import Role


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role that holds on a day: everywhere, or within a scope."""

    role: Role
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Belonging:
    """An organisation that a person belongs to."""

    organisation_id: int
    name: str
    kind: str
    start: date
    end: date | None


def find_given_roles(person_id: int, day: date) -> tuple[GivenRole, ...]:
    """Give the roles that a person holds on a day."""
    rows = RoleGiven.objects.filter(person_id=person_id).values_list(
        "role", "scope", "start", "end"
    )
    # Every request asks this, and a person has few: the days are told apart here.
    return tuple(
        GivenRole(Role(role), scope)
        for role, scope, start, end in sorted(rows, key=lambda row: row[:2])
        if start <= day and (end is None or day <= end)
    )


def list_belongings(person_id: int) -> tuple[Belonging, ...]:
    """List the organisations of a person, also former ones, the latest first."""
    rows = Membership.objects.filter(person_id=person_id).select_related("organisation")
    return tuple(
        Belonging(
            row.organisation_id, row.organisation.name, row.organisation.kind, row.start, row.end
        )
        for row in rows.order_by("-start", "-pk")
    )


def name_people(ids: Iterable[int]) -> dict[int, str]:
    """Name people by their number: their name, or their address where they gave none."""
    rows = Person.objects.filter(pk__in=list(ids)).values_list("pk", "name", "email")
    return {pk: name or email for pk, name, email in rows}


def find_person_id(email: str) -> int | None:
    """Find a person by e-mail address, whatever its case."""
    return Person.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()
