"""The arrivals of the published runs of openb: their shuffles, from the same seeds.

The published simulator [1]_ is a Go program: for each seed it shuffles the list of jobs, adds jobs
at random until 130 % of the accelerators are asked for, and gives the nodes ranks at random. The
generator of Go is an additive lagged Fibonacci generator (x[t] = x[t-607] + x[t-273] modulo 2^64)
whose first state is one stream of a Lehmer generator mixed with a table; the table is the state of
the same recurrence after 7.8 × 10^12 steps. Here it is not copied but reached in 43 doublings: t
steps are the polynomial x^t modulo x^607 - x^334 - 1.

References
----------
.. [1] hkust-adsl/kubernetes-scheduler-simulator, commit 8f3d641.
"""

from functools import cache

import numpy as np

from dure.twin.share import Arrivals
from dure.workload.share import ShareJobs, ShareNodes

LONG, SHORT = 607, 273
GAP = LONG - SHORT
STEPS = 7_800_000_000_000
LOAD = 1.3
OTHERS = 10
"""Numbers that other parts of that program take between the list of jobs and the ranks of nodes.

Found by trial (0 to 39) on two seeds of each policy; it then holds for all ten seeds of all lists.
"""
_WORD = 2**64


def lehmer(seed: int, high: int, low: int) -> list[int]:
    """Fill a state from a Lehmer generator, three numbers to a word."""
    seed = seed % (2**31 - 1) or 89_482_311
    state = []
    for i in range(-20, LONG):
        seed = 48_271 * seed % (2**31 - 1)
        if i >= 0:
            word = seed << high
            seed = 48_271 * seed % (2**31 - 1)
            word ^= seed << low
            seed = 48_271 * seed % (2**31 - 1)
            state.append((word ^ seed) % _WORD)
    return state


def reduce(polynomial: np.ndarray) -> np.ndarray:
    """Take a polynomial modulo x^607 - x^334 - 1."""
    rest = polynomial.copy()
    for i in range(rest.size - 1, LONG - 1, -1):
        rest[i - LONG : i - LONG + 1] += rest[i]
        rest[i - SHORT : i - SHORT + 1] += rest[i]
    return rest[:LONG]


def multiply(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Multiply two polynomials."""
    product = np.zeros(2 * LONG - 1, np.uint64)
    for i in range(LONG):
        product[i : i + LONG] += one[i] * other
    return reduce(product)


@cache
def table() -> list[int]:
    """Run the generator from seed 1 for all its steps."""
    power = np.zeros(LONG, np.uint64)
    power[0] = 1
    for bit in f"{STEPS:b}":
        power = multiply(power, power)
        if bit == "1":
            power = reduce(np.concatenate([np.zeros(1, np.uint64), power]))
    # Outputs in order of time: number t is written to place (334 - t) modulo 607.
    first = lehmer(1, 20, 10)
    past = np.zeros(2 * LONG, np.uint64)
    past[:LONG] = [first[(GAP - t) % LONG] for t in range(1, LONG + 1)]
    for i in range(LONG, 2 * LONG):
        past[i] = np.add(past[i - LONG : i - LONG + 1], past[i - SHORT : i - SHORT + 1])[0]
    state = [0] * LONG
    for j in range(LONG):
        at = (GAP - (STEPS - LONG + 1 + j)) % LONG
        state[at] = int((power * past[j : j + LONG]).sum(dtype=np.uint64))
    return state


class GoRandom:
    """Numbers as Go's ``math/rand`` gives them."""

    def __init__(self, seed: int) -> None:
        self.state = [a ^ b for a, b in zip(lehmer(seed, 40, 20), table(), strict=True)]
        self.tap, self.feed = 0, GAP

    def bits63(self) -> int:
        """Give 63 bits."""
        self.tap, self.feed = (self.tap - 1) % LONG, (self.feed - 1) % LONG
        word = (self.state[self.feed] + self.state[self.tap]) % _WORD
        self.state[self.feed] = word
        return word & (2**63 - 1)

    def below(self, n: int) -> int:
        """Give a whole number below n, as ``Intn`` does: by remainder."""
        most = 2**31 - 1 - (2**31 % n)
        value = self.bits63() >> 32
        while value > most:
            value = self.bits63() >> 32
        return value % n

    def below_by_product(self, n: int) -> int:
        """Give a whole number below n, as ``Shuffle`` does: by Lemire's product."""
        product = (self.bits63() >> 31) * n
        while product % 2**32 < 2**32 % n:
            product = (self.bits63() >> 31) * n
        return product >> 32

    def shuffle(self, n: int) -> list[int]:
        """Shuffle 0 to n - 1 from the end."""
        order = list(range(n))
        for i in range(n - 1, 0, -1):
            j = self.below_by_product(i + 1)
            order[i], order[j] = order[j], order[i]
        return order

    def permute(self, n: int) -> list[int]:
        """Permute 0 to n - 1 by putting each in the place of one before."""
        order = [0] * n
        for i in range(n):
            j = self.below(i + 1)
            order[i], order[j] = order[j], i
        return order


def grow_or_shrink(order: list[int], jobs: ShareJobs, rng: GoRandom, most: float) -> None:
    """Add jobs at random until the next would ask for more than the most, or take some away."""
    asked, milli = jobs.asked_milli.tolist(), jobs.milli.tolist()
    total = sum(asked)
    if total > most:
        while total > most:
            total -= asked[order.pop(rng.below(len(order)))]
        return
    while True:
        job = rng.below(len(jobs))
        # What one accelerator is asked for, not all of them: so it stands there.
        if total + milli[job] > most:
            return
        total += asked[job]
        order.append(job)


def published_arrivals(
    nodes: ShareNodes, jobs: ShareJobs, seed: int, others: int = OTHERS
) -> tuple[ShareJobs, Arrivals]:
    """Let jobs come as they came in the published run of a seed."""
    rng = GoRandom(seed)
    rng.bits63()
    order = rng.shuffle(len(jobs))
    grow_or_shrink(order, jobs, rng, LOAD * nodes.offered_milli)
    for _ in range(others):
        rng.bits63()
    rank = np.array(rng.permute(len(nodes)), np.int64)
    draw = np.random.default_rng(seed).integers(0, 2**62, (len(order), 2))
    return jobs.take(np.array(order)), Arrivals(np.arange(len(order)), rank, draw)
