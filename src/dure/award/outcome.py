"""One interface to all methods: a round in; grants, prices, certificate and reasons out.

A method is imported only when it is asked for, since some compile or bring a solver with them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dure.award.methods import METHODS
from dure.award.rank import Ranking, rank_bids
from dure.award.reason import Reason
from dure.award.round import Bids, Division, Rules, Supply
from dure.award.slate_round import bids_in_servers, grants_of_choice, slate_of_round
from dure.award.standing import Divide
from dure.award.verify_rank import rank_certificate

if TYPE_CHECKING:
    from dure.award.certificate_paper import MethodName
    from dure.award.choose_result import Choice
    from dure.award.choose_slate import Limits, Slate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method gives for a round.

    Parameters
    ----------
    division : grants and prices
    certificate : the proof as data of text and whole numbers, or None
    reasons : application → why, where the method knows more than follows from its grant
    reserve : application → place on the reserve list, from 1; empty where there is none
    """

    division: Division
    certificate: Mapping[str, Any] | None = None
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    reserve: Mapping[str, int] = field(default_factory=dict)


def run_method(name: str, bids: Bids, supply: Supply, rules: Rules) -> Outcome:
    """Divide a round by a method, with certificate and reasons.

    Parameters
    ----------
    name : one of `METHODS`

    Raises
    ------
    InputRefused
        If the rules contradict each other, or the method cannot hold them.
    """
    return _RUNS[METHODS[name].name](name, bids, supply, rules)


def find_divide(name: str) -> Divide:
    """Give a method as a function that only divides, for dividing again."""
    divide = _DIVIDES[METHODS[name].name]

    def again(bids: Bids, supply: Supply, rules: Rules) -> Division:
        return divide(name, bids, supply, rules)

    return again


def _divide_divisible(name: str, bids: Bids, supply: Supply, rules: Rules) -> Division:
    """Divide by one of the methods for divisible time."""
    from dure.award.divisible import divide_round  # noqa: PLC0415 - a solver, so only when used

    return divide_round(bids, supply, rules, _DIVISIBLE[name]).division(len(supply.types))


def _run_divisible(name: str, bids: Bids, supply: Supply, rules: Rules) -> Outcome:
    """Divide by one of the methods for divisible time, with its certificate."""
    from dure.award.certificate import certify  # noqa: PLC0415 - a solver, so only when used
    from dure.award.divisible import divide_round  # noqa: PLC0415 - a solver, so only when used

    divided = divide_round(bids, supply, rules, _DIVISIBLE[name])
    certificate = json.loads(certify(bids, supply, rules, divided))
    return Outcome(divided.division(len(supply.types)), certificate)


def _rank(bids: Bids, supply: Supply, rules: Rules) -> Ranking:
    """Rank a round, each application on the types on which whole servers come out even."""
    even = bids_in_servers(bids, supply, rules)
    return rank_bids(even, supply, rules, reserve=len(bids.ids))


def _divide_rank(name: str, bids: Bids, supply: Supply, rules: Rules) -> Division:
    """Divide by rank and cut."""
    return replace(_rank(bids, supply, rules).division(supply), method=name)


def _run_rank(name: str, bids: Bids, supply: Supply, rules: Rules) -> Outcome:
    """Divide by rank and cut, with the order, the reserve list and reasons."""
    ranking = _rank(bids, supply, rules)
    reserve = ranking.reserve.tolist()
    return Outcome(
        replace(ranking.division(supply), method=name),
        rank_certificate(bids, ranking.order.tolist(), reserve),
        dict(zip(bids.ids, ranking.reasons, strict=True)),
        {bids.ids[row]: place for place, row in enumerate(reserve, start=1)},
    )


def _choose(bids: Bids, supply: Supply, rules: Rules) -> "tuple[Slate, Limits, Choice]":
    """Choose whole options of a round."""
    from dure.award.choose import choose  # noqa: PLC0415 - a solver, so only when used

    slate, limits = slate_of_round(bids, supply, rules)
    return slate, limits, choose(slate, limits)


def _divide_choice(name: str, bids: Bids, supply: Supply, rules: Rules) -> Division:
    """Divide by choosing the most points."""
    slate, _, choice = _choose(bids, supply, rules)
    return Division(name, grants_of_choice(slate, choice.chosen, supply))


def _run_choice(name: str, bids: Bids, supply: Supply, rules: Rules) -> Outcome:
    """Divide by choosing the most points, with bound and reasons."""
    from dure.award.choose_reason import explain_choice  # noqa: PLC0415 - a solver, so only when used
    from dure.award.choose_verify import choice_certificate  # noqa: PLC0415 - a solver, so only when used

    slate, limits, choice = _choose(bids, supply, rules)
    reasons = {id_: explain_choice(slate, limits, choice, row) for row, id_ in enumerate(bids.ids)}
    return Outcome(
        Division(name, grants_of_choice(slate, choice.chosen, supply)),
        choice_certificate(slate, limits, choice),
        reasons,
    )


_DIVISIBLE: dict[str, "MethodName"] = {
    "weighted": "weighted",
    "leximin": "leximin",
    "equilibrium": "equilibrium",
}
_RUNS = {
    "rank": _run_rank,
    "weighted": _run_divisible,
    "leximin": _run_divisible,
    "equilibrium": _run_divisible,
    "choice": _run_choice,
}
_DIVIDES = {
    "rank": _divide_rank,
    "weighted": _divide_divisible,
    "leximin": _divide_divisible,
    "equilibrium": _divide_divisible,
    "choice": _divide_choice,
}
