"""What changes people, organisations and roles; each act in one transaction, on the trail."""

from datetime import date

from django.db import transaction

from dure.office.acts import Act
from dure.office.clock import now, today
from dure.office.people.models import Membership, Organisation, Person, RoleGiven
from dure.office.roles import Role
from dure.office.trail.actions import do_record
from dure.terms.language import Lang


@transaction.atomic
def do_change_profile(person_id: int, *, name: str, language: Lang) -> None:
    """Change what a person says of themselves."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if (person.name, person.language) == (name, language):
        return
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    do_record(person_id, Act.KEEP_ACCOUNT, f"person:{person_id}", at=now())


def do_choose_language(person_id: int, language: Lang) -> None:
    """Keep the language that a person reads; a habit, and not for the trail."""
    Person.objects.filter(pk=person_id).update(language=language)


@transaction.atomic
def do_register_organisation(person_id: int, *, name: str, name_en: str, kind: str) -> int:
    """Register an organisation and make the person a member; one that is there is joined."""
    found, is_new = Organisation.objects.get_or_create(
        name=name, defaults={"name_en": name_en, "kind": kind, "registered_by_id": person_id}
    )
    if is_new:
        thing = f"organisation:{found.pk}"
        do_record(person_id, Act.REGISTER_ORGANISATION, thing, at=now(), detail={"name": name})
    do_join(person_id, found.pk)
    return found.pk


@transaction.atomic
def do_join(person_id: int, organisation_id: int) -> None:
    """Make a person a member of an organisation from today on; joining twice is joining once."""
    _, is_new = Membership.objects.get_or_create(
        person_id=person_id,
        organisation_id=organisation_id,
        end=None,
        defaults={"start": today()},
    )
    if is_new:
        detail = {"organisation": organisation_id, "step": "joined"}
        thing = f"person:{person_id}"
        do_record(person_id, Act.REGISTER_ORGANISATION, thing, at=now(), detail=detail)
        check_conflicts_of_person(person_id)


def check_conflicts_of_person(person_id: int) -> None:
    """Check conflicts of interest again, with the app that knows reviews, which is a later one."""
    from dure.office.reviews.check import do_check_person

    do_check_person(person_id)


@transaction.atomic
def do_leave(person_id: int, organisation_id: int) -> None:
    """End a membership today; it stays on record, since conflicts of interest outlive it."""
    rows = Membership.objects.filter(
        person_id=person_id, organisation_id=organisation_id, end__isnull=True
    )
    if rows.update(end=today()):
        detail = {"organisation": organisation_id, "step": "left"}
        thing = f"person:{person_id}"
        do_record(person_id, Act.REGISTER_ORGANISATION, thing, at=now(), detail=detail)


@transaction.atomic
def do_give_role(
    person_id: int,
    role: Role,
    *,
    scope: str = "",
    start: date | None = None,
    end: date | None = None,
    by: int | None = None,
    act: Act = Act.GIVE_ROLE,
) -> None:
    """Give a role to a person; giving what is held is giving it once."""
    _, is_new = RoleGiven.objects.get_or_create(
        person_id=person_id,
        role=role.value,
        scope=scope,
        end=end,
        defaults={"start": start or today(), "given_by_id": by},
    )
    if is_new:
        detail = {"role": role.value, "scope": scope, "step": "given"}
        do_record(by, act, f"person:{person_id}", at=now(), detail=detail)


@transaction.atomic
def do_end_role(
    person_id: int,
    role: Role,
    *,
    scope: str = "",
    by: int | None = None,
    act: Act = Act.GIVE_ROLE,
) -> bool:
    """End a role today, and tell whether it was held; what a reviewer has not written is taken off.

    It holds to the end of the day.
    """
    rows = RoleGiven.objects.filter(
        person_id=person_id, role=role.value, scope=scope, end__isnull=True
    )
    is_held = bool(rows.update(end=today()))
    if is_held:
        detail = {"role": role.value, "scope": scope, "step": "ended"}
        do_record(by, act, f"person:{person_id}", at=now(), detail=detail)
        take_off_reviews(person_id, by)
    return is_held


def take_off_reviews(person_id: int, by: int | None) -> None:
    """Take off the reviews that somebody may no longer write, with the app that knows reviews."""
    from dure.office.reviews.check import do_check_role

    do_check_role(person_id, by=by)
