"""Conflicts of interest between a reviewer and an application: evidence, each with its ground."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from dure.terms.language import Text

Ground = Literal["team", "co_member", "organisation", "declared"]

GROUND_NAMES: dict[Ground, Text] = {
    "team": Text(en="is on the team", ko="참여자임"),
    "co_member": Text(en="is on a team together with one of its people", ko="공동 참여 관계"),
    "organisation": Text(en="same organisation", ko="같은 기관 소속"),
    "declared": Text(en="declared by the reviewer", ko="평가위원이 신고함"),
}
# What stands around a name on letterheads and says nothing about who it is.
_FORMS = re.compile(
    r"\(주\)|㈜|주식회사|\(재\)|재단법인|\(사\)|사단법인|산학협력단|연구산학협력단"
    r"|\b(co|corp|inc|ltd|llc|corporation|company|limited)\b\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who can review.

    Parameters
    ----------
    id : number
    organisations : names, former ones too, in any language
    partners : people who are or were on a team together with them
    declared_organisations, declared_applications : what they said they cannot judge
    expertise : text
    """

    id: int
    organisations: frozenset[str] = frozenset()
    partners: frozenset[int] = frozenset()
    declared_organisations: frozenset[str] = frozenset()
    declared_applications: frozenset[int] = frozenset()
    expertise: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An application as far as matching goes.

    Parameters
    ----------
    id : number
    team : people who lead it or are on it, invited or gone ones too
    organisations : names that it stands under, and those of its people
    text : title and summary
    """

    id: int
    team: frozenset[int] = frozenset()
    organisations: frozenset[str] = frozenset()
    text: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """One ground on which an expert must not judge an application.

    Parameters
    ----------
    ground : kind
    about : what it is: a folded name of an organisation, a person's number, or empty
    """

    ground: Ground
    about: str = field(default="")

    @property
    def key(self) -> str:
        """Name it so that a cleared one is known again."""
        return f"{self.ground}:{self.about}"


@lru_cache(maxsize=8192)
def fold_organisation(name: str) -> str:
    """Fold the name of an organisation: forms of law, white space, case and width do not count.

    Examples
    --------
    >>> fold_organisation("(주) 한국 AI") == fold_organisation("한국ai 주식회사")
    True
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = _FORMS.sub(" ", plain)
    folded = "".join(ch for ch in kept if ch.isalnum())
    # A name made of nothing but such words is its own name.
    return folded or "".join(ch for ch in plain if ch.isalnum())


def find_conflicts(expert: Expert, proposal: Proposal) -> tuple[Conflict, ...]:
    """Give every ground on which an expert must not judge an application, in a fixed order.

    Examples
    --------
    >>> kim = Expert(7, organisations=frozenset({"한빛대학교"}))
    >>> find_conflicts(kim, Proposal(1, organisations=frozenset({"한빛 대학교"})))
    (Conflict(ground='organisation', about='한빛대학교'),)
    """
    found: set[Conflict] = set()
    if expert.id in proposal.team:
        found.add(Conflict("team"))
    found.update(Conflict("co_member", str(p)) for p in expert.partners & proposal.team)
    theirs = _fold(proposal.organisations)
    found.update(Conflict("organisation", name) for name in _fold(expert.organisations) & theirs)
    declared = _fold(expert.declared_organisations) & theirs
    found.update(Conflict("declared", name) for name in declared)
    if proposal.id in expert.declared_applications:
        found.add(Conflict("declared"))
    return tuple(sorted(found))


def _fold(names: Iterable[str]) -> set[str]:
    """Fold names; those of which nothing is left are no names."""
    return {folded for name in names if (folded := fold_organisation(name))}
