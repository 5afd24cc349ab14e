"""``dure office give-role`` and ``dure office end-role``: who may do what, from the machine."""

from typing import TYPE_CHECKING

import click

from dure.cli.office import folder_option, prepare

if TYPE_CHECKING:
    from dure.office.roles import Role

scope_option = click.option(
    "--scope", default="", help="Such as call:first_2026; everywhere if not said."
)


@click.command(
    "give-role", epilog="Example: dure office give-role kim@example.kr officer --folder office"
)
@click.argument("email")
@click.argument("role")
@scope_option
@folder_option
def give_role_command(email: str, role: str, scope: str, folder: str | None) -> None:
    """Give a role to a person who has an account; it is written to the trail.

    ROLE is reviewer, chair, officer, decider, operator, council or auditor.
    """
    person_id, named = find_holder(email, role, folder)
    from dure.office.people.actions import do_give_role

    do_give_role(person_id, named, scope=scope)


@click.command(
    "end-role", epilog="Example: dure office end-role kim@example.kr officer --folder office"
)
@click.argument("email")
@click.argument("role")
@scope_option
@folder_option
def end_role_command(email: str, role: str, scope: str, folder: str | None) -> None:
    """End a role of a person after today; it is written to the trail.

    EMAIL, ROLE and --scope are those with which it was given. What a reviewer has not written is
    taken off.
    """
    person_id, named = find_holder(email, role, folder)
    from dure.office.people.actions import do_end_role

    if not do_end_role(person_id, named, scope=scope):
        msg = f"{email!r} does not hold the role {role} with the scope {scope!r}"
        raise click.BadParameter(msg, param_hint="ROLE")


def find_holder(email: str, role: str, folder: str | None) -> "tuple[int, Role]":
    """Find a person by address, and a role by its word.

    Raises
    ------
    click.BadParameter
        If there is no such role that can be given, or nobody has an account with that address.
    """
    from dure.office.roles import GIVEN_ROLES, Role

    if role not in {known.value for known in GIVEN_ROLES}:
        known = ", ".join(known.value for known in GIVEN_ROLES)
        msg = f"{role!r} is no role that can be given ({known})"
        raise click.BadParameter(msg, param_hint="ROLE")
    prepare(folder)
    from dure.office.people.queries import find_person_id

    person_id = find_person_id(email)
    if person_id is None:
        msg = f"nobody has an account with {email!r}; let them create one first"
        raise click.BadParameter(msg, param_hint="EMAIL")
    return person_id, Role(role)
