"""Check a ranked award from its inputs, without the code that ranked it.

What holds for rank and cut, whoever made it: whole servers, within what is there, asked and capped;
nobody is passed over who stands higher and for whom there was room; and below the first for whom
there was none, nobody has any of that type. The last two are checked as far as set-asides allow.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dure.award.findings import RANK_BROKEN
from dure.award.round import MILLI, Bids, Ints, Rules, SetAside, Supply
from dure.award.slate_round import bids_in_servers
from dure.terms.finding import Finding, Place

VERSION = 1


def rank_certificate(bids: Bids, order: Sequence[int], reserve: Sequence[int]) -> dict[str, Any]:
    """Write down the order in which a round was served, and the reserve list."""
    return {
        "method": "rank",
        "version": VERSION,
        "order": [bids.ids[row] for row in order],
        "reserve": [bids.ids[row] for row in reserve],
    }


def verify_rank(
    bids: Bids, supply: Supply, rules: Rules, certificate: Mapping[str, Any], grant_s: Ints
) -> list[Finding]:
    """Check that grants follow from the order, and the order from ranks and scores.

    Parameters
    ----------
    bids, supply, rules : the round
    certificate : by `rank_certificate`
    grant_s : shape (n, k), accelerator-seconds of each type
    """
    order = find_order(bids)
    if certificate.get("order") != [bids.ids[row] for row in order]:
        return [_broken("order", "the order is not that of ranks, scores and numbers")]
    server_s = np.array(supply.server_s(), np.int64)
    if (grant_s % server_s).any() or (grant_s < 0).any():
        return [_broken("grants", "a grant is not of whole servers")]
    check = _Check(bids_in_servers(bids, supply, rules), supply, rules, grant_s // server_s)
    findings = [*check.within_limits(), *check.within_asked()]
    return findings or check.in_order(order, set(certificate.get("reserve", ())))


def find_order(bids: Bids) -> list[int]:
    """Order by panel rank, then by score, then by number; who has neither is left out."""
    known = [r for r in range(len(bids.ids)) if bids.panel_rank[r] or bids.score_milli[r] >= 0]
    return sorted(
        known,
        key=lambda r: (
            int(bids.panel_rank[r]) or np.inf,
            -int(bids.score_milli[r]),
            bids.ids[r],
        ),
    )


def _broken(field: str, reason: str) -> Finding:
    """Say what does not hold."""
    return Finding(RANK_BROKEN, Place("award", field=field), {"reason": reason})


class _Check:
    """A ranked round under examination; counts are in servers."""

    def __init__(self, bids: Bids, supply: Supply, rules: Rules, servers: Ints) -> None:
        self.bids, self.rules, self.servers = bids, rules, servers
        self.server_s = supply.server_s()
        pairs = zip(supply.capacity_s, self.server_s, strict=True)
        self.there = [int(c // s) for c, s in pairs]

    def within_limits(self) -> list[Finding]:
        """Check capacity, ceilings and the caps of applicants."""
        findings = [
            _broken("grants", f"{given:,} servers are given of {there:,} of one type")
            for given, there in zip(self.servers.sum(axis=0).tolist(), self.there, strict=True)
            if given > there
        ]
        for aside in self.rules.set_asides:
            got = int(self.servers[self._members(aside), aside.type].sum())
            if aside.ceiling_s is not None and got > aside.ceiling_s // self.server_s[aside.type]:
                findings.append(_broken("grants", f"{got:,} servers are above a ceiling"))
        cap_s = self.rules.applicant_cap_s
        for applicant in np.unique(self.bids.applicant) if cap_s is not None else ():
            rows = self.bids.applicant == applicant
            if int(self._work_milli(rows).sum()) > MILLI * int(cap_s or 0):
                findings.append(_broken("grants", "an applicant is above its cap"))
        return findings

    def _members(self, aside: SetAside) -> Any:  # noqa: ANN401  # a column of flags
        """Tell who belongs to a set-aside."""
        return (self.bids.track if aside.by == "track" else self.bids.region) == aside.group

    def _work_milli(self, rows: Any) -> Ints:  # noqa: ANN401  # a column of flags
        """Give the work of some grants, in thousandths of a second."""
        per_server = self.bids.rate_milli * np.array(self.server_s, np.int64)
        work: Ints = (self.servers * per_server)[rows].sum(axis=1)
        return work

    def within_asked(self) -> list[Finding]:
        """Check that each has nothing, or what is of use and no more than it asked, of one type."""
        findings: list[Finding] = []
        work_milli = self._work_milli(slice(None))
        for row, id_ in enumerate(self.bids.ids):
            unusable = (self.servers[row] > 0) & (self.bids.rate_milli[row] == 0)
            least, asked = (MILLI * int(c[row]) for c in (self.bids.least_s, self.bids.asked_s))
            work = int(work_milli[row])
            if unusable.any() or (self.servers[row] > 0).sum() > 1:
                findings.append(_broken(f"grants.{id_}", "it has a type that it cannot have"))
            elif self.servers[row].any() and not least - MILLI < work <= asked:
                findings.append(_broken(f"grants.{id_}", "it has less than is of use, or too much"))
        return findings

    def in_order(self, order: Sequence[int], reserve: set[str]) -> list[Finding]:
        """Check that nobody was passed over, and that nobody below a line has of its type."""
        left = list(self.there)
        cut: set[int] = set()
        has_floor = any(aside.floor_s for aside in self.rules.set_asides)
        findings: list[Finding] = []
        for row in order:
            id_ = self.bids.ids[row]
            got = self.servers[row]
            for kind in np.flatnonzero(got).tolist():
                if kind in cut and not has_floor:
                    findings.append(_broken(f"grants.{id_}", "it stands below the line"))
                left[kind] -= int(got[kind])
            if got.any() or self._is_held(row):
                continue
            usable = np.flatnonzero(self.bids.rate_milli[row] > 0).tolist()
            for kind in usable:
                room = left[kind] - self._kept_for_others(row, kind)
                if room >= self._least(row, kind) and kind not in cut:
                    findings.append(_broken(f"grants.{id_}", "it was passed over"))
                elif left[kind] < self._least(row, kind):
                    cut.add(kind)
            if usable and id_ not in reserve:
                findings.append(_broken(f"reserve.{id_}", "it is not on the reserve list"))
        return findings

    def _least(self, row: int, kind: int) -> int:
        """Give the fewest servers of a type that are of use, up to a broken second."""
        per_server = int(self.bids.rate_milli[row, kind]) * self.server_s[kind]
        return max(1, MILLI * (int(self.bids.least_s[row]) - 1) // per_server + 1)

    def _kept_for_others(self, row: int, kind: int) -> int:
        """Count what may at most be kept for groups that an application is not in."""
        return sum(
            aside.floor_s // self.server_s[kind]
            for aside in self.rules.set_asides
            if aside.type == kind and not self._members(aside)[row]
        )

    def _is_held(self, row: int) -> bool:
        """Tell whether a ceiling or a cap may have held an application, besides the order."""
        if self.rules.applicant_cap_s is not None:
            mine = self.bids.applicant == self.bids.applicant[row]
            if int(mine.sum()) > 1 or self.bids.asked_s[row] > self.rules.applicant_cap_s:
                return True
        return any(
            aside.ceiling_s is not None and self._members(aside)[row]
            for aside in self.rules.set_asides
        )
