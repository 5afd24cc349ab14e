"""Check the rounding of shares to whole servers, one server at a time."""

from dure.award import findings_division as said
from dure.award.certificate_paper import CertificatePaper
from dure.award.findings_division import find
from dure.award.lots import Market, merge_lots, useful_milli
from dure.award.round import MILLI, Bids, Ints, Rules, Supply
from dure.terms.finding import Finding


def check_servers(
    bids: Bids,
    supply: Supply,
    rules: Rules,
    paper: CertificatePaper,
    divided: tuple[Market, Ints],
) -> list[Finding]:
    """Compare the whole servers of every application with those that its shares give."""
    if not rules.whole_servers:
        stated = paper.servers
        wrong = find(said.MEASURE_DIFFERS, "servers", measure="servers", stated="yes", found="no")
        return [] if stated is None else [wrong]
    market, grant_s = divided
    share_s = merge_lots(market, grant_s, len(supply.types)).tolist()
    listed = {(name, type_): seconds for name, type_, seconds in paper.servers or ()}
    wanted = {
        (bids.ids[row], type_): seconds
        for row, seconds_by_type in enumerate(give(market, supply, share_s))
        for type_, seconds in enumerate(seconds_by_type)
        if seconds
    }
    findings = []
    for name, type_ in sorted(listed.keys() | wanted.keys()):
        given_s, found_s = listed.get((name, type_), 0), wanted.get((name, type_), 0)
        if given_s != found_s:
            word = supply.types[type_] if type_ < len(supply.types) else type_
            fields = {"id": name, "type": word, "given_s": given_s, "found_s": found_s}
            findings.append(find(said.GRANT_SERVERS_DIFFER, "servers", **fields))
    findings += check_useful(bids, market, wanted)
    if len(listed) != len(paper.servers or ()):
        findings.append(find(said.GRANT_UNREADABLE, "servers", id="*", lot="*"))
    return findings


def check_useful(bids: Bids, market: Market, wanted: dict[tuple[str, int], int]) -> list[Finding]:
    """Check that nobody has servers that together are less than is of use to it."""
    types = 1 + max((lot.type for lot in market.lots), default=0)
    useful = useful_milli(market, bids.least_s).tolist()
    findings = []
    for row, rate in enumerate(merge_rates(market, types)):
        name, least_milli = bids.ids[row], MILLI * int(bids.least_s[row])
        milli = sum(r * wanted.get((name, type_), 0) for type_, r in enumerate(rate))
        if milli and milli < useful[row]:
            fields = {"id": name, "given_milli": milli, "least_milli": least_milli}
            findings.append(find(said.GRANT_BELOW_LEAST, "servers", **fields))
    return findings


def give(market: Market, supply: Supply, share_s: list[list[int]]) -> list[list[int]]:
    """Round down, then give one server more to the largest remainders that asked for it."""
    each_s = supply.server_s()
    served = [[s - s % each for s, each in zip(row, each_s, strict=True)] for row in share_s]
    rates = merge_rates(market, len(each_s))
    missing = [
        MILLI * asked - sum(r * s for r, s in zip(rate, row, strict=True))
        for asked, rate, row in zip(market.asked_s.tolist(), rates, served, strict=True)
    ]
    for type_, each in enumerate(each_s):
        freed = sum(row[type_] for row in share_s) // each
        freed -= sum(row[type_] for row in served) // each
        can = [
            (-(row[type_] % each), i)
            for i, row in enumerate(share_s)
            if row[type_] % each and missing[i] >= each * rates[i][type_] > 0
        ]
        for _, i in sorted(can)[:freed]:
            served[i][type_] += each
            missing[i] -= each * rates[i][type_]
    return served


def merge_rates(market: Market, types: int) -> list[list[int]]:
    """Give the rate of each application on each type: that of any of its lots that it can use."""
    merged = [[0] * types for _ in range(market.asked_s.size)]
    for at, lot in enumerate(market.lots):
        for row, rate in enumerate(market.rate_milli[:, at].tolist()):
            merged[row][lot.type] = max(merged[row][lot.type], rate)
    return merged
