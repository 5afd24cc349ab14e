"""Rank and cut, as programmes do today (method 1): in order of rank, until nothing is left.

Each application in turn gets the whole servers that it asks for, of the first type in the order of
the supply that it can use and that has enough: never more work than it asked, so a part of a server
is rounded down where that is still of use. One that accepts less gets what is left. The first
that does not fit draws the line of its types, or is skipped. What a set-aside keeps for a track or
region is not given to others while the group can use it; inside the group the line is its own.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from dure.award.reason import Reason
from dure.award.round import MILLI, Bids, Division, Ints, Rules, Supply
from dure.award.server_count import (
    servers_needed,
    servers_there,
    servers_within,
    work_per_server,
)
from dure.terms.language import Text

METHOD = "rank"
Refusal = Literal["below_line", "not_enough", "kept", "ceiling", "cap"]
WAITS: tuple[Refusal, ...] = ("below_line", "not_enough", "kept")

TEXTS = {
    "granted": Text(
        en="place {place}: servers of {type} granted: {servers}.",
        ko="순위 {place}: {type} 서버 {servers}대를 배정합니다.",
    ),
    "granted_part": Text(
        en="place {place}: servers of {type} granted: {servers} of the {asked} asked; more was not "
        "there.",
        ko="순위 {place}: 신청한 {type} 서버 {asked}대 가운데 남은 {servers}대를 배정합니다.",
    ),
    "below_line": Text(
        en="place {place} is below the line of {type}, which was drawn at place {line}, where less "
        "was left than was needed; servers left: {left}, needed: {need}.",
        ko="순위 {place}: {type}의 선정 기준선 아래입니다. 기준선은 남은 것이 모자란 순위 {line}에 "
        "그어졌습니다. {need}대가 필요한데 {left}대가 남았습니다.",
    ),
    "not_enough": Text(
        en="place {place}: servers of {type} needed: {need}, left: {left}.",
        ko="순위 {place}: {type} 서버가 {need}대 필요한데 {left}대가 남았습니다.",
    ),
    "kept": Text(
        en="place {place}: servers of {type} needed: {need}, left: {left}, set aside for others of "
        "these: {kept}.",
        ko="순위 {place}: {type} 서버가 {need}대 필요한데, 남은 {left}대 가운데 {kept}대는 다른 "
        "유형의 몫입니다.",
    ),
    "ceiling": Text(
        en="place {place}: {group} may have {ceiling} servers of {type} at most; fewer than the "
        "{need} needed are left of them.",
        ko="순위 {place}: {group}의 상한은 {type} 서버 {ceiling}대입니다. 거기서 남은 것이 필요한 "
        "{need}대보다 적습니다.",
    ),
    "cap": Text(
        en="place {place}: the applicant has {got_s} accelerator-seconds of work of at most "
        "{most_s}; the servers would do {need_s}.",
        ko="순위 {place}: 신청자의 상한은 {most_s} 가속기초인데 이미 {got_s} 가속기초를 받았고 "
        "필요한 서버는 {need_s} 가속기초입니다.",
    ),
    "no_score": Text(en="it has neither a rank nor a score.", ko="순위도 점수도 없습니다."),
    "no_type": Text(
        en="it can use none of the types of this round.",
        ko="이번 회차의 종류 가운데 쓸 수 있는 것이 없습니다.",
    ),
}


@dataclass(frozen=True, slots=True)
class Ranking:
    """What rank and cut gives.

    Parameters
    ----------
    order : the rows that were ranked, the best first
    servers : shape (n, k), whole servers of each type
    reserve : rows of the reserve list, the first to move up first
    reasons : shape (n,), why each got what it got
    """

    order: Ints
    servers: Ints
    reserve: Ints
    reasons: tuple[Reason, ...]

    def division(self, supply: Supply) -> Division:
        """Give the grants in accelerator-seconds; rank and cut has no prices."""
        return Division(METHOD, self.servers * np.array(supply.server_s(), np.int64))


def rank_bids(
    bids: Bids, supply: Supply, rules: Rules, *, skip: bool = False, reserve: int = 0
) -> Ranking:
    """Give whole servers in order of rank until nothing is left.

    Order: the rank of the panel; then, for those that it did not rank, the score; then the name.

    Parameters
    ----------
    skip : go on below the first that does not fit, with those that do
    reserve : how many of those for whom too little was left stand on the reserve list

    Examples
    --------
    Of five servers a takes 3, so the line is drawn at b, which needs 4. Skipping goes on to c.

    >>> column, server_s = np.array([0, 1, 2]), 8 * 100
    >>> asked_s = np.array([3, 4, 2]) * server_s
    >>> bids = Bids(
    ...     ids=("a", "b", "c"),
    ...     asked_s=asked_s,
    ...     least_s=asked_s,
    ...     rate_milli=np.full((3, 1), 1000),
    ...     weight=column + 1,
    ...     score_milli=np.array([90_000, 80_000, 70_000]),
    ...     panel_rank=column * 0,
    ...     work=column * 0,
    ...     track=column * 0,
    ...     region=column * 0,
    ...     applicant=column,
    ... )
    >>> supply = Supply(("h200",), (5 * server_s,), (8,), 100)
    >>> rank_bids(bids, supply, Rules()).servers.tolist()
    [[3], [0], [0]]
    >>> rank_bids(bids, supply, Rules(), skip=True).servers.tolist()
    [[3], [0], [2]]
    """
    order = _order(bids)
    desk = _Desk(bids, supply, rules, skip=skip)
    reasons = {row: Reason("no_score", TEXTS["no_score"]) for row in range(len(bids.ids))}
    waiting = list(enumerate(order.tolist(), 1))
    waiting = _serve(desk, waiting, reasons)
    if desk.release():
        waiting = _serve(desk, waiting, reasons)
    return Ranking(
        order=order,
        servers=desk.servers,
        reserve=np.array([row for _, row in waiting[:reserve]], np.int64),
        reasons=tuple(reasons[row] for row in range(len(bids.ids))),
    )


def _order(bids: Bids) -> Ints:
    """Give the rows that have a rank or a score, the best first."""
    n = len(bids.ids)
    by_name = np.empty(n, np.int64)
    by_name[sorted(range(n), key=bids.ids.__getitem__)] = np.arange(n)
    place = np.where(bids.panel_rank > 0, bids.panel_rank, np.iinfo(np.int64).max)
    order = np.lexsort((by_name, -bids.score_milli, place))
    return order[(bids.panel_rank > 0)[order] | (bids.score_milli >= 0)[order]]


def _serve(
    desk: "_Desk", waiting: list[tuple[int, int]], reasons: dict[int, Reason]
) -> list[tuple[int, int]]:
    """Serve applications in order; give those for whom too little was left."""
    left_out = []
    for place, row in waiting:
        reasons[row] = desk.serve(place, row)
        if reasons[row].code in WAITS:
            left_out.append((place, row))
    return left_out


class _Desk:
    """A round under way: what is left, what is kept for whom, and where the line is."""

    def __init__(self, bids: Bids, supply: Supply, rules: Rules, *, skip: bool) -> None:
        self.bids, self.supply, self.rules, self.skip = bids, supply, rules, skip
        self.server_work_s = np.maximum(work_per_server(bids, supply) // MILLI, 1)
        self.least = np.maximum(servers_needed(bids.least_s, bids, supply), 1)
        most = servers_within(bids.asked_s, bids, supply)
        self.need = np.where(most >= self.least, most, 0)
        self.servers = np.zeros(self.need.shape, np.int64)
        self.left = list(servers_there(supply))
        server_s = supply.server_s()
        self.kept = [aside.floor_s // server_s[aside.type] for aside in rules.set_asides]
        self.got = [0] * len(rules.set_asides)
        self.got_work_s = np.zeros(int(bids.applicant.max(initial=0)) + 1, np.int64)
        self.line: dict[int, int] = {}
        self.shut: set[int] = set()

    def release(self) -> bool:
        """Keep nothing any longer, and take the lines away; tell whether anything was kept."""
        kept = any(self.kept)
        self.kept = [0] * len(self.kept)
        self.line.clear()
        self.shut.clear()
        return kept

    def serve(self, place: int, row: int) -> Reason:
        """Give an application what it can have, and say why it gets that."""
        types = np.flatnonzero(self.need[row] > 0).tolist()
        if not types:
            return Reason("no_type", TEXTS["no_type"])
        rooms = {kind: self._room(row, kind) for kind in types}
        for wanted in (self.need, self.least):
            for kind in types:
                if rooms[kind] >= wanted[row, kind]:
                    return self._give(place, row, kind, min(rooms[kind], int(self.need[row, kind])))
        reason = self._refuse(place, row, types[0])
        if not self.skip and reason.code in WAITS:
            self._draw_line(place, row, types)
        return reason

    def _mine(self, row: int, kind: int) -> list[int]:
        """List the set-asides of a type that an application belongs to."""
        groups = {"track": int(self.bids.track[row]), "region": int(self.bids.region[row])}
        return [
            at
            for at, aside in enumerate(self.rules.set_asides)
            if aside.type == kind and groups[aside.by] == aside.group
        ]

    def _kept_for_others(self, row: int, kind: int) -> int:
        """Count the servers of a type that are set aside for groups of others."""
        mine = self._mine(row, kind)
        return sum(
            kept
            for at, kept in enumerate(self.kept)
            if self.rules.set_asides[at].type == kind and at not in mine
        )

    def _free(self, row: int, kind: int) -> int:
        """Count the servers of a type that are there for an application."""
        free = max(self.left[kind] - self._kept_for_others(row, kind), 0)
        if kind not in self.line:
            return free
        own = [self.kept[at] for at in self._mine(row, kind) if at not in self.shut]
        return min(free, max(own, default=0))

    def _ceiling(self, row: int, kind: int) -> tuple[int, int] | None:
        """Give the nearest ceiling of an application's groups: servers left, set-aside."""
        server_s = self.supply.server_s()[kind]
        rooms = [
            (aside.ceiling_s // server_s - self.got[at], at)
            for at in self._mine(row, kind)
            if (aside := self.rules.set_asides[at]).ceiling_s is not None
        ]
        return min(rooms, default=None)

    def _cap_room(self, row: int, kind: int) -> int | None:
        """Count the servers that the cap of the applicant leaves."""
        if self.rules.applicant_cap_s is None:
            return None
        left_s = self.rules.applicant_cap_s - int(self.got_work_s[self.bids.applicant[row]])
        return left_s // int(self.server_work_s[row, kind])

    def _room(self, row: int, kind: int) -> int:
        """Count the servers of a type that an application can have."""
        ceiling, cap_room = self._ceiling(row, kind), self._cap_room(row, kind)
        rooms = [self._free(row, kind), *([ceiling[0]] if ceiling else [])]
        return min(rooms if cap_room is None else [*rooms, cap_room])

    def _give(self, place: int, row: int, kind: int, servers: int) -> Reason:
        """Give servers, and take them from what is left and kept."""
        asked = int(self.need[row, kind])
        self.servers[row, kind] = servers
        self.left[kind] -= servers
        for at in self._mine(row, kind):
            self.got[at] += servers
            self.kept[at] = max(self.kept[at] - servers, 0)
        self.got_work_s[self.bids.applicant[row]] += servers * int(self.server_work_s[row, kind])
        fields: dict[str, int | str | None] = {
            "place": place,
            "type": self.supply.types[kind],
            "servers": servers,
            "asked": asked,
        }
        code = "granted" if servers == asked else "granted_part"
        return Reason(code, TEXTS[code], fields)

    def _draw_line(self, place: int, row: int, types: list[int]) -> None:
        """Draw the line of the types that had too little, and of the application's own groups."""
        for kind in types:
            if self._free(row, kind) < self.least[row, kind]:
                self.shut.update(self._mine(row, kind))
                self.line.setdefault(kind, place)

    def _refuse(self, place: int, row: int, kind: int) -> Reason:
        """Say what kept an application from servers of its first type."""
        least = int(self.least[row, kind])
        fields: dict[str, int | str | None] = {
            "place": place,
            "type": self.supply.types[kind],
            "need": least,
            "left": self.left[kind],
        }
        ceiling, cap_room = self._ceiling(row, kind), self._cap_room(row, kind)
        if cap_room is not None and cap_room < least:
            code: Refusal = "cap"
            fields |= self._about_cap(row, kind)
        elif ceiling is not None and ceiling[0] < least:
            code = "ceiling"
            fields |= self._about_ceiling(ceiling[1])
        elif kind in self.line:
            code = "below_line"
            fields["line"] = self.line[kind]
        else:
            kept = self._kept_for_others(row, kind)
            code = "kept" if self.left[kind] >= least else "not_enough"
            fields |= {"kept": kept, "fewer": least - max(self.left[kind] - kept, 0)}
        return Reason(code, TEXTS[code], fields)

    def _about_cap(self, row: int, kind: int) -> dict[str, int | str | None]:
        """Give the numbers of a cap."""
        return {
            "got_s": int(self.got_work_s[self.bids.applicant[row]]),
            "most_s": self.rules.applicant_cap_s,
            "need_s": int(self.least[row, kind] * self.server_work_s[row, kind]),
        }

    def _about_ceiling(self, at: int) -> dict[str, int | str | None]:
        """Give the numbers of a ceiling."""
        aside = self.rules.set_asides[at]
        names = self.bids.tracks if aside.by == "track" else self.bids.regions
        assert aside.ceiling_s is not None
        return {
            "group": names[aside.group],
            "ceiling": aside.ceiling_s // self.supply.server_s()[aside.type],
        }
