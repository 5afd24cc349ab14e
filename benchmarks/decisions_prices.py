"""How fast two searches find the prices of an equilibrium: the measure of decision 0007.

Run ``python benchmarks/decisions_prices.py``. One drawn round, 100,000 applications on 10 types,
none capped, since proportional response knows no caps; CPU seconds of one thread. The gap is that
of the weighted mean logarithm of work to the best, from the prices of each. Peers that solve the
whole problem stand in ``benchmarks/award.py``.
"""

import runpy
from pathlib import Path

import numpy as np

from dure.award.equilibrium import divide_by_equilibrium

_AWARD = runpy.run_path(str(Path(__file__).with_name("award.py")))
draw_market, clock = _AWARD["draw_market"], _AWARD["clock"]
GAPS = (1e-2, 1e-3, 1e-4, 1e-5)
STEPS_MAX = 2_000


def respond(rate, weight, gap_max):
    """Spend on each type in proportion to the work that it did, until the gap is small enough.

    All of a type does `rate` for a bidder; weights sum to 1. Wu and Zhang, 2007; Birnbaum and
    others, 2011.
    """
    spent = weight[:, None] * rate / rate.sum(axis=1, keepdims=True)
    gap, steps = np.inf, 0
    while gap > gap_max and steps < STEPS_MAX:
        price = spent.sum(axis=0)
        work = rate * (spent / price)
        total = work.sum(axis=1)
        gap = float(weight @ (np.log(weight * (rate / price).max(axis=1)) - np.log(total)))
        steps += 1
        spent = work * (weight / total)[:, None]
    return steps, gap


def main() -> None:
    """Print the seconds of both searches, gap by gap."""
    divide_by_equilibrium(draw_market(64, 3, 0))
    market = draw_market(100_000, 10, 1, None)
    rate = market.rate_milli * market.capacity_s.astype(np.float64)
    weight = market.weight / market.weight.sum()
    for gap_max in GAPS:
        took, (steps, gap) = clock(lambda g=gap_max: respond(rate, weight, g), 1)
        print(f"proportional response   gap {gap:.0e}  {took:7.3f} CPU s  {steps} steps")
    for gap_max in (*GAPS, 1e-8):
        took, _ = clock(lambda g=gap_max: divide_by_equilibrium(market, g))
        print(f"Newton on ten prices    gap {gap_max:.0e}  {took:7.3f} CPU s, in whole seconds")


if __name__ == "__main__":
    main()
