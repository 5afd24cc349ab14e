"""What outcomes say together: the middle and the spread over seeds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dure.rehearse.first_call import Measured, Outcome
from dure.rehearse.scenario import WAIT_LIMITS_S


@dataclass(frozen=True, slots=True)
class Spread:
    """The lowest, middle and highest of some whole numbers; the middle is the lower median."""

    low: int
    middle: int
    high: int


def spread_of(values: Iterable[int]) -> Spread:
    """Give lowest, lower median and highest.

    Examples
    --------
    >>> spread_of([5, 1, 9, 7])
    Spread(low=1, middle=5, high=9)
    """
    ordered = sorted(values)
    return Spread(ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1])


@dataclass(frozen=True, slots=True)
class UseRow:
    """The answer for one use: how many could have been served, and how long jobs wait.

    Parameters
    ----------
    use_percent : percent of granted time that projects use
    own_wait_s_p95 : seconds, on own servers
    own_used_permille, shared_used_permille : thousandths of the machine's time that were used
    served_within : projects, one per limit of `WAIT_LIMITS_S`
    full : projects whose work is all that the servers can do
    """

    use_percent: int
    own_wait_s_p95: Spread
    own_used_permille: Spread
    shared_used_permille: Spread
    served_within: tuple[Spread, ...]
    full: Spread


def answer_by_use(outcomes: Sequence[Outcome]) -> list[UseRow]:
    """Put the outcomes of all seeds together, one row per use, rising."""
    rows = []
    for use in sorted({o.case.use_percent for o in outcomes}):
        mine = [o for o in outcomes if o.case.use_percent == use]
        rows.append(
            UseRow(
                use_percent=use,
                own_wait_s_p95=spread_of(o.own.waits.wait_s_p95 for o in mine),
                own_used_permille=spread_of(o.own.used_permille for o in mine),
                shared_used_permille=spread_of(_at_most(o).used_permille for o in mine),
                served_within=tuple(
                    spread_of(o.served_within[limit] for o in mine)
                    for limit in range(len(WAIT_LIMITS_S))
                ),
                full=spread_of(o.full for o in mine),
            )
        )
    return rows


def waits_by_served(outcomes: Sequence[Outcome], use_percent: int) -> dict[int, Spread]:
    """Give the p95 wait in seconds for each number of projects that every seed was run with."""
    mine = [o for o in outcomes if o.case.use_percent == use_percent]
    common = set.intersection(*({m.served for m in o.shared} for o in mine))
    return {
        served: spread_of(_at(o, served).waits.wait_s_p95 for o in mine)
        for served in sorted(common)
    }


def _at(outcome: Outcome, served: int) -> Measured:
    """Give the run with that many projects."""
    return next(m for m in outcome.shared if m.served == served)


def _at_most(outcome: Outcome) -> Measured:
    """Give the run with the most projects whose p95 wait is at most the longest limit."""
    fits = [m for m in outcome.shared if m.served <= outcome.served_within[-1]]
    return max(fits, key=lambda m: m.served, default=outcome.shared[0])
