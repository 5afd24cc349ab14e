"""Method 2: weighted max-min by type, tracks first and then the applications inside each track.

An application asks for seconds of the type on which it is fastest; what a type has left goes to
those for whom it is the next fastest, and so on, so that nothing is left that somebody could use.
In each such pool the tracks share first, between their floors and their ceilings, then the
applications of each track share what it got. All of it is exact; see `divide`.
"""

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from dure.award.divide import divide_with_level, exact_sum
from dure.award.lots import Market, room_s
from dure.award.round import Ints, Rules


class Pool(NamedTuple):
    """One division by weight: which choice and lot, whose, and at what level.

    Parameters
    ----------
    choice : 1 for those who are fastest on the lot, 2 for those for whom it comes second, …
    lot : index of the lot
    track : index of the track, or -1 where tracks or all applications share
    level : seconds per weight where the last second went; None where everyone got all it asked
    """

    choice: int
    lot: int
    track: int
    level: Fraction | None


class Filled(NamedTuple):
    """A division with its pools, in the order in which they were filled."""

    grant_s: Ints
    pools: tuple[Pool, ...]


class TrackTerms(NamedTuple):
    """What tracks may have of one lot, shape (tracks,) each.

    ``weight`` is empty where a track weighs as much as its members.
    """

    weight: tuple[int, ...]
    floor_s: tuple[int, ...]
    ceiling_s: tuple[int | None, ...]


def fill_by_weight(market: Market, track: Ints, tracks: int, rules: Rules) -> Filled:
    """Divide a market by weight, type by type.

    Parameters
    ----------
    market : n applications, k open lots
    track : shape (n,), index of the track of each application
    tracks : how many there are
    rules : their weights, floors and ceilings

    Returns
    -------
    filled : n applications, k lots
    """
    by_track = bool(rules.track_weight or rules.set_asides)
    grant_s = np.zeros(market.rate_milli.shape, dtype=np.int64)
    work_milli = np.zeros(market.asked_s.shape, dtype=np.int64)
    # Fastest first; of equally fast types the earlier.
    choices = np.argsort(-market.rate_milli, axis=1, kind="stable")
    pools: list[Pool] = []
    for choice, lot in itertools.product(range(len(market.lots)), repeat=2):
        usable = (choices[:, choice] == lot) & (market.rate_milli[:, lot] > 0)
        rows = np.flatnonzero(usable & (market.asked_s > 0))
        left = int(market.capacity_s[lot]) - exact_sum(grant_s[:, lot])
        if rows.size == 0 or left == 0:
            continue
        requests, weights = room_s(market, work_milli, lot)[rows], market.weight[rows]
        if by_track:
            given_s = [exact_sum(grant_s[track == t, lot]) for t in range(tracks)]
            terms = terms_of(rules, lot, given_s)
            grants, levels = divide_by_track(left, requests, weights, track[rows], terms)
            pools += [Pool(choice + 1, lot, t, level) for t, level in levels]
        else:
            grants, at = divide_with_level(left, requests, weights)
            pools.append(Pool(choice + 1, lot, -1, at))
        grant_s[rows, lot] = grants
        work_milli[rows] += grants * market.rate_milli[rows, lot]
    return Filled(grant_s, tuple(pools))


def terms_of(rules: Rules, lot: int, given_s: Sequence[int]) -> TrackTerms:
    """Say what each track may still have of a lot, given what it has."""
    floor_s = [0] * len(given_s)
    ceiling_s: list[int | None] = [None] * len(given_s)
    for aside in rules.set_asides:
        if aside.type == lot:
            floor_s[aside.group] = max(aside.floor_s - given_s[aside.group], 0)
            if aside.ceiling_s is not None:
                ceiling_s[aside.group] = max(aside.ceiling_s - given_s[aside.group], 0)
    return TrackTerms(rules.track_weight, tuple(floor_s), tuple(ceiling_s))


def divide_by_track(
    budget: int, requests: Ints, weights: Ints, track: Ints, terms: TrackTerms
) -> tuple[Ints, list[tuple[int, Fraction | None]]]:
    """Divide a budget among tracks, then what each track got among its applications.

    Parameters
    ----------
    budget : accelerator-seconds
    requests, weights, track : shape (n,)
    terms : of each track

    Returns
    -------
    grants : shape (n,), accelerator-seconds
    levels : that of the tracks as track -1, then that inside each track which has members

    Examples
    --------
    >>> terms = TrackTerms(weight=(1, 1), floor_s=(0, 70), ceiling_s=(None, None))
    >>> each = np.array([90, 90, 90])
    >>> divide_by_track(100, each, np.array([1, 1, 1]), np.array([0, 0, 1]), terms)[0].tolist()
    [15, 15, 70]
    """
    present = np.unique(track).tolist()
    members = [np.flatnonzero(track == t) for t in present]
    weight = [
        terms.weight[t] if terms.weight else exact_sum(weights[rows])
        for t, rows in zip(present, members, strict=True)
    ]
    limit_s = []
    for t, rows in zip(present, members, strict=True):
        ceiling_s, asked_s = terms.ceiling_s[t], exact_sum(requests[rows])
        limit_s.append(asked_s if ceiling_s is None else min(asked_s, ceiling_s))
    floor_s = [min(terms.floor_s[t], most) for t, most in zip(present, limit_s, strict=True)]
    shares, level = divide_between(budget, floor_s, limit_s, weight)
    grants = np.zeros(requests.shape, dtype=np.int64)
    levels = [(-1, level)]
    for t, rows, share in zip(present, members, shares, strict=True):
        grants[rows], inside = divide_with_level(share, requests[rows], weights[rows])
        levels.append((t, inside))
    return grants, levels


def divide_between(
    budget: int, floors: Sequence[int], limits: Sequence[int], weights: Sequence[int]
) -> tuple[list[int], Fraction | None]:
    """Divide among a few by weight, each between its floor and its limit; exact.

    Where the budget is less than all floors, it is divided up to the floors. Seconds go as in
    `divide_by_weight`, so more budget lowers no share.

    Parameters
    ----------
    budget : accelerator-seconds
    floors, limits, weights : shape (m,), each floor at most its limit

    Returns
    -------
    shares : shape (m,), ``sum(shares) == min(budget, sum(limits))``
    level : seconds per weight where the last second went; None where everyone got its limit

    Examples
    --------
    >>> divide_between(100, [0, 60, 0], [20, 90, 90], [1, 1, 1])[0]
    [20, 60, 20]
    """
    if budget >= sum(limits):
        return list(limits), None
    if budget < sum(floors):
        floors, limits = [0] * len(floors), floors
    level = _level_between(budget, floors, limits, weights)
    shares = [
        min(max(math.ceil(level * w), low), high)
        for w, low, high in zip(weights, floors, limits, strict=True)
    ]
    # Rounded up they are too much by less than a second each; the last given are taken back.
    for _ in range(sum(shares) - budget):
        shares[_last_given(shares, floors, weights)] -= 1
    reached = [
        Fraction(s - 1, w) for s, low, w in zip(shares, floors, weights, strict=True) if s > low
    ]
    return shares, max(reached, default=Fraction(0))


def _last_given(shares: Sequence[int], floors: Sequence[int], weights: Sequence[int]) -> int:
    """Say whose last second above its floor was given last: the most per weight before it.

    Of equal ones the larger weight was given first, then the earlier.
    """
    above = [i for i in range(len(shares)) if shares[i] > floors[i]]
    return max(above, key=lambda i: (Fraction(shares[i] - 1, weights[i]), -weights[i], i))


def _level_between(
    budget: int, floors: Sequence[int], limits: Sequence[int], weights: Sequence[int]
) -> Fraction:
    """Find the level that uses the budget: on one segment of a sum that is piecewise linear."""
    claims = list(zip(weights, floors, limits, strict=True))

    def used_at(level: Fraction) -> Fraction:
        shares = (min(max(level * w, Fraction(low)), Fraction(high)) for w, low, high in claims)
        return sum(shares, start=Fraction(0))

    corners = sorted({Fraction(bound, w) for w, low, high in claims for bound in (low, high)})
    after = next(i for i, corner in enumerate(corners) if used_at(corner) >= budget)
    low, high = corners[after - 1] if after else Fraction(0), corners[after]
    rising = used_at(high) - used_at(low)
    return low if rising == 0 else low + (high - low) * (budget - used_at(low)) / rising
