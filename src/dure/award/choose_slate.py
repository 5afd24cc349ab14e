"""A slate: what can be chosen, and the limits of choosing, as data.

Every amount is a whole number of the unit of its budget or measure: servers, server-quarters,
awards.
"""

from dataclasses import dataclass, field

import numpy as np

from dure.award.round import MILLI, Bids, Ints, Rules, Supply
from dure.award.server_count import (
    servers_needed,
    servers_there,
    servers_within,
    work_per_server,
)

GROUPS = ("track", "region")
WORK = "work"


def _nothing() -> Ints:
    """Give an empty column."""
    return np.zeros(0, np.int64)


def _no_table() -> Ints:
    """Give an empty table."""
    return np.zeros((0, 0), np.int64)


@dataclass(frozen=True, slots=True)
class Slate:
    """What can be chosen: applications, each with one or more options, of which one at most.

    Parameters
    ----------
    ids : shape (n,), names of the applications, each once
        Their order as text is the stated order of ties.
    budgets : shape (b,), names of the budgets, such as "h200 2026Q3"
    owner : shape (m,), the application of each option
    score_milli : shape (m,), thousandths of a point that the option is worth, not negative
    use : shape (m, b), units of each budget that the option needs, not negative
    applicant : shape (n,), a number for who applies; the cap counts by it
    attributes : shape (a,), what else an application belongs to: track, region, ministry
    members : for each attribute, the names of its members
    member : shape (n, a), index into the members of each attribute
    measures : shape (q,), names of other ways to count an option, such as "awards"
    amount : shape (m, q), what the option counts in each measure, not negative
    bundle : shape (n,), applications with the same number are one bundle
        At most one application of a bundle is chosen (proposals that overlap). Left empty, every
        application is a bundle of its own.
    """

    ids: tuple[str, ...]
    budgets: tuple[str, ...]
    owner: Ints
    score_milli: Ints
    use: Ints
    applicant: Ints
    attributes: tuple[str, ...] = ()
    members: tuple[tuple[str, ...], ...] = ()
    member: Ints = field(default_factory=_no_table)
    measures: tuple[str, ...] = ()
    amount: Ints = field(default_factory=_no_table)
    bundle: Ints = field(default_factory=_nothing)

    def bundles(self) -> Ints:
        """Give the number of the bundle of each application, shape (n,)."""
        return self.bundle if self.bundle.size else np.arange(len(self.ids))

    def count(self, measure: str) -> Ints:
        """Count options by a measure, or by a budget of that name, shape (m,)."""
        if measure in self.measures:
            return self.amount[:, self.measures.index(measure)]
        return self.use[:, self.budgets.index(measure)]

    def inside(self, attribute: str, member: str) -> Ints:
        """Tell for each application whether it belongs to a group, shape (n,), 0 or 1."""
        place = self.attributes.index(attribute)
        belongs: Ints = (self.member[:, place] == self.members[place].index(member)).astype(
            np.int64
        )
        return belongs


@dataclass(frozen=True, slots=True)
class Share:
    """A limit on what the members of a group get together.

    Parameters
    ----------
    attribute, member : the group, such as "region" and "gwangju"
    measure : a measure or a budget of the slate
    floor : at least this much: a set-aside; 0 for none
    ceiling : at most this much: a limit against concentration; None for none
    """

    attribute: str
    member: str
    measure: str
    floor: int = 0
    ceiling: int | None = None

    @property
    def name(self) -> str:
        """Name the limit in one word, as prices and findings print it.

        Examples
        --------
        >>> Share("region", "honam", "servers", floor=10).name
        'region=honam/servers'
        """
        return f"{self.attribute}={self.member}/{self.measure}"


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that one applicant may get over all its applications, by a measure."""

    measure: str
    most: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a choice.

    Parameters
    ----------
    capacity : shape (b,), units of each budget
    shares : floors and ceilings of groups, each name once
    cap : the cap of each applicant, or None
    """

    capacity: tuple[int, ...]
    shares: tuple[Share, ...] = ()
    cap: Cap | None = None

    def measures(self) -> tuple[str, ...]:
        """Name each measure that a limit counts by, once, in the order of the limits."""
        every = [share.measure for share in self.shares]
        every += [self.cap.measure] if self.cap else []
        return tuple(dict.fromkeys(every))


def slate_of_bids(bids: Bids, supply: Supply, parts_milli: tuple[int, ...] = (1000,)) -> Slate:
    """Make a slate of bids in whole servers: an option for each type and each part of the asked.

    A part of the asked work is worth the same part of the score. Left out are bids without a
    score, parts below what is of use, parts that need as many servers as a larger part, and parts
    whose servers, counted up, would do more than was asked.

    Parameters
    ----------
    parts_milli : thousandths of the asked work, falling, the first is 1000

    Returns
    -------
    slate : budgets are servers of each type; attributes are track and region
        The measure `WORK` is the work that the servers do, in accelerator-seconds.
    """
    owner, score, use = [bids.applicant[:0]], [bids.applicant[:0]], [bids.rate_milli[:0]]
    scored = (bids.score_milli >= 0) & (bids.asked_s > 0)
    taken = np.full(bids.rate_milli.shape, -1, np.int64)
    most = servers_within(bids.asked_s, bids, supply)
    for part in parts_milli:
        work_s = bids.asked_s * part // MILLI
        need = servers_needed(work_s, bids, supply)
        useful = (scored & (work_s >= bids.least_s))[:, None] & (need > 0) & (need != taken)
        useful &= need <= most
        taken = np.where(useful, need, taken)
        rows, types = np.nonzero(useful)
        cells = np.zeros((rows.size, len(supply.types)), np.int64)
        cells[np.arange(rows.size), types] = need[rows, types]
        owner.append(rows)
        score.append(bids.score_milli[rows] * part // MILLI)
        use.append(cells)
    owners, uses = np.concatenate(owner), np.concatenate(use)
    work = uses * work_per_server(bids, supply)[owners] // MILLI
    return Slate(
        ids=bids.ids,
        budgets=supply.types,
        owner=owners,
        score_milli=np.concatenate(score),
        use=uses,
        applicant=bids.applicant,
        attributes=GROUPS,
        members=(bids.tracks, bids.regions),
        member=np.stack([bids.track, bids.region], axis=1),
        measures=(WORK,),
        amount=work.sum(axis=1, keepdims=True),
    )


def limits_of_rules(rules: Rules, bids: Bids, supply: Supply) -> Limits:
    """Read the rules of a round as limits in whole servers.

    A set-aside is rounded down to whole servers, since no part of a server can be given; so is a
    ceiling.
    """
    server_s = supply.server_s()
    names = dict(zip(GROUPS, (bids.tracks, bids.regions), strict=True))
    shares = tuple(
        Share(
            attribute=aside.by,
            member=names[aside.by][aside.group],
            measure=supply.types[aside.type],
            floor=aside.floor_s // server_s[aside.type],
            ceiling=None if aside.ceiling_s is None else aside.ceiling_s // server_s[aside.type],
        )
        for aside in rules.set_asides
    )
    cap = None if rules.applicant_cap_s is None else Cap(WORK, rules.applicant_cap_s)
    return Limits(servers_there(supply), shares, cap)
