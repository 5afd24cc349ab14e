"""Check the certificate of a division against its inputs; this module knows no divider or solver.

Everything is computed again from the applications, the supply, the rules and the grants: by plain
loops and whole numbers where the division is exact, and by the proof in `verify_proof` where it is
within a stated gap of the best.
"""

import numpy as np

from dure.award import findings_division as said
from dure.award.certificate_paper import (
    CertificatePaper,
    CertificateUnreadable,
    read_certificate,
    seal_bids,
    seal_rules,
    seal_supply,
)
from dure.award.findings_division import find
from dure.award.lots import (
    Market,
    Opening,
    members_of,
    open_market,
    order_of,
    put_npu_first,
    room_s,
    sort_bids,
    useful_milli,
)
from dure.award.round import MILLI, Bids, Ints, Rules, Supply
from dure.award.verify_level import check_pools
from dure.award.verify_proof import check_bottlenecks, check_measures
from dure.award.verify_servers import check_servers
from dure.terms.finding import Finding, Place, sort_findings


def verify_certificate(
    bids: Bids, supply: Supply, rules: Rules, text: str, file: str = "certificate"
) -> list[Finding]:
    """Check a certificate; no finding means that all it says is so.

    Parameters
    ----------
    bids, supply, rules : the round that was divided
    text : the certificate, as JSON
    file : its name, for findings

    Returns
    -------
    findings : in the order of their places
    """
    try:
        paper, sealed = read_certificate(text)
    except CertificateUnreadable as fault:
        fields = {"reason": fault.reason}
        return [Finding(said.CERTIFICATE_UNREADABLE, Place(file, 0, fault.field), fields)]
    bids = sort_bids(bids, order_of(bids))
    findings = check_seals(bids, supply, rules, paper, sealed)
    if not findings:
        findings = check_content(bids, supply, rules, paper)
    placed = [Finding(f.message, Place(file, 0, f.place.field), f.fields) for f in findings]
    return sort_findings(placed)


def check_seals(
    bids: Bids, supply: Supply, rules: Rules, paper: CertificatePaper, sealed: str
) -> list[Finding]:
    """Check that the content is as it was sealed, and of these inputs."""
    if paper.seal != sealed:
        return [find(said.CERTIFICATE_ALTERED, "seal", stated=paper.seal, found=sealed)]
    pairs = {
        "bids": (paper.bids, seal_bids(bids)),
        "supply": (paper.supply, seal_supply(supply)),
        "rules": (paper.rules, seal_rules(rules)),
    }
    return [
        find(said.CERTIFICATE_OF_OTHER_INPUTS, what, what=what, stated=stated, found=found)
        for what, (stated, found) in pairs.items()
        if stated != found
    ]


def check_content(
    bids: Bids, supply: Supply, rules: Rules, paper: CertificatePaper
) -> list[Finding]:
    """Check the division itself; each step builds on what the one before it found in order."""
    row_of = {name: i for i, name in enumerate(bids.ids)}
    withdrawn = [row_of.get(name, -1) for name in paper.withdrawn]
    if -1 in withdrawn:
        unknown = paper.withdrawn[withdrawn.index(-1)]
        return [find(said.GRANT_UNREADABLE, "withdrawn", id=unknown, lot="")]
    market, findings = open_again(bids, supply, rules, paper, withdrawn)
    if findings or market is None:
        return findings
    grant_s, findings = read_grants(row_of, market, paper)
    if findings:
        return findings
    findings = [
        *check_grants(bids, market, grant_s),
        *check_least(bids, market, grant_s, withdrawn),
        *check_set_asides(bids, supply, rules, paper, (market, grant_s)),
        *check_left(bids, rules, paper, market, grant_s),
    ]
    if findings:
        return findings
    return [
        *check_pools(bids, rules, paper, market, grant_s),
        *check_bottlenecks(paper, market, grant_s),
        *check_measures(paper, market, grant_s),
        *check_servers(bids, supply, rules, paper, (market, grant_s)),
    ]


def open_again(
    bids: Bids, supply: Supply, rules: Rules, paper: CertificatePaper, withdrawn: list[int]
) -> tuple[Market | None, list[Finding]]:
    """Open the market that the certificate says was divided, if the rules allow it."""
    asides = () if paper.method == "weighted" else rules.set_asides
    apart = paper.lots[len(supply.types) :]
    if len(paper.lots) != len(supply.types) + len(asides):
        found = len(supply.types) + len(asides)
        fields = {"lot": "*", "part": "number", "stated": len(paper.lots), "found": found}
        return None, [find(said.CERTIFICATE_LOT_DIFFERS, "lots", **fields)]
    findings = []
    for at, (aside, lot) in enumerate(zip(asides, apart, strict=True)):
        most = aside.ceiling_s if lot.is_closed else aside.floor_s
        if most is None or lot.capacity_s > most:
            fields = {"lot": at + len(supply.types), "part": "capacity_s"}
            fields |= {"stated": lot.capacity_s, "found": most}
            findings.append(find(said.CERTIFICATE_LOT_DIFFERS, "lots", **fields))
    if findings:
        return None, findings
    opening = Opening(tuple(lot.capacity_s for lot in apart), tuple(x.is_closed for x in apart))
    rules = Rules(tuple(asides), (), rules.applicant_cap_s, rules.npu_first)
    market = open_market(bids, supply, rules, opening, withdrawn)
    names = {"": ("",), "track": bids.tracks, "region": bids.regions}
    for at, (again, is_, stated) in enumerate(
        zip(market.lots, market.capacity_s.tolist(), paper.lots, strict=True)
    ):
        found_lot = (supply.types[again.type], again.by, names[again.by][again.group], is_)
        stated_lot = (stated.type, stated.by, stated.group, stated.capacity_s)
        if found_lot != stated_lot:
            fields = {"lot": at, "part": "all", "stated": stated_lot, "found": found_lot}
            findings.append(find(said.CERTIFICATE_LOT_DIFFERS, "lots", **fields))
    return market, findings


def read_grants(
    row_of: dict[str, int], market: Market, paper: CertificatePaper
) -> tuple[Ints, list[Finding]]:
    """Put the listed grants into a table; refuse unknown or repeated rows, and impossible sizes."""
    grant_s = np.zeros(market.rate_milli.shape, dtype=np.int64)
    findings = []
    for name, lot, seconds in paper.grants:
        row = row_of.get(name, -1)
        if row < 0 or lot >= len(market.lots) or seconds == 0 or grant_s[row, lot]:
            findings.append(find(said.GRANT_UNREADABLE, "grants", id=name, lot=lot))
        elif seconds > market.capacity_s[lot]:
            fields = {"type": lot, "given_s": seconds, "capacity_s": int(market.capacity_s[lot])}
            findings.append(find(said.GRANTS_ABOVE_CAPACITY, "grants", **fields))
        else:
            grant_s[row, lot] = seconds
    return grant_s, findings


def check_grants(bids: Bids, market: Market, grant_s: Ints) -> list[Finding]:
    """Check that nobody gets what it cannot use, nor more than it asked or there is."""
    findings = []
    for row, lot in np.argwhere((grant_s > 0) & (market.rate_milli == 0)).tolist():
        fields = {"id": bids.ids[row], "lot": lot, "given_s": int(grant_s[row, lot])}
        findings.append(find(said.GRANT_NOT_USABLE, "grants", **fields))
    work = work_of(market, grant_s)
    for row, (milli, asked_s) in enumerate(zip(work, market.asked_s.tolist(), strict=True)):
        if milli > MILLI * asked_s:
            fields = {"id": bids.ids[row], "given_milli": milli, "asked_milli": MILLI * asked_s}
            findings.append(find(said.GRANT_ABOVE_ASKED, "grants", **fields))
    for lot, capacity_s in enumerate(market.capacity_s.tolist()):
        given_s = sum(grant_s[:, lot].tolist())
        if given_s > capacity_s:
            fields = {"type": lot, "given_s": given_s, "capacity_s": capacity_s}
            findings.append(find(said.GRANTS_ABOVE_CAPACITY, "lots", **fields))
    return findings


def work_of(market: Market, grant_s: Ints) -> list[int]:
    """Add up the work of each row in Python's whole numbers, which cannot overflow."""
    work = [0] * grant_s.shape[0]
    for row, lot in np.argwhere(grant_s > 0).tolist():
        work[row] += int(market.rate_milli[row, lot]) * int(grant_s[row, lot])
    return work


def check_least(bids: Bids, market: Market, grant_s: Ints, withdrawn: list[int]) -> list[Finding]:
    """Check that all get what is of use to them, and that only others are left out."""
    findings = [
        find(said.WITHDRAWN_WITHOUT_CAUSE, "withdrawn", id=bids.ids[row])
        for row in withdrawn
        if bids.least_s[row] == 0
    ]
    useful = useful_milli(market, bids.least_s).tolist()
    is_active = market.is_active().tolist()
    for row, milli in enumerate(work_of(market, grant_s)):
        if is_active[row] and milli < useful[row]:
            least_milli = MILLI * int(bids.least_s[row])
            fields = {"id": bids.ids[row], "given_milli": milli, "least_milli": least_milli}
            findings.append(find(said.GRANT_BELOW_LEAST, "grants", **fields))
    return findings


def check_set_asides(
    bids: Bids,
    supply: Supply,
    rules: Rules,
    paper: CertificatePaper,
    divided: tuple[Market, Ints],
) -> list[Finding]:
    """Check ceilings, and that a floor is cut only where its group could not use more.

    Floors of the weighted method hold pool by pool, and are checked there.
    """
    market, grant_s = divided
    findings = []
    work = np.array(work_of(market, grant_s), dtype=np.int64)
    rate_milli = put_npu_first(bids, supply, rules)
    for number, aside in enumerate(rules.set_asides):
        members = members_of(aside, bids)
        lots = [at for at, lot in enumerate(market.lots) if lot.type == aside.type]
        given_s = sum(grant_s[members][:, lots].ravel().tolist())
        wanted = ""
        if aside.ceiling_s is not None and given_s > aside.ceiling_s:
            wanted = f"<= {aside.ceiling_s}"
        if paper.method != "weighted":
            lot = len(supply.types) + number
            kept = aside.ceiling_s if paper.lots[lot].is_closed else aside.floor_s
            missing = MILLI * market.asked_s - work
            could = (rate_milli[:, aside.type] > 0) & (missing >= rate_milli[:, aside.type])
            if kept is not None and market.capacity_s[lot] < kept and could[members].any():
                wanted = f">= {kept}"
        if wanted:
            names = bids.tracks if aside.by == "track" else bids.regions
            group = {"type": supply.types[aside.type], "by": aside.by, "group": names[aside.group]}
            amounts = {"given_s": str(given_s), "wanted": wanted}
            findings.append(find(said.SET_ASIDE_BROKEN, "lots", **group, **amounts))
    return findings


def check_left(
    bids: Bids, rules: Rules, paper: CertificatePaper, market: Market, grant_s: Ints
) -> list[Finding]:
    """Check that no second is left that somebody could use, and that what is left is stated."""
    findings = []
    work = np.array(work_of(market, grant_s), dtype=np.int64)
    for at, lot in enumerate(paper.lots):
        left_s = lot.capacity_s - sum(grant_s[:, at].tolist())
        if left_s != lot.unsold_s:
            fields = {"measure": f"lots.{at}.unsold_s", "stated": lot.unsold_s, "found": left_s}
            findings.append(find(said.MEASURE_DIFFERS, "lots", **fields))
        room = room_s(market, work, at)
        for aside in rules.set_asides if paper.method == "weighted" else ():
            members = members_of(aside, bids)
            if aside.type == at and aside.ceiling_s is not None:
                given_s = sum(grant_s[members, at].tolist())
                room[members] = np.minimum(room[members], aside.ceiling_s - given_s)
        if left_s > 0 and room.any():
            row = int(np.argmax(room > 0))
            fields = {"left_s": left_s, "lot": at, "id": bids.ids[row], "room_s": int(room[row])}
            findings.append(find(said.GRANT_LEAVES_TIME, "grants", **fields))
    return findings
