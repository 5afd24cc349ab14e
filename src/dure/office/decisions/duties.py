"""Separation of duties over all applications of a decision."""

from collections.abc import Iterable, Mapping

from dure.office.acts import Act
from dure.office.findings_decisions import DUTIES_NOT_SEPARATE
from dure.office.permissions import find_barred
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place

_NAMED = 5


def check_duties(by: int, act: Act, keys: Mapping[str, int], about: str) -> None:
    """Raise if somebody may not do an act for what they did before on one of the applications.

    Parameters
    ----------
    keys : number of an application → its key
    about : the thing itself, as in the trail

    Raises
    ------
    InputRefused
        With the numbers of the first few.
    """
    things = {f"application:{pk}": number for number, pk in keys.items()}
    barred = find_parties(by, act, keys.values(), about)
    if not barred:
        return
    numbers = sorted(things.get(name, name) for name in barred)
    shown = ", ".join(numbers[:_NAMED]) + (" …" if len(numbers) > _NAMED else "")
    fields = {"count": len(barred), "total": len(things), "numbers": shown}
    raise InputRefused([Finding(DUTIES_NOT_SEPARATE, Place(about), fields)])


def find_parties(person: int, act: Act, keys: Iterable[int], *more: str) -> frozenset[str]:
    """Give those applications, and those of some more things, on which somebody may not do an act.

    Parameters
    ----------
    keys : of applications
    more : names of things, as in the trail
    """
    return find_barred(person, act, [*(f"application:{pk}" for pk in keys), *more])
