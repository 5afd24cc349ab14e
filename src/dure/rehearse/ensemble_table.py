"""What the scenarios of an ensemble say together, with intervals over seeds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dure.twin.interval import Interval, interval_of

_Key = tuple[str, str, str, int | None]
ALL = ""
"""The name of the row of all jobs, beside those of tracks."""


@dataclass(frozen=True, slots=True)
class Row:
    """One setting, or the jobs of one track of it, over all seeds.

    Parameters
    ----------
    machine, policy, pools : names in the ensemble
    load_percent : as in `Scenario`
    track : of the jobs, or `ALL`
    seeds : runs that are in it
    wait_s_mean, wait_s_p50, wait_s_p95 : seconds; None where no job started in any run
    slowdown : mean bounded slowdown
    use : share of the machine that was used; None for a track
    offered : share of the machine that was asked for; None for a track
    work_s : accelerator-seconds, of a track; None for all jobs
    """

    machine: str
    policy: str
    pools: str
    load_percent: int | None
    track: str
    seeds: int
    wait_s_mean: Interval | None
    wait_s_p50: Interval | None
    wait_s_p95: Interval | None
    slowdown: Interval | None
    use: Interval | None
    offered: Interval | None
    work_s: Interval | None


def tabulate(results: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    """Join results that differ only in their seed, in the order of their first.

    Parameters
    ----------
    results : of scenarios, each with ``scenario`` and ``measures``
    """
    settings: dict[_Key, list[Mapping[str, Any]]] = {}
    for result in results:
        of = result["scenario"]
        key = (of["machine"], of["policy"], of["pools"], of["load_percent"])
        settings.setdefault(key, []).append(result["measures"])
    return tuple(row for key, runs in settings.items() for row in _rows(key, runs))


def _rows(key: _Key, runs: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """Give the row of all jobs, then those of tracks."""
    row = _row(key, ALL, runs)
    yield replace(
        row, use=_interval(runs, "used_ppm", 1e6), offered=_interval(runs, "offered_ppm", 1e6)
    )
    for track in dict.fromkeys(track for run in runs for track in run["by_track"]):
        mine = [run["by_track"][track] for run in runs if track in run["by_track"]]
        yield replace(_row(key, track, mine), work_s=_interval(mine, "work_s"))


def _row(key: _Key, track: str, runs: Sequence[Mapping[str, Any]]) -> Row:
    """Estimate waits and slowdown."""
    waits = [run["waits"] for run in runs]
    return Row(
        *key,
        track=track,
        seeds=len(runs),
        wait_s_mean=_interval(waits, "wait_s_mean"),
        wait_s_p50=_interval(waits, "wait_s_p50"),
        wait_s_p95=_interval(waits, "wait_s_p95"),
        slowdown=_interval(runs, "slowdown_milli", 1e3),
        use=None,
        offered=None,
        work_s=None,
    )


def _interval(runs: Sequence[Mapping[str, Any]], name: str, scale: float = 1) -> Interval | None:
    """Estimate from the runs that have a value."""
    values = [run[name] for run in runs if run[name] is not None]
    return interval_of([value / scale for value in values])
