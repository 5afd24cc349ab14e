"""Projects of a call, drawn so that every published total holds exactly."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TrackTotals:
    """What one track asked for and was given in a call, in servers."""

    track: str
    asked: int
    granted: int


@dataclass(frozen=True, slots=True)
class CallTotals:
    """What a call's result says in public.

    Parameters
    ----------
    projects_asked, projects_granted : projects
    tracks : one per track
    servers_max : servers
        The cap per project.
    """

    projects_asked: int
    projects_granted: int
    tracks: tuple[TrackTotals, ...]
    servers_max: int

    @property
    def asked(self) -> int:
        """Sum the servers asked for."""
        return sum(t.asked for t in self.tracks)

    @property
    def granted(self) -> int:
        """Sum the servers granted."""
        return sum(t.granted for t in self.tracks)


@dataclass(frozen=True, slots=True)
class Projects:
    """Projects in the order in which they would be served: the granted ones, then the others.

    Parameters
    ----------
    track : shape (n,), index into the tracks of the call
    servers : shape (n,), servers asked for
    granted : int
        How many, from the first, were granted; each of them got what it asked.
    """

    track: Ints
    servers: Ints
    granted: int

    def __len__(self) -> int:
        """Count the projects."""
        return int(self.servers.size)


def draw_projects(totals: CallTotals, size_spread: float, rng: np.random.Generator) -> Projects:
    """Draw the projects of a call.

    How many projects each track sent is not published. It is taken in proportion to the servers:
    granted projects to the servers granted, the others to the servers that were asked for and not
    granted. Sizes are drawn log-normally and rounded so that each track's sum is exact.

    Parameters
    ----------
    totals : the published totals
    size_spread : standard deviation of the logarithm of a project's size, no unit
        0 makes the projects of a track as equal as whole servers allow.
    rng : generator
        The only source of chance.

    Returns
    -------
    projects
        Granted first; inside each group in random order.
    """
    lost = [t.asked - t.granted for t in totals.tracks]
    won = [t.granted for t in totals.tracks]
    others = totals.projects_asked - totals.projects_granted
    groups = []
    for count, servers in ((totals.projects_granted, won), (others, lost)):
        counts = apportion(count, servers)
        track = np.repeat(np.arange(len(counts)), counts)
        sizes = [
            draw_sizes(n, total, totals.servers_max, size_spread, rng)
            for n, total in zip(counts, servers, strict=True)
        ]
        order = rng.permutation(count)
        groups.append((track[order], np.concatenate(sizes)[order]))
    return Projects(
        track=np.concatenate([g[0] for g in groups]),
        servers=np.concatenate([g[1] for g in groups]),
        granted=totals.projects_granted,
    )


def draw_sizes(
    count: int, total: int, size_max: int, spread: float, rng: np.random.Generator
) -> Ints:
    """Draw `count` whole sizes between 1 and `size_max` whose sum is exactly `total`.

    Raises
    ------
    ValueError
        If no such sizes exist.

    Examples
    --------
    >>> draw_sizes(4, 10, 8, 0.0, np.random.default_rng(1)).tolist()
    [3, 3, 2, 2]
    """
    if not count <= total <= count * size_max and (count or total):
        msg = f"{total} servers cannot be shared by {count} projects of 1 to {size_max} each"
        raise ValueError(msg)
    weights = np.exp(spread * rng.standard_normal(count))
    sizes = np.ones(count, dtype=np.int64)
    left = total - count
    # Who reaches the cap leaves the rest to the others; each turn caps one or ends.
    while left > 0:
        open_ = np.flatnonzero(sizes < size_max)
        whole = [max(1, int(w * 1e9)) for w in weights[open_]]
        sizes[open_] += np.array(apportion(left, whole), dtype=np.int64)
        left = int((sizes - size_max).clip(min=0).sum())
        sizes = sizes.clip(max=size_max)
    return sizes


def apportion(whole: int, weights: list[int]) -> list[int]:
    """Divide a whole number in proportion to weights, by largest remainder, earlier ones first.

    Examples
    --------
    >>> apportion(159, [328, 161, 39])
    [99, 48, 12]
    """
    total = sum(weights)
    if total == 0:
        assert whole == 0, "nothing can be apportioned to nobody"
        return [0] * len(weights)
    shares = [Fraction(whole * w, total) for w in weights]
    counts = [int(s) for s in shares]
    by_rest = sorted(range(len(weights)), key=lambda i: (counts[i] - shares[i], i))
    for i in by_rest[: whole - sum(counts)]:
        counts[i] += 1
    return counts


def assign_partitions(servers: Ints, sizes_max: list[int], nodes: list[int]) -> Ints:
    """Send each project, in order, to the partition that is least asked for so far.

    Keeps the load of the partitions level for every number of projects served, which nobody can
    promise in truth; a project larger than a partition's cap goes elsewhere.

    Parameters
    ----------
    servers : shape (n,), servers asked for
    sizes_max : cap per project, in servers, one per partition
    nodes : servers, one per partition

    Returns
    -------
    partition : shape (n,), index
    """
    asked = [0] * len(nodes)
    partition = np.empty(servers.size, dtype=np.int64)
    for row, size in enumerate(servers.tolist()):
        fits = [p for p, cap in enumerate(sizes_max) if size <= cap]
        assert fits, f"{size} servers are above every cap"
        best = min(fits, key=lambda p: (Fraction(asked[p] + size, nodes[p]), p))
        asked[best] += size
        partition[row] = best
    return partition


def draw_activity(
    servers: Ints, use_percent: int, concentration: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Draw how busy each project keeps what it was given, so that the whole has the stated use.

    Parameters
    ----------
    servers : shape (n,), servers
    use_percent : percent of the granted accelerator time that is used, 1 to 99
    concentration : of the beta distribution around it; 0 makes every project equally busy
        4 spreads a mean of 40 % over some 10 to 75 %.

    Returns
    -------
    activity : shape (n,), share of the granted time, above 0 and at most 1
        Weighted with the servers its mean is `use_percent` / 100, to rounding.
    """
    mean = use_percent / 100
    if concentration <= 0:
        return np.full(servers.size, mean)
    activity = rng.beta(mean * concentration, (1 - mean) * concentration, servers.size)
    activity = activity.clip(0.005, 1.0)
    # Scale towards the mean, without passing 1; a few turns suffice.
    for _ in range(60):
        have = float((activity * servers).sum() / servers.sum())
        activity = (activity * (mean / have)).clip(0.002, 1.0)
    return activity
