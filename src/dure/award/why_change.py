"""The smallest change that would have brought an application more: each tried by dividing again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dure.application.cells import SCORE_MAX
from dure.award.methods import Method
from dure.award.round import MILLI, Bids
from dure.award.standing import Divide, Standing, change_bids, work_milli_of

Kind = Literal["less", "partial", "type", "track", "score"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the application alone, all else as it was.

    Parameters
    ----------
    kind : less (ask for less), partial (accept less), type (name another type), track (apply in
        another), score (a better one)
    value : thousandths of the amount asked, index of the type or track, or whole points
    grant_s : shape (k,), what it would then have got
    """

    kind: Kind
    value: int
    grant_s: tuple[int, ...]


def find_changes(standing: Standing, method: Method, divide: Divide) -> tuple[Change, ...]:
    """Find the smallest change of each kind that would have brought more; each is divided again.

    A change is found by halving, which misses it where more is asked and more is got again after a
    gap; what is given is always checked by a division of its own.
    """
    if standing.is_full:
        return ()
    found = [
        _ask_less(standing, divide),
        _accept_less(standing, divide),
        *_name_types(standing, divide),
        *_change_track(standing, divide),
        _score_more(standing, divide) if method.uses_score else None,
    ]
    return tuple(change for change in found if change is not None)


def _again(standing: Standing, divide: Divide, bids: Bids) -> tuple[int, tuple[int, ...]]:
    """Divide again with changed bids; give the work in thousandths, and the grant."""
    division = divide(bids, standing.round.supply, standing.round.rules)
    work = work_milli_of(bids, division, standing.row)
    return work, tuple(division.grant_s[standing.row].tolist())


def _ask_less(standing: Standing, divide: Divide) -> Change | None:
    """Find the largest smaller amount that would have been given in full, and is more than now."""
    bids, row = standing.round.bids, standing.row
    asked = int(bids.asked_s[row])
    # Whole servers as asked, else hundredths.
    parts = standing.round.asked[row].amount.count if standing.round.rules.whole_servers else 100
    parts = min(parts, MILLI)

    def ask(part: int) -> tuple[int, tuple[int, ...]] | None:
        least = min(int(bids.least_s[row]), asked * part // parts)
        changed = change_bids(bids, row, asked_s=asked * part // parts, least_s=least)
        work, grant_s = _again(standing, divide, changed)
        is_given = work >= asked * part // parts * MILLI - _slack(standing)
        return (work, grant_s) if is_given and work > standing.work_milli else None

    part = _largest(1, parts - 1, lambda part: ask(part) is not None)
    got = ask(part) if part else None
    return Change("less", part * MILLI // parts, got[1]) if got else None


def _slack(standing: Standing) -> int:
    """Give what rounding to a whole second can leave of an amount that is given in full."""
    return int(standing.round.bids.rate_milli[standing.row].max())


def _largest(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Find by halving the largest number for which something holds, or 0."""
    best = 0
    while low <= high:
        middle = (low + high) // 2
        if holds(middle):
            best, low = middle, middle + 1
        else:
            high = middle - 1
    return best


def _accept_less(standing: Standing, divide: Divide) -> Change | None:
    """Try what it would have got had any amount been of use."""
    bids, row = standing.round.bids, standing.row
    if not bids.least_s[row]:
        return None
    work, grant_s = _again(standing, divide, change_bids(bids, row, least_s=0))
    return Change("partial", 0, grant_s) if work > standing.work_milli else None


def _name_types(standing: Standing, divide: Divide) -> list[Change]:
    """Try each type that it did not name and for which the call has a rate."""
    bids, row = standing.round.bids, standing.row
    published = standing.round.published_milli[int(bids.work[row])]
    found: list[Change] = []
    for type_, rate in enumerate(published):
        if rate and not bids.rate_milli[row, type_]:
            rates = bids.rate_milli[row].copy()
            rates[type_] = rate
            work, grant_s = _again(standing, divide, change_bids(bids, row, rate_milli=rates))
            if work > standing.work_milli:
                found.append(Change("type", type_, grant_s))
    return found


def _change_track(standing: Standing, divide: Divide) -> list[Change]:
    """Try each other track, where tracks are treated differently."""
    rules, bids, row = standing.round.rules, standing.round.bids, standing.row
    if not (rules.track_weight or any(a.by == "track" for a in rules.set_asides)):
        return []
    found: list[Change] = []
    for track in range(len(bids.tracks)):
        if track != bids.track[row]:
            work, grant_s = _again(standing, divide, change_bids(bids, row, track=track))
            if work > standing.work_milli:
                found.append(Change("track", track, grant_s))
    return found


def _score_more(standing: Standing, divide: Divide) -> Change | None:
    """Find the least whole number of points that would have brought more.

    Whole points, so that no score of another application can be read from it.
    """
    bids, row = standing.round.bids, standing.row
    score = int(bids.score_milli[row])
    if score < 0:
        return None
    top = SCORE_MAX
    first = score // MILLI + 1

    def with_points(points: int) -> tuple[int, tuple[int, ...]]:
        changed = change_bids(bids, row, score_milli=points * MILLI)
        return _again(standing, divide, changed)

    def is_short(points: int) -> bool:
        return with_points(points)[0] <= standing.work_milli

    points = (_largest(first, top, is_short) or first - 1) + 1
    if points > top:
        return None
    work, grant_s = with_points(points)
    return Change("score", points, grant_s) if work > standing.work_milli else None
