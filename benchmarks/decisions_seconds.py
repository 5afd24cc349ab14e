"""What whole seconds cost and save, for docs/decisions/0001-whole-seconds.md.

A million jobs are charged to 159 grants, once in whole accelerator-seconds and once in hours of
each other kind of number; then the same jobs are charged again in the opposite order.
"""

import time
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

import numpy as np

JOBS, GRANTS, SEED = 1_000_000, 159, 1
HOUR_S = 3_600


def charge(grants: list[int], amounts: Iterable[object], zero: object) -> list[object]:
    """Add each amount to its grant."""
    used = [zero] * GRANTS
    for grant, amount in zip(grants, amounts, strict=True):
        used[grant] += amount
    return used


def main() -> None:
    """Charge all jobs in each kind of number, and print what differs and what it costs."""
    rng = np.random.default_rng(SEED)
    width = rng.choice([1, 2, 4, 8, 16, 64], JOBS)
    run_s = rng.integers(1, 7 * 86_400, JOBS)
    grants: list[int] = rng.integers(0, GRANTS, JOBS).tolist()
    seconds: list[int] = (width * run_s).tolist()
    kinds: dict[str, tuple[Callable[[int], object], object]] = {
        "int seconds": (int, 0),
        "float hours": (lambda s: s / HOUR_S, 0.0),
        "Decimal hours": (lambda s: Decimal(s) / HOUR_S, Decimal(0)),
        "Fraction hours": (lambda s: Fraction(s, HOUR_S), Fraction(0)),
    }
    print(f"{JOBS:,} jobs, {GRANTS} grants, seed {SEED}")
    print("number          CPU s  grants that differ by order  grants that differ from the truth")
    truth = charge(grants, seconds, 0)
    for name, (convert, zero) in kinds.items():
        amounts = [convert(s) for s in seconds]
        began = time.process_time()
        forward = charge(grants, amounts, zero)
        took = time.process_time() - began
        backward = charge(grants[::-1], amounts[::-1], zero)
        by_order = sum(a != b for a, b in zip(forward, backward, strict=True))
        want = [Fraction(s) if name == "int seconds" else Fraction(s, HOUR_S) for s in truth]
        wrong = sum(Fraction(a) != b for a, b in zip(forward, want, strict=True))
        print(f"{name:14} {took:6.2f} {by_order:29d} {wrong:34d}")
    spent = sum(0.1 for _ in range(10))
    print(f"ten charges of 0.1 h out of a grant of 1 h leave {1 - spent!r} h as floats")


if __name__ == "__main__":
    main()
