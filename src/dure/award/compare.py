"""The same round divided by several methods: who gains, who loses, by track, size and score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dure.award.compile import Round
from dure.award.round import MILLI, Division, Ints
from dure.award.standing import GROUP_MIN
from dure.terms.language import Text, same
from dure.terms.units import AccelS

Flags = NDArray[np.bool]
By = Literal["all", "track", "size", "score"]

SIZES = (1, 2, 4, 8, 16)
"""Servers of the reference type: the lower ends of the classes of size."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a group got by one method.

    Parameters
    ----------
    served, full : applications that got something, and that got all they asked
    work_milli : thousandths of an accelerator-second of work on the reference type
    more, less : applications that got more, and less, than by the first method
    """

    served: int
    full: int
    work_milli: int
    more: int
    less: int


@dataclass(frozen=True, slots=True)
class Group:
    """Some applications, and what they got by each method.

    Parameters
    ----------
    by, label : what the group is
    count : applications; where it is below `GROUP_MIN`, `shares` is empty
    asked_milli : work asked, in the unit of `Share.work_milli`
    shares : one per method
    """

    by: By
    label: Text
    count: int
    asked_milli: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """What a method did with the whole round.

    Parameters
    ----------
    method : name
    unsold_s : shape (k,), accelerator-seconds of each type that nobody got
    least_permille : of the applications served least, thousandths of what it asked
        Over all that asked for something.
    points_milli : thousandths of points: each score by the part of the asked work that was given
        None where no application has a score.
    """

    method: str
    unsold_s: tuple[AccelS, ...]
    least_permille: int
    points_milli: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A round by several methods; the first is what the others are compared with."""

    methods: tuple[str, ...]
    totals: tuple[Total, ...]
    groups: tuple[Group, ...]


def compare_divisions(
    round_: Round, divisions: Mapping[str, Division], tracks: Sequence[Text]
) -> Comparison:
    """Compare divisions of the same round.

    Parameters
    ----------
    round_ : n applications
    divisions : method → division, at least one; the first is the base
    tracks : labels, in the order of the round
    """
    works = {name: _work(round_, division) for name, division in divisions.items()}
    base = next(iter(works.values()))
    groups = [
        _group(round_, by, label, rows, list(works.values()), base)
        for by, label, rows in _list_groups(round_, tracks)
        if rows.any()
    ]
    return Comparison(
        methods=tuple(divisions),
        totals=tuple(_total(round_, name, divisions[name], works[name]) for name in divisions),
        groups=tuple(groups),
    )


def _work(round_: Round, division: Division) -> Ints:
    """Give the work of every grant, in thousandths."""
    work: Ints = np.einsum("ia,ia->i", round_.bids.rate_milli, division.grant_s)
    return work


def _list_groups(round_: Round, tracks: Sequence[Text]) -> list[tuple[By, Text, Flags]]:
    """List the groups: all, each track, each class of size, each tenth by score."""
    bids = round_.bids
    groups: list[tuple[By, Text, Flags]] = [
        ("all", Text(en="all", ko="전체"), np.ones(len(bids.ids), dtype=np.bool))
    ]
    groups += [("track", label, bids.track == t) for t, label in enumerate(tracks)]
    groups += [("size", label, rows) for label, rows in _sizes(round_)]
    groups += [("score", label, rows) for label, rows in _score_tenths(bids.score_milli)]
    return groups


def _sizes(round_: Round) -> list[tuple[Text, Flags]]:
    """Sort applications by the servers of the reference type that their work comes to."""
    asked = round_.bids.asked_s
    server_s = round_.supply.server_size[0] * int(round_.supply.term_s)
    ends = (*SIZES[1:], None)
    found: list[tuple[Text, Flags]] = []
    for low, high in zip(SIZES, ends, strict=True):
        # The first class holds all that is smaller as well.
        rows = (asked >= low * server_s) | (low == SIZES[0])
        if high is None:
            label = Text(en=f"{low} and more", ko=f"{low} 이상")
        else:
            rows &= asked < high * server_s
            label = Text(en=f"below {high}", ko=f"{high} 미만")
            if low != SIZES[0]:
                label = Text(en=f"{low} to below {high}", ko=f"{low} 이상 {high} 미만")
        found.append((label, rows))
    return found


def _score_tenths(score_milli: Ints) -> list[tuple[Text, Flags]]:
    """Sort applications into tenths by score, the best first; equal scores stay together."""
    scored = np.flatnonzero(score_milli >= 0)
    # Strictly better ones decide the tenth, so that the order of equal scores does not matter.
    ordered = np.sort(score_milli[scored])
    better = scored.size - np.searchsorted(ordered, score_milli[scored], side="right")
    tenth = better * 10 // max(scored.size, 1)
    found: list[tuple[Text, Flags]] = []
    for number in range(10):
        rows = np.zeros(score_milli.size, dtype=np.bool)
        rows[scored[tenth == number]] = True
        found.append((same(str(number + 1)), rows))
    return found


def _group(round_: Round, by: By, label: Text, rows: Flags, works: list[Ints], base: Ints) -> Group:
    """Add up what a group got; a small group is not told."""
    count = int(rows.sum())
    asked = round_.bids.asked_s[rows] * MILLI
    shares = [
        Share(
            served=int((work[rows] > 0).sum()),
            full=int((work[rows] >= asked - _unit(round_, rows)).sum()),
            work_milli=int(work[rows].sum()),
            more=int((work[rows] > base[rows]).sum()),
            less=int((work[rows] < base[rows]).sum()),
        )
        for work in works
    ]
    return Group(
        by=by,
        label=label,
        count=count,
        asked_milli=int(asked.sum()),
        shares=tuple(shares) if count >= GROUP_MIN or by == "all" else (),
    )


def _unit(round_: Round, rows: Flags) -> Ints:
    """Give the work of the smallest further grant less one, below which all that was asked is got.

    A whole server of the type that does least for it, where whole servers are given; else a second.
    """
    rates = round_.bids.rate_milli[rows]
    units = np.array(round_.supply.server_s() if round_.rules.whole_servers else [1])
    further = np.where(rates > 0, rates * units, np.iinfo(np.int64).max)
    least: Ints = further.min(axis=1) - 1
    return least


def _total(round_: Round, name: str, division: Division, work: Ints) -> Total:
    """Say what a method did with the whole round."""
    bids = round_.bids
    given = division.grant_s.sum(axis=0).tolist()
    asked = bids.asked_s * MILLI
    asking = asked > 0
    scored = asking & (bids.score_milli >= 0)
    permille = [
        w * 1000 // a for w, a in zip(work[asking].tolist(), asked[asking].tolist(), strict=True)
    ]
    points = sum(
        s * w // a
        for s, w, a in zip(
            bids.score_milli[scored].tolist(),
            work[scored].tolist(),
            asked[scored].tolist(),
            strict=True,
        )
    )
    return Total(
        method=name,
        unsold_s=tuple(AccelS(c - g) for c, g in zip(round_.supply.capacity_s, given, strict=True)),
        least_permille=min(permille, default=1000),
        points_milli=points if scored.any() else None,
    )
