"""The people of the demonstration: by role only, invented, without mail."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from dure.office.clock import now
from dure.office.people.actions import do_give_role
from dure.office.people.models import Person
from dure.office.roles import GIVEN_ROLES, ROLE_NAMES, Role

PASSWORD = "dure-demo-2026"  # noqa: S105 - printed to whoever starts the demonstration
ROLES = (Role.LEAD, Role.MEMBER, *GIVEN_ROLES)
LEADS = 12
"""People who lead the drawn applications, so that nobody stands for a whole round."""


def list_people() -> list[str]:
    """Name who can sign in, one for each role."""
    return [_address(role) for role in ROLES]


def _address(role: Role, number: int = 1) -> str:
    """Give the address of a person of a role; nobody has mail there."""
    return f"{role.value}{number if number > 1 else ''}@demo.example"


def make_people() -> dict[Role, Person]:
    """Make one person for each role, as far as they are not there yet."""
    password = make_password(PASSWORD)
    return {role: _make_person(role, 1, password) for role in ROLES}


def make_leads() -> list[Person]:
    """Make those who lead the drawn applications; all of them can sign in."""
    password = make_password(PASSWORD)
    return [_make_person(Role.LEAD, number, password) for number in range(1, LEADS + 1)]


def make_reviewers(count: int) -> list[Person]:
    """Make more reviewers, who have no password and cannot sign in."""
    return [_make_person(Role.REVIEWER, number, "") for number in range(2, count + 2)]


def _make_person(role: Role, number: int, password: str) -> Person:
    """Make a person, whose address counts as confirmed where they can sign in."""
    count = f" {number}" if number > 1 else ""
    name = f"{ROLE_NAMES[role].ko}{count} ({ROLE_NAMES[role].en}{count})"
    person, is_new = Person.objects.get_or_create(
        email=_address(role, number),
        defaults={"name": name, "is_demo": True, "joined_at": now(), "password": password},
    )
    if not is_new:
        return person
    if password:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    else:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    if role in GIVEN_ROLES:
        do_give_role(person.pk, role)
    return person
