"""What the scenarios of an ensemble say together, with intervals over seeds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dure.twin.interval import Interval, interval_of

_Key = tuple[str, str, str, int | None]
_Runs = Mapping[int, Mapping[str, Any]]
ALL = ""
"""The name of the row of all jobs, beside those of their parts."""
PARTS = ("track", "type", "width")
"""What parts the jobs of a run."""


@dataclass(frozen=True, slots=True)
class Row:
    """One setting, or a part of its jobs, over all seeds.

    Parameters
    ----------
    machine, policy, pools : names in the ensemble
    load_percent : as in `Scenario`
    by : one of `PARTS`, or "" for all jobs
    part : name of the track, type or class of width, or `ALL`
    seeds : runs that are in it
    wait_s_mean, wait_s_p50, wait_s_p95 : seconds; None where no job started in any run
    slowdown : mean bounded slowdown
    use : share of the machine that was used; None for a part
    offered : share of the machine that was asked for; None for a part
    work_s : accelerator-seconds, of a part; None for all jobs
    wait_s_mean_more : seconds
        The mean wait less that of the first setting of the same machine, load and part, seed by
        seed. Both draw the same jobs, so this is known better than either; None for that setting
        itself.
    """

    machine: str
    policy: str
    pools: str
    load_percent: int | None
    by: str
    part: str
    seeds: int
    wait_s_mean: Interval | None
    wait_s_p50: Interval | None
    wait_s_p95: Interval | None
    slowdown: Interval | None
    use: Interval | None
    offered: Interval | None
    work_s: Interval | None
    wait_s_mean_more: Interval | None = None


def tabulate(results: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    """Join results that differ only in their seed, in the order of their first.

    Parameters
    ----------
    results : of scenarios, each with ``scenario`` and ``measures``
    """
    settings: dict[_Key, dict[int, Mapping[str, Any]]] = {}
    for result in results:
        of = result["scenario"]
        key = (of["machine"], of["policy"], of["pools"], of["load_percent"])
        settings.setdefault(key, {})[of["seed"]] = result["measures"]
    first: dict[tuple[str, int | None], _Runs] = {}
    rows = []
    for key, runs in settings.items():
        base = first.setdefault((key[0], key[3]), runs)
        for row in _rows(key, list(runs.values())):
            more = None if base is runs else _difference(runs, base, row)
            rows.append(replace(row, wait_s_mean_more=more))
    return tuple(rows)


def _difference(runs: _Runs, base: _Runs, row: Row) -> Interval | None:
    """Estimate how much more one waits than in another setting, from the seeds of both."""
    pairs = [(_wait_of(runs[s], row), _wait_of(base[s], row)) for s in runs if s in base]
    return interval_of([a - b for a, b in pairs if a is not None and b is not None])


def _wait_of(run: Mapping[str, Any], row: Row) -> int | None:
    """Give the mean wait of all jobs or of a part, where there is one."""
    part = run[f"by_{row.by}"].get(row.part) if row.by else run
    wait_s: int | None = None if part is None else part["waits"]["wait_s_mean"]
    return wait_s


def _rows(key: _Key, runs: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """Give the row of all jobs, then those of their parts."""
    use, offered = _interval(runs, "used_ppm", 1e6), _interval(runs, "offered_ppm", 1e6)
    yield replace(_row(key, "", ALL, runs), use=use, offered=offered)
    for by in PARTS:
        parts = [run[f"by_{by}"] for run in runs]
        for name in dict.fromkeys(name for part in parts for name in part):
            mine = [part[name] for part in parts if name in part]
            yield replace(_row(key, by, name, mine), work_s=_interval(mine, "work_s"))


def _row(key: _Key, by: str, part: str, runs: Sequence[Mapping[str, Any]]) -> Row:
    """Estimate waits and slowdown."""
    waits = [run["waits"] for run in runs]
    return Row(
        *key,
        by=by,
        part=part,
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
