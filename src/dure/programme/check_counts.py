"""Checks of counts: one of a stage at a time, stages in their order, parts that sum."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from dure.programme import findings_sense as f
from dure.programme.model import Acquisition, Cited, Count, Pool, Programme, Stage, Target
from dure.programme.place import Places
from dure.programme.tree import Path
from dure.programme.values import write_period
from dure.terms.finding import Finding

# What is of the second stage is of the first too, so it cannot be more.
_ORDER = {
    (Stage.INSTALLED, Stage.ALLOCATABLE),
    (Stage.ALLOCATABLE, Stage.ALLOCATED),
    (Stage.ALLOCATED, Stage.USED),
}
_THERE = (Stage.INSTALLED, Stage.ALLOCATABLE, Stage.ALLOCATED, Stage.USED)
_BOUGHT = (Stage.CONTRACTED, Stage.INSTALLED)


def _share_a_day(one: Count, other: Count) -> bool:
    """Tell whether two counts are of the same things at the same time."""
    return one.equivalent_to == other.equivalent_to and one.period.overlaps(other.period)


def check_series(
    counts: Sequence[Count], path: Path, places: Places, as_of: date
) -> Iterator[Finding]:
    """Check the counts of one pool, purchase or award against each other and the day."""
    placed = [((*path, "counts", number), count) for number, count in enumerate(counts)]
    for at, count in placed:
        if count.stage in _THERE and count.period.start > as_of:
            fields: dict[str, object] = {
                "count": f"{count.count.value:,}",
                "stage": count.stage.value,
                "start": count.period.start,
                "as_of": as_of,
                "other_line": places.line(("as_of",)),
            }
            yield Finding(f.STAGE_EARLY, places.at((*at, "period")), fields)
    for (one_at, one), (other_at, other) in combinations(placed, 2):
        if not _share_a_day(one, other):
            continue
        if one.stage == other.stage:
            fields = {
                "stage": one.stage.value,
                "count": f"{other.count.value:,}",
                "period": write_period(other.period),
                "other": f"{one.count.value:,}",
                "other_period": write_period(one.period),
                "other_line": places.line(one_at),
            }
            yield Finding(f.COUNTS_OVERLAP, places.at((*other_at, "period")), fields)
        else:
            yield from _check_stages((one_at, one), (other_at, other), places)
            yield from _check_stages((other_at, other), (one_at, one), places)


def _check_stages(
    earlier: tuple[Path, Count], later: tuple[Path, Count], places: Places
) -> Iterator[Finding]:
    """Hold a later stage to an earlier one, and a target to what stands."""
    (earlier_at, before), (later_at, after) = earlier, later
    if after.count.value <= before.count.value:
        return
    if (before.stage, after.stage) == (Stage.TARGET, Stage.INSTALLED):
        fields: dict[str, object] = {
            "period": write_period(before.period),
            "target": f"{before.count.value:,}",
            "installed": f"{after.count.value:,}",
            "other_line": places.line(later_at),
        }
        at = places.at((*earlier_at, "count", "value"))
        yield Finding(f.TARGET_BELOW_INSTALLED, at, fields)
    elif (before.stage, after.stage) in _ORDER:
        fields = {
            "upper": after.stage.value,
            "upper_count": f"{after.count.value:,}",
            "lower": before.stage.value,
            "lower_count": f"{before.count.value:,}",
            "period": write_period(after.period),
            "other_line": places.line(earlier_at),
        }
        yield Finding(f.STAGE_EXCEEDED, places.at((*later_at, "count", "value")), fields)


def check_pools(programme: Programme, places: Places) -> Iterator[Finding]:
    """Check each pool by itself, then that no pool is part of itself and parts fit the whole."""
    for key, pool in programme.pools.items():
        at = ("pools", key)
        yield from check_series(pool.counts, at, places, programme.as_of)
        yield from _check_state_use(pool.state_use, pool.counts, at, places)
        if pool.start is not None and pool.until is not None and pool.until < pool.start:
            fields = {
                "later_name": "until",
                "later": pool.until,
                "earlier_name": "from",
                "earlier": pool.start,
                "other_line": places.line((*at, "from")),
            }
            yield Finding(f.DAYS_REVERSED, places.at((*at, "until")), fields)
    cycles = list(_cycles(programme.pools))
    in_ring = {key for cycle in cycles for key in cycle}
    for key, pool in programme.pools.items():
        if key not in in_ring:
            yield from _check_pool_parts(programme.pools, pool, places)
    for cycle in cycles:
        place = places.at(("pools", cycle[0], "part_of"))
        yield Finding(f.REFERENCE_CYCLIC, place, {"cycle": " → ".join(cycle)})


def _check_state_use(
    state_use: Cited[int] | None, counts: Sequence[Count], path: Path, places: Places
) -> Iterator[Finding]:
    """Hold the state's part to what was bought."""
    bought = [
        (count.count.value, number)
        for number, count in enumerate(counts)
        if count.stage in _BOUGHT and count.equivalent_to is None
    ]
    if state_use is None or not bought or state_use.value <= max(bought)[0]:
        return
    most, number = max(bought)
    fields = {
        "part": f"{state_use.value:,}",
        "whole": f"{most:,}",
        "other_line": places.line((*path, "counts", number)),
    }
    yield Finding(f.PART_EXCEEDS, places.at((*path, "state_use", "value")), fields)


def _cycles(pools: Mapping[str, Pool]) -> Iterator[list[str]]:
    """Give each ring of pools that are part of each other once, from its first in the file."""
    order = {key: number for number, key in enumerate(pools)}
    for key in pools:
        trail = [key]
        above = pools[key].part_of
        while above is not None and above in pools and above not in trail:
            trail.append(above)
            above = pools[above].part_of
        if above == key and all(order[key] <= order[other] for other in trail):
            yield [*trail, key]


def _held(counts: Sequence[Count], like: Count) -> int | None:
    """Give the most of a stage that counts hold in a period, or None where they say nothing."""
    return max(
        (c.count.value for c in counts if c.stage == like.stage and _share_a_day(c, like)),
        default=None,
    )


def _check_pool_parts(pools: Mapping[str, Pool], pool: Pool, places: Places) -> Iterator[Finding]:
    """Hold the pools that are part of a pool to it, stage by stage."""
    parts = [part for part in pools.values() if part.part_of == pool.id]
    for number, count in enumerate(pool.counts):
        total = sum(_held(part.counts, count) or 0 for part in parts)
        if total > count.count.value:
            at = ("pools", parts[0].id, "part_of")
            fields = {
                "part": f"{total:,}",
                "whole": f"{count.count.value:,}",
                "other_line": places.line(("pools", pool.id, "counts", number)),
            }
            yield Finding(f.PART_EXCEEDS, places.at(at), fields)


def check_acquisitions(programme: Programme, places: Places) -> Iterator[Finding]:
    """Check each purchase by itself, then against the pools that it went to."""
    for key, purchase in programme.acquisitions.items():
        at = ("acquisitions", key)
        yield from check_series(purchase.counts, at, places, programme.as_of)
        yield from _check_state_use(purchase.state_use, purchase.counts, at, places)
        yield from _check_purchase_sums(programme, purchase, at, places)


def _check_purchase_sums(
    programme: Programme, purchase: Acquisition, path: Path, places: Places
) -> Iterator[Finding]:
    """Hold the pools of a purchase to sum to it, where all of them say how many."""
    pools = [programme.pools[key] for key in purchase.pools if key in programme.pools]
    if not pools or len(pools) < len(purchase.pools):
        return
    sums: list[tuple[Path, int, list[int | None]]] = [
        ((*path, "counts", n), count.count.value, [_held(pool.counts, count) for pool in pools])
        for n, count in enumerate(purchase.counts)
    ]
    if purchase.state_use is not None:
        parts = [None if p.state_use is None else p.state_use.value for p in pools]
        sums.append(((*path, "state_use"), purchase.state_use.value, parts))
    for at, whole, held in sums:
        known = [value for value in held if value is not None]
        if len(known) == len(pools) and sum(known) != whole:
            fields = {
                "parts": f"{sum(known):,}",
                "whole": f"{whole:,}",
                "other_line": places.line((*path, "pools")),
            }
            yield Finding(f.SUM_DIFFERS, places.at(at), fields)


def check_targets(programme: Programme, places: Places) -> Iterator[Finding]:
    """Hold each reading of a target to what is installed on the day it is due."""
    for key, target in programme.targets.items():
        installed = _installed(programme, target)
        if installed is None or target.adds != "total":
            continue
        for number, reading in enumerate(target.count.readings):
            if reading.value < installed[0]:
                at = ("targets", key, "count")
                one = (*at, "readings", number, "value")
                fields = {
                    "period": write_period(target.by),
                    "target": f"{reading.value:,}",
                    "installed": f"{installed[0]:,}",
                    "other_line": places.line(installed[1]),
                }
                place = places.at(one if len(target.count.readings) > 1 else (*at, "value"))
                yield Finding(f.TARGET_BELOW_INSTALLED, place, fields)


def _installed(programme: Programme, target: Target) -> tuple[int, Path] | None:
    """Sum what is installed in a target's scope when it is due, with the place of the first."""
    due = target.by.end or target.by.start
    found = [
        (count.count.value, ("pools", pool.id, "counts", number))
        for pool in programme.pools.values()
        if _is_in_scope(pool, target)
        for number, count in enumerate(pool.counts)
        if count.stage == Stage.INSTALLED
        and count.equivalent_to == target.equivalent_to
        and count.period.holds(due)
    ]
    return (sum(value for value, _ in found), found[0][1]) if found else None


def _is_in_scope(pool: Pool, target: Target) -> bool:
    """Tell whether a target counts a pool; a part is counted with its whole."""
    if target.pool is not None:
        return pool.id == target.pool
    return pool.part_of is None and target.scope in (pool.access, "public_and_private")
