"""What the rule "NPU first" does: the same round divided with and without it, by the same rates."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dure.award.compile import Round
from dure.award.lots import Flags, put_npu_first
from dure.award.round import WORKS, Division, Ints, Work
from dure.award.standing import Divide
from dure.terms.units import AccelS


@dataclass(frozen=True, slots=True)
class Side:
    """Some applications, with the rule and without it.

    Parameters
    ----------
    count : applications
    with_s, without_s : shape (k,), accelerator-seconds of each type that they get
    with_milli, without_milli : thousandths of an accelerator-second of work on the reference type
    more, less : applications that do more, and less, work with the rule
    """

    count: int
    with_s: tuple[AccelS, ...]
    without_s: tuple[AccelS, ...]
    with_milli: int
    without_milli: int
    more: int
    less: int

    @property
    def change_s(self) -> tuple[int, ...]:
        """Give how many accelerator-seconds of each type the rule brings; below 0 what it takes."""
        return tuple(a - b for a, b in zip(self.with_s, self.without_s, strict=True))


@dataclass(frozen=True, slots=True)
class Effect:
    """What the rule does by one method.

    Parameters
    ----------
    moved : the applications from which it takes other types, since they can use an NPU
    others : all others
    """

    moved: Side
    others: Side

    @property
    def left_s(self) -> tuple[int, ...]:
        """Give how many accelerator-seconds of each type are left over more than without it."""
        pairs = zip(self.moved.change_s, self.others.change_s, strict=True)
        return tuple(-a - b for a, b in pairs)


@dataclass(frozen=True, slots=True)
class RateRange:
    """The rates of the moved applications of one kind of work on one type.

    Parameters
    ----------
    work, type : which; `type` is an index
    least_milli, most_milli : thousandths of the speed of the reference type
    """

    work: Work
    type: int
    least_milli: int
    most_milli: int


def find_moved(round_: Round) -> Flags:
    """Tell which applications the rule moves: those that can use an NPU and something else too.

    Returns
    -------
    is_moved : shape (n,)
    """
    put = put_npu_first(round_.bids, round_.supply, round_.rules)
    is_moved: Flags = (put != round_.bids.rate_milli).any(axis=1)
    return is_moved


def price_npu_first(round_: Round, division: Division, divide: Divide) -> Effect:
    """Divide a round again without putting some work on NPUs first, and compare.

    Parameters
    ----------
    round_ : n applications, with the rule
    division : what the method gave
    divide : the method, to divide again

    Raises
    ------
    InputRefused
        If the method cannot hold the other rules without this one.
    """
    bids, supply = round_.bids, round_.supply
    without = divide(bids, supply, replace(round_.rules, npu_first=()))
    is_moved = find_moved(round_)
    grants = (division.grant_s, without.grant_s)
    return Effect(_side(round_, is_moved, *grants), _side(round_, ~is_moved, *grants))


def _side(round_: Round, rows: Flags, with_s: Ints, without_s: Ints) -> Side:
    """Add up what some applications get."""
    rate_milli = round_.bids.rate_milli[rows]
    work, before = (np.einsum("ia,ia->i", rate_milli, s[rows]) for s in (with_s, without_s))
    return Side(
        count=int(rows.sum()),
        with_s=tuple(AccelS(s) for s in with_s[rows].sum(axis=0).tolist()),
        without_s=tuple(AccelS(s) for s in without_s[rows].sum(axis=0).tolist()),
        with_milli=int(work.sum()),
        without_milli=int(before.sum()),
        more=int((work > before).sum()),
        less=int((work < before).sum()),
    )


def list_rates(round_: Round) -> tuple[RateRange, ...]:
    """List the rates at which the work of the moved applications is counted."""
    bids, is_moved = round_.bids, find_moved(round_)
    found = []
    for work in round_.rules.npu_first:
        rows = is_moved & (bids.work == WORKS.index(work))
        for type_ in range(len(round_.supply.types)):
            rates = bids.rate_milli[rows, type_]
            usable = rates[rates > 0]
            if usable.size:
                found.append(RateRange(work, type_, int(usable.min()), int(usable.max())))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Priced:
    """The rule in one round, by several methods.

    Parameters
    ----------
    works : what the rule puts on NPUs first
    has_npu : whether the round has any
    moved, others : how many applications the rule moves, and how many not
    rates : at which the work of the moved is counted
    effects : method → what the rule does; empty where it moves nobody
    """

    works: tuple[Work, ...]
    has_npu: bool
    moved: int
    others: int
    rates: tuple[RateRange, ...]
    effects: Mapping[str, Effect]
