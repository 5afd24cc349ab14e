"""From seconds to whole servers: never as much as one server away from the share.

Every share in seconds is rounded down to servers. The servers that this frees on a type go one each
to the largest remainders, of equal ones to the earlier row, where the application asked for that
much. Who came away with less than its shares in earlier rounds has that added to its remainder.
"""

import numpy as np

from dure.award.divide import exact_sum, largest_first
from dure.award.lots import Market, room_s
from dure.award.round import Ints, Supply


def give_servers(market: Market, share_s: Ints, supply: Supply, owed_s: Ints | None = None) -> Ints:
    """Round shares of types to whole servers for the whole term.

    Parameters
    ----------
    market : n applications, k lots, one for each type
    share_s : shape (n, k), accelerator-seconds of each type
        No more than was asked, nor than there is.
    supply : k types
    owed_s : shape (n, k), accelerator-seconds by which each fell short of its shares before
        Below 0 where it had more; None where there was no earlier round.

    Returns
    -------
    grant_s : shape (n, k), accelerator-seconds
        For each application and type ``|grant - share|`` is less than one server, and no more
        servers of a type are given than its shares add up to.

    Examples
    --------
    >>> market = Market((), np.array([24]), np.full((3, 1), 1_000), np.full(3, 16), np.ones(3))
    >>> supply = Supply(("h100",), (24,), server_size=(8,), term_s=1)
    >>> give_servers(market, np.array([[12], [7], [5]]), supply).ravel().tolist()
    [8, 8, 8]
    """
    server_s = np.array(supply.server_s(), dtype=np.int64)
    servers, rest = np.divmod(share_s, server_s)
    work_milli = market.work_milli(servers * server_s)
    order = rest if owed_s is None else rest + owed_s
    for type_, each_s in enumerate(server_s.tolist()):
        room = room_s(market, work_milli, type_)
        rows = np.flatnonzero((rest[:, type_] > 0) & (room >= each_s))
        freed = exact_sum(share_s[:, type_]) // each_s - exact_sum(servers[:, type_])
        chosen = rows[largest_first(order[rows, type_], min(freed, rows.size))]
        servers[chosen, type_] += 1
        work_milli[chosen] += each_s * market.rate_milli[chosen, type_]
    return servers * server_s
