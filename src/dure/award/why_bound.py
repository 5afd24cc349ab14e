"""The rule that bound an application: found by lifting each rule in turn and dividing again."""

from dataclasses import dataclass, replace
from typing import Literal

from dure.award.methods import Method
from dure.award.round import WORKS, Bids, Rules
from dure.award.standing import Divide, Standing, change_bids, work_milli_of
from dure.terms.units import AccelS

Code = Literal[
    "asked_in_full",
    "no_score",
    "least",
    "applicant_cap",
    "set_aside",
    "ceiling",
    "track_share",
    "npu_first",
    "whole_servers",
    "rank",
    "level",
    "price",
    "choice",
]


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule without which the application would have got more.

    Parameters
    ----------
    code : which rule
    work_milli : the work that it would have got without it; None for the method itself
    """

    code: Code
    work_milli: int | None = None


def find_bounds(standing: Standing, method: Method, divide: Divide | None) -> tuple[Bound, ...]:
    """Find the rules that bound an application, the strongest first; the method itself is last.

    A rule bound it if the same method gives it more once that rule alone is lifted. Nothing is
    lifted that the applicant does not know of: rules of the call, and its own conditions.

    Parameters
    ----------
    standing : the application in the round
    method : how the round was divided
    divide : the method, to divide again; None says only what follows from the division itself
    """
    bids = standing.round.bids
    if standing.is_full:
        return (Bound("asked_in_full"),)
    if method.uses_score and _has_no_place(standing):
        return (Bound("no_score"),)
    lifted: list[Bound] = []
    if divide is not None:
        supply, rules = standing.round.supply, standing.round.rules
        tries: list[tuple[Code, Bids, Rules]] = []
        if bids.least_s[standing.row] > 0:
            tries.append(("least", change_bids(bids, standing.row, least_s=0), rules))
        tries += [(code, bids, changed) for code, changed in _lift_rules(standing)]
        for code, its_bids, its_rules in tries:
            got = work_milli_of(its_bids, divide(its_bids, supply, its_rules), standing.row)
            if got > standing.work_milli:
                lifted.append(Bound(code, got))
    lifted.sort(key=lambda bound: -(bound.work_milli or 0))
    return (*lifted, Bound(method.family))


def _has_no_place(standing: Standing) -> bool:
    """Tell whether it has neither score nor panel rank."""
    bids = standing.round.bids
    return bool(bids.score_milli[standing.row] < 0 and bids.panel_rank[standing.row] == 0)


def _lift_rules(standing: Standing) -> list[tuple[Code, Rules]]:
    """Lift each rule of the call that can touch the application, one at a time."""
    rules, bids = standing.round.rules, standing.round.bids
    row = standing.row
    mine = [
        aside
        for aside in rules.set_asides
        if aside.group == (bids.track[row] if aside.by == "track" else bids.region[row])
    ]
    lifted: list[tuple[Code, Rules]] = []
    if rules.applicant_cap_s is not None:
        lifted.append(("applicant_cap", replace(rules, applicant_cap_s=None)))
    if any(a.floor_s and a not in mine for a in rules.set_asides):
        kept = tuple(a if a in mine else replace(a, floor_s=AccelS(0)) for a in rules.set_asides)
        lifted.append(("set_aside", replace(rules, set_asides=kept)))
    if any(a.ceiling_s is not None for a in mine):
        freed = tuple(replace(a, ceiling_s=None) if a in mine else a for a in rules.set_asides)
        lifted.append(("ceiling", replace(rules, set_asides=freed)))
    if rules.track_weight:
        lifted.append(("track_share", replace(rules, track_weight=())))
    if WORKS[bids.work[row]] in rules.npu_first:
        lifted.append(("npu_first", replace(rules, npu_first=())))
    if rules.whole_servers:
        lifted.append(("whole_servers", replace(rules, whole_servers=False)))
    return lifted
