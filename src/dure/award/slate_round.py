"""A round as methods in whole servers read it, and chosen options as grants; knows no solver."""

from dataclasses import replace

import numpy as np

from dure.award.choose_slate import Limits, Slate, limits_of_rules, slate_of_bids
from dure.award.lots import put_npu_first
from dure.award.round import MILLI, Bids, Ints, Rules, Supply
from dure.award.server_count import servers_within, work_per_server

PARTS_MILLI = (1000, 750, 500, 250)
"""Thousandths of what was asked that a choice may give to who takes less."""


def slate_of_round(bids: Bids, supply: Supply, rules: Rules) -> tuple[Slate, Limits]:
    """Make the slate and the limits of a round, with the rule for domestic NPUs applied."""
    put = replace(bids, rate_milli=put_npu_first(bids, supply, rules))
    return slate_of_bids(put, supply, PARTS_MILLI), limits_of_rules(rules, bids, supply)


def grants_of_choice(slate: Slate, chosen: Ints, supply: Supply) -> Ints:
    """Turn chosen options into accelerator-seconds of each type."""
    grant_s = np.zeros((len(slate.ids), len(supply.types)), np.int64)
    rows = np.flatnonzero(chosen >= 0)
    grant_s[rows] = slate.use[chosen[rows]] * np.array(supply.server_s(), np.int64)
    return grant_s


def bids_in_servers(bids: Bids, supply: Supply, rules: Rules) -> Bids:
    """Leave each application the types on which whole servers come to exactly what it asked.

    Servers are counted up, and on another type than the one that was asked the next whole server
    may do more than was asked. Where no type comes out even, the one on which whole servers come
    closest from below stands for what was asked, if that is still of use.

    Returns
    -------
    bids : with the rule for domestic NPUs applied
    """
    rate = put_npu_first(bids, supply, rules)
    put = replace(bids, rate_milli=rate)
    servers = servers_within(bids.asked_s, put, supply)
    done_milli = servers * work_per_server(put, supply)
    # What was asked in servers stands rounded up to a second; see `server_count`.
    is_even = (servers > 0) & (done_milli > MILLI * (bids.asked_s[:, None] - 1))
    best = np.argmax(done_milli, axis=1)
    rows = np.arange(len(bids.ids))
    most_milli = done_milli[rows, best]
    is_odd = ~is_even.any(axis=1)
    stands = is_odd & (most_milli > 0) & (most_milli > MILLI * (bids.least_s - 1))
    is_even[rows[stands], best[stands]] = True
    asked_s = np.where(stands, -(-most_milli // MILLI), bids.asked_s)
    return replace(bids, rate_milli=np.where(is_even, rate, 0), asked_s=asked_s)
