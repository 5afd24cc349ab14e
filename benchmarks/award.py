"""Measure the division of time (methods 2 to 4) against its bounds and its peers, in CPU seconds.

Run ``python benchmarks/award.py``; ``--quick`` leaves the peers out. They are plain cvxpy
formulations of the same rounds, solved in the same run by Clarabel and, where it is a linear
programme, HiGHS. What is compared is the objective of each method, for method 2 in whole seconds,
for the others before rounding; the run fails where one is further apart than `AGREES`.
"""

import argparse
import importlib.util
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from dure.award.certificate import certify
from dure.award.divide import divide_columns, exact_sum
from dure.award.divisible import divide_round
from dure.award.equilibrium import divide_by_equilibrium
from dure.award.lots import Lot, Market
from dure.award.maxmin import divide_max_min
from dure.award.measure import measure_division
from dure.award.round import MILLI, PRICE_SCALE, Bids, Rules, Supply
from dure.award.verify import verify_certificate

AGREES = 1e-7
"""Parts of the objective: ours stops at 1e-8, and so do the peers by default."""
NAMES = {"CLARABEL": "Clarabel", "HIGHS": "HiGHS"}
MUCH = 10**15
"""An ask that nothing here can fill: thousandths of it still fit 63 bits."""


def draw_market(n: int, k: int, seed: int, asked: float | None = 1.0) -> Market:
    """Draw applications with own rates on each type, a third of them unusable, and weights to 100.

    What one asks is drawn around e to the power of ``asked`` of its equal split; None for more than
    there is.
    """
    rng = np.random.default_rng(seed)
    rate = np.round(MILLI * np.exp(rng.normal(0, 0.6, (n, k)))).astype(np.int64)
    rate *= rng.random((n, k)) < 0.7
    rate[np.arange(n), rng.integers(0, k, n)] = MILLI
    weight = rng.integers(1, 101, n)
    capacity_s = rng.integers(10**9, 10**11, k)
    asked_s = np.full(n, MUCH // n)
    if asked is not None:
        split = weight / weight.sum() * (rate @ capacity_s) / MILLI
        asked_s = (split * np.exp(rng.normal(asked, 1, n))).astype(np.int64) + 1
    return Market(tuple(Lot(a) for a in range(k)), capacity_s, rate, asked_s, weight)


def clock(work: Callable[[], Any], runs: int = 3) -> tuple[float, Any]:
    """Give the least CPU seconds of some runs, and what the last gave."""
    least = np.inf
    for _ in range(runs):
        began = time.process_time()
        got = work()
        least = min(least, time.process_time() - began)
    return least, got


def show(what: str, took: float, bound: str, more: str) -> None:
    """Print one line."""
    print(f"{what:44} {took:8.3f} CPU s  {bound:24} {more}")


def measure_by_weight() -> None:
    """Time method 2: a million claims, exactly."""
    rng = np.random.default_rng(1)
    requests, weights = rng.integers(0, 10**13, 10**6), rng.integers(1, 10**6 + 1, 10**6)
    budget = exact_sum(requests) // 3
    took, grants = clock(lambda: divide_columns(budget, requests, weights))
    assert exact_sum(grants) == budget
    show("method 2: 1,000,000 claims", took, "(at most 1)", "sums exactly")


def measure_max_min() -> None:
    """Time method 3: whole divisions, level by level."""
    divide_max_min(draw_market(64, 3, 0))
    for n, k, asked, bound in (
        (8_192, 3, None, "(at most 2 a level)"),
        (8_192, 3, 1.0, "(at most 2 a level)"),
        (1_024, 3, 0.5, "(complete, at most 1)"),
        (100_000, 10, 1.0, ""),
    ):
        market = draw_market(n, k, 1, asked)
        took, lifted = clock(lambda market=market: divide_max_min(market))
        caps = "no caps" if asked is None else "caps"
        show(
            f"method 3: {n:,} x {k}, {caps}, complete",
            took,
            bound,
            f"levels {[round(b.level, 3) for b in lifted.bottlenecks]}",
        )


def measure_equilibrium() -> None:
    """Time method 4: to the gap asked, and to the gap that is the default."""
    divide_by_equilibrium(draw_market(64, 3, 0))
    for n, k in ((4_096, 10), (100_000, 10)):
        for gap_max, bound in ((1e-4, "(at most 1, to 1e-4)"), (1e-8, "the default")):
            market = draw_market(n, k, 1)
            took, got = clock(
                lambda market=market, gap_max=gap_max: divide_by_equilibrium(market, gap_max)
            )
            price = tuple(round(p * PRICE_SCALE) for p in got.price)
            gap = measure_division(market, got.grant_s, price).gap
            show(f"method 4: {n:,} x {k}", took, bound, f"gap in whole seconds {gap:.1e}")


def measure_certificates() -> None:
    """Write and check the certificate of a large round."""
    market = draw_market(100_000, 10, 1)
    n = market.weight.size
    zero = np.zeros(n, dtype=np.int64)
    bids = Bids(
        ids=tuple(f"a{i:06}" for i in range(n)),
        asked_s=market.asked_s,
        least_s=zero,
        rate_milli=market.rate_milli,
        weight=market.weight,
        score_milli=zero,
        panel_rank=zero,
        work=zero,
        track=zero,
        region=zero,
        applicant=zero,
    )
    capacity_s = tuple(market.capacity_s.tolist())
    supply = Supply(tuple("abcdefghij"), capacity_s, (8,) * 10, 3600)
    for method in ("weighted", "leximin", "equilibrium"):
        divided = divide_round(bids, supply, Rules(), method)
        took, text = clock(lambda d=divided: certify(bids, supply, Rules(), d), 1)
        show(f"certificate of 100,000 x 10, {method}", took, "", f"{len(text) / 1e6:.1f} MB")
        took, found = clock(lambda t=text: verify_certificate(bids, supply, Rules(), t), 1)
        show("  checked again", took, "", f"{len(found)} findings")


class Peers:
    """Rounds solved again by plain cvxpy, and how far apart the objectives are."""

    def __init__(self) -> None:
        import cvxpy  # noqa: PLC0415 - a peer that the project does not need

        self.cp = cvxpy
        self.worst = 0.0
        warnings.simplefilter("ignore")
        print(f"\nThe same rounds by plain cvxpy {cvxpy.__version__}, CPU seconds with compilation")
        print(f"{'':36} {'ours':>8} {'peer':>8} {'times':>6}  {'objective':>12}  apart")

    def solve(
        self, name: str, problem: Any, solvers: tuple[str, ...], ours: tuple[float, float]
    ) -> None:
        """Solve a problem by some solvers, and print it beside ours."""
        took, value = ours
        for solver in solvers:
            began = time.process_time()
            problem.solve(solver=solver)
            peer = time.process_time() - began
            apart = (problem.value - value) / abs(value)
            self.worst = max(self.worst, abs(apart))
            what = f"{name}, {NAMES[solver]}"
            times = f"{peer / max(took, 1e-4):.0f}"
            print(f"{what:36} {took:8.3f} {peer:8.3f} {times:>6}  {value:12.9g}  {apart:+.1e}")

    def by_weight(self, n: int) -> None:
        """Maximise weighted logarithms on one type, whose best division is that of method 2."""
        cp, market = self.cp, draw_market(n, 1, 2)
        took, got = clock(lambda: divide_columns(exact_sum(market.capacity_s), *asks(market)))
        scale = float(market.capacity_s[0]) / n
        x = cp.Variable(n)
        part = market.weight / market.weight.sum()
        limits = [cp.sum(x) <= n, x <= market.asked_s / scale]
        problem = cp.Problem(cp.Maximize(part @ cp.log(x)), limits)
        value = float(part @ np.log(got / scale))
        self.solve(f"method 2, {n:,} claims", problem, ("CLARABEL",), (took, value))

    def max_min(self, n: int, k: int) -> None:
        """Lift the first level of method 3 by a linear programme."""
        cp, market = self.cp, draw_market(n, k, 1, None)
        took, lifted = clock(lambda: divide_max_min(market))
        pace = market.weight * market.rate_milli.max(axis=1)
        scale = float(market.capacity_s.sum()) / market.weight.sum()
        x, level = cp.Variable((n, k), nonneg=True), cp.Variable()
        speed = market.rate_milli / pace[:, None] * n
        work = cp.sum(cp.multiply(speed, x), axis=1)
        limits = [work >= level, cp.sum(x, axis=0) <= market.capacity_s / scale / n]
        problem = cp.Problem(cp.Maximize(level), limits)
        value = lifted.bottlenecks[0].level / scale
        self.solve(f"method 3, {n:,} x {k}", problem, ("CLARABEL", "HIGHS"), (took, value))

    def equilibrium(self, n: int, k: int) -> None:
        """Maximise the weighted Nash welfare of method 4, with what each asked as a limit."""
        cp, market = self.cp, draw_market(n, k, 1)
        took, got = clock(lambda: divide_by_equilibrium(market))
        part = market.weight / market.weight.sum()
        scale = market.capacity_s.sum() / n
        x = cp.Variable((n, k), nonneg=True)
        work = cp.sum(cp.multiply(market.rate_milli / MILLI, x), axis=1)
        limits = [cp.sum(x, axis=0) <= market.capacity_s / scale, work <= market.asked_s / scale]
        problem = cp.Problem(cp.Maximize(part @ cp.log(work)), limits)
        have = (market.rate_milli * got.share_s).sum(axis=1) / MILLI / scale
        value = float(part @ np.log(have))
        self.solve(f"method 4, {n:,} x {k}", problem, ("CLARABEL",), (took, value))


def asks(market: Market) -> tuple[Any, Any]:
    """Give the columns that method 2 takes."""
    return market.asked_s, market.weight


def compare_with_peers() -> int:
    """Solve the same rounds by plain cvxpy; 1 where the objectives are too far apart."""
    if importlib.util.find_spec("cvxpy") is None:
        print("\nPeers are left out: cvxpy is not installed; `make bench` installs it.")
        return 0
    peers = Peers()
    for n in (1_000, 20_000):
        peers.by_weight(n)
    for n in (1_024, 8_192):
        peers.max_min(n, 3)
    for n in (1_024, 4_096):
        peers.equilibrium(n, 10)
    verdict = "agree" if peers.worst <= AGREES else "DO NOT AGREE"
    print(f"objectives {verdict}: at most {peers.worst:.1e} apart, {AGREES:.0e} allowed")
    return int(peers.worst > AGREES)


def main() -> int:
    """Print everything; the kernels are compiled before the clock starts."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="leave the peers out")
    args = parser.parse_args()
    measure_by_weight()
    measure_max_min()
    measure_equilibrium()
    measure_certificates()
    return 0 if args.quick else compare_with_peers()


if __name__ == "__main__":
    sys.exit(main())
