"""Which calls somebody may do an act on, for lists that are cut by it."""

from dure.office.acts import Act
from dure.office.permissions import Who, reach


def find_calls(who: Who, act: Act) -> frozenset[str] | None:
    """Give the ids of the calls on which somebody may do an act; None for all.

    Examples
    --------
    >>> from dure.office.people.queries import GivenRole
    >>> from dure.office.roles import Role
    >>> sorted(find_calls(Who(7, (GivenRole(Role.OFFICER, "call:a"),)), Act.PROPOSE))
    ['a']
    """
    scopes = reach(who, act)
    return None if scopes is None else frozenset(s.removeprefix("call:") for s in scopes)
