"""How many whole servers an amount comes to: the one place where servers are rounded.

Amounts are in whole seconds of work, and a server of a type may do a broken number of them. What
was asked in servers is written rounded up, so an amount stands for all that is less than one second
below it: `servers_needed` forgives that second, and `servers_within` never goes above the amount.
An amount that was so many servers of a type is then needed as that many of it, and holds that many.
"""

import numpy as np

from dure.award.round import MILLI, Bids, Ints, Supply


def work_per_server(bids: Bids, supply: Supply) -> Ints:
    """Give the work of one server for the term, in thousandths of a second, shape (n, k)."""
    work_milli: Ints = bids.rate_milli * np.array(supply.server_s(), np.int64)
    return work_milli


def servers_needed(work_s: Ints, bids: Bids, supply: Supply) -> Ints:
    """Say how few whole servers of each type do an amount of work, shape (n, k).

    The least whole number above ``1000 · (work - 1) / (rate · seconds of a server)``; -1 where the
    type cannot do it.

    Parameters
    ----------
    work_s : shape (n,), accelerator-seconds on the reference type

    Examples
    --------
    See ``tests/award/test_server_count.py``.
    """
    each = work_per_server(bids, supply)
    need = MILLI * (work_s[:, None] - 1) // np.maximum(each, 1) + 1
    return np.where(each > 0, np.maximum(need, 0), -1)


def servers_within(work_s: Ints, bids: Bids, supply: Supply) -> Ints:
    """Say how many whole servers of each type do no more than an amount of work, shape (n, k).

    ``floor(1000 · work / (rate · seconds of a server))``; 0 where the type cannot do it.

    Parameters
    ----------
    work_s : shape (n,), accelerator-seconds on the reference type
    """
    each = work_per_server(bids, supply)
    return np.where(each > 0, MILLI * work_s[:, None] // np.maximum(each, 1), 0)


def servers_there(supply: Supply) -> tuple[int, ...]:
    """Say how many whole servers of each type the capacity holds for the term.

    Examples
    --------
    >>> from dure.terms.units import AccelS, Seconds
    >>> servers_there(Supply(("h200",), (AccelS(1_700),), (8,), Seconds(100)))
    (2,)
    """
    pairs = zip(supply.capacity_s, supply.server_s(), strict=True)
    return tuple(capacity_s // server_s for capacity_s, server_s in pairs)
