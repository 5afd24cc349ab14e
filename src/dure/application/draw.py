"""Applications drawn with a seed from the published totals of a call: drawn, and marked so.

What is published (projects and servers, asked and granted, by track) holds to the last server.
Scores, regions, classes of work, types, acceptance are assumed; `Shares` names each of them.
"""

from dataclasses import dataclass, field

import numpy as np

from dure.application.amount import Amount, Unit
from dure.application.application import (
    Acceptance,
    Application,
    NpuReadiness,
    TypeRate,
    Work,
)
from dure.application.call import Call
from dure.demand.projects import CallTotals, Projects, draw_projects

_WORKS = tuple(Work)
_NPU = tuple(NpuReadiness)


@dataclass(frozen=True, slots=True)
class Shares:
    """What is assumed of drawn applications; weights need not add up to anything.

    Parameters
    ----------
    size_spread : standard deviation of the logarithm of a project's size, as in the rehearsal
    works : weights of the classes of work, for each track of the totals; the last is for the rest
    regions : weights of regions by id; those not named share a weight of 1 each
    either_percent : of 100 applications, how many could use another type too
    all_or_nothing_percent : how many take all or nothing
    second_percent : how many come from an applicant that has another one
    npu : weights of no, porting, ready; for inference and for all else
    score_mean, score_spread : points
    """

    size_spread: float = 1.0
    works: tuple[tuple[int, int, int, int], ...] = (
        (25, 45, 15, 15),
        (25, 40, 30, 5),
        (25, 35, 10, 30),
    )
    regions: dict[str, int] = field(default_factory=dict)
    either_percent: int = 40
    all_or_nothing_percent: int = 30
    second_percent: int = 6
    npu: tuple[tuple[int, int, int], tuple[int, int, int]] = ((70, 20, 10), (93, 5, 2))
    score_mean: float = 70.0
    score_spread: float = 10.0


def draw_applications(
    call: Call, totals: CallTotals, shares: Shares, seed: int
) -> tuple[Application, ...]:
    """Draw the applications of a call.

    The projects are the ones that a rehearsal with the same seed draws. The granted ones have the
    best scores, so that ranking and cutting gives what was published; which of them is first is by
    lot. They name a type such that the servers of every type but the first are used up exactly,
    where their sizes allow it.

    Parameters
    ----------
    call : what is applied to
    totals : published totals; the names of its tracks are tracks of the call
    shares : what is assumed
    seed : not negative

    Returns
    -------
    applications
        In the order of their numbers, which are by lot.
    """
    projects = draw_projects(totals, shares.size_spread, np.random.default_rng([seed, 0, 1]))
    rng = np.random.default_rng([seed, 0, 2])
    first = _draw_types(projects, call, rng)
    scores = _draw_scores(projects, shares, rng)
    applicants = _draw_applicants(projects, shares, rng)
    order = rng.permutation(len(projects))
    return tuple(
        _draw_one(
            _Drawn(
                number=number,
                track=totals.tracks[int(projects.track[row])].track,
                track_at=int(projects.track[row]),
                servers=int(projects.servers[row]),
                type=first[row],
                score_milli=scores[row],
                applicant=applicants[row],
            ),
            call,
            shares,
            rng,
        )
        for number, row in enumerate(order.tolist(), start=1)
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    number: int
    track: str
    track_at: int
    servers: int
    type: str
    score_milli: int
    applicant: int


def _draw_one(drawn: _Drawn, call: Call, shares: Shares, rng: np.random.Generator) -> Application:
    """Draw what is left to draw of one application."""
    weights = shares.works[min(drawn.track_at, len(shares.works) - 1)]
    # A class of work that has no rate on the type is not drawn for it.
    works = tuple(
        weight if drawn.type in call.rates.get(work, {}) else 0
        for work, weight in zip(_WORKS, weights, strict=True)
    )
    work = _WORKS[_lot(works, rng)]
    regions = tuple(shares.regions.get(r.id, 1) for r in call.regions)
    region = call.regions[_lot(regions, rng)].id
    npu = _NPU[_lot(shares.npu[0 if work is Work.INFERENCE else 1], rng)]
    is_either = rng.integers(100) < shares.either_percent
    is_whole = rng.integers(100) < shares.all_or_nothing_percent
    has_least = rng.integers(2) == 1
    is_fixed = rng.integers(5) == 0
    others = _other_types(drawn, work, call) if is_either else ()
    least = Amount(-(-drawn.servers // 4), Unit.SERVERS)
    return Application(
        id=f"drawn-{drawn.number:04d}",
        track=drawn.track,
        region=region,
        applicant=f"drawn-applicant-{drawn.applicant:04d}",
        organisation=f"Drawn organisation {drawn.applicant:04d}",
        title_ko=f"추첨으로 만든 신청 {drawn.number:04d}",
        title_en=f"Drawn application {drawn.number:04d}",
        work=work,
        types=(TypeRate(drawn.type), *(TypeRate(t) for t in others)),
        asked=Amount(drawn.servers, Unit.SERVERS),
        least=least if has_least and not is_whole else None,
        months=call.months_max,
        start=call.starts if is_fixed else None,
        score_milli=drawn.score_milli,
        rank=None,
        npu=npu,
        acceptance=Acceptance.ALL_OR_NOTHING if is_whole else Acceptance.PARTIAL,
        whole_servers=call.whole_servers,
    )


def _lot(weights: tuple[int, ...], rng: np.random.Generator) -> int:
    """Draw an index by whole weights."""
    ends = np.cumsum(weights)
    return int(np.searchsorted(ends, rng.integers(ends[-1]), side="right"))


def _other_types(drawn: _Drawn, work: Work, call: Call) -> tuple[str, ...]:
    """Name the other types on which the same work stays within their caps."""
    rates = call.rates.get(work, {})
    mine = call.offer(drawn.type)
    done = drawn.servers * mine.server_size * rates[drawn.type]
    return tuple(
        o.type
        for o in call.offers
        if o.type != drawn.type
        and o.type in rates
        and (o.cap_servers is None or done <= o.cap_servers * o.server_size * rates[o.type])
    )


def _draw_types(projects: Projects, call: Call, rng: np.random.Generator) -> list[str]:
    """Give each project the type it names first."""
    sizes = projects.servers.tolist()
    types = [call.offers[0].type] * len(sizes)
    left = set(range(projects.granted))
    for offer in call.offers[1:]:
        fits = [
            i
            for i in rng.permutation(sorted(left)).tolist()
            if _is_within(sizes[i], offer.cap_servers)
        ]
        for row in fill_exactly([sizes[i] for i in fits], offer.servers):
            types[fits[row]] = offer.type
            left.discard(fits[row])
    for row in range(projects.granted, len(sizes)):
        open_ = [o for o in call.offers if _is_within(sizes[row], o.cap_servers)] or call.offers
        types[row] = open_[_lot(tuple(o.servers for o in open_), rng)].type
    return types


def _is_within(servers: int, cap: int | None) -> bool:
    """Tell whether a size is within a cap, if there is one."""
    return cap is None or servers <= cap


def fill_exactly(sizes: list[int], room: int) -> list[int]:
    """Pick sizes whose sum is `room`, or as close below as can be; earlier ones are preferred.

    Examples
    --------
    >>> fill_exactly([5, 4, 3], 7), fill_exactly([4, 4], 7)
    ([1, 2], [0])
    """
    # came[s] is the size, by place, with which the sum s was first reached.
    came: dict[int, int] = {0: -1}
    for place, size in enumerate(sizes):
        for total in sorted(came, reverse=True):
            if total + size <= room and total + size not in came and came[total] < place:
                came[total + size] = place
    total = max(came)
    picked: list[int] = []
    while total:
        picked.append(came[total])
        total -= sizes[came[total]]
    return sorted(picked)


def _draw_scores(projects: Projects, shares: Shares, rng: np.random.Generator) -> list[int]:
    """Draw scores, no two equal, the granted above the others; who is first is by lot."""
    n = len(projects)
    drawn = shares.score_mean + shares.score_spread * rng.standard_normal(n)
    falling = np.sort(drawn.clip(0.0, 99.0))[::-1]
    milli: list[int] = []
    for score in falling.tolist():
        best = round(score * 100) * 10
        milli.append(min(best, milli[-1] - 10) if milli else best)
    # A long tail at 0 would fall below it; lift all by what is missing.
    lift = max(0, -milli[-1]) if milli else 0
    granted = rng.permutation(projects.granted)
    others = projects.granted + rng.permutation(n - projects.granted)
    scores = [0] * n
    for place, row in enumerate([*granted.tolist(), *others.tolist()]):
        scores[row] = milli[place] + lift
    return scores


def _draw_applicants(projects: Projects, shares: Shares, rng: np.random.Generator) -> list[int]:
    """Give each project an applicant; some have an earlier project's of the same track."""
    applicants: list[int] = []
    known: dict[int, list[int]] = {}
    for row, track in enumerate(projects.track.tolist()):
        same = known.setdefault(track, [])
        is_second = rng.integers(100) < shares.second_percent
        who = same[int(rng.integers(len(same)))] if is_second and same else row + 1
        applicants.append(who)
        same.append(who)
    return applicants
