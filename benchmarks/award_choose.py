"""Measure the choice of projects (method 5) against its bounds and its peers, in CPU seconds.

Run ``python benchmarks/award_choose.py``; add ``--peers`` with a Python that has OR-Tools to run
HiGHS and CP-SAT on the whole problem in the same run.
"""

import time

import numpy as np

from dure.award.choose_slate import Cap, Limits, Share, Slate

TYPES, QUARTERS, MINISTRIES = 6, 4, 20
PARTS = ((1000, 1000), (500, 650), (250, 400))


def draw_slate(n: int, seed: int) -> tuple[Slate, Limits]:
    """Draw applications: 24 budgets, three options each, one in six in an overlap of three."""
    rng = np.random.default_rng(seed)
    kind = rng.choice(TYPES, n, p=[0.3, 0.25, 0.2, 0.1, 0.1, 0.05])
    length = rng.integers(1, QUARTERS + 1, n)
    first = (rng.random(n) * (QUARTERS - length + 1)).astype(np.int64)
    servers = np.clip(np.round(rng.lognormal(1.1, 0.9, n)), 1, 32).astype(np.int64)
    quality = rng.normal(70, 12, n).clip(20, 100)
    # The panel's mark is of the whole award: more for more work, less than in proportion.
    score = np.round(1000 * quality * (servers * length / 8.0) ** 0.7).astype(np.int64)
    track, region = rng.integers(0, 4, n), rng.integers(0, 5, n)
    ministry = rng.choice(MINISTRIES, n, p=(w := rng.dirichlet(np.full(MINISTRIES, 4.0))))
    del w
    applicant = np.floor(n / 4 * rng.random(n) ** 1.5).astype(np.int64)
    bundle = np.arange(n)
    overlap = rng.permutation(n)[: n // 18 * 3].reshape(-1, 3)
    bundle[overlap[:, 1:]] = overlap[:, :1]
    owner, points, use = [], [], []
    quarter = np.arange(QUARTERS)
    active = (quarter >= first[:, None]) & (quarter < (first + length)[:, None])
    for part, worth in PARTS:
        amount = -(-servers * part // 1000)
        rows = np.flatnonzero((part == 1000) | (amount < -(-servers * (part * 2) // 1000)))
        cells = np.zeros((rows.size, TYPES, QUARTERS), np.int64)
        cells[np.arange(rows.size), kind[rows]] = amount[rows, None] * active[rows]
        owner.append(rows)
        points.append(score[rows] * worth // 1000)
        use.append(cells.reshape(rows.size, -1))
    slate = Slate(
        ids=tuple(f"p-{at:06d}" for at in range(n)),
        budgets=tuple(f"type{t} Q{q + 1}" for t in range(TYPES) for q in range(QUARTERS)),
        owner=np.concatenate(owner),
        score_milli=np.concatenate(points),
        use=np.concatenate(use),
        applicant=applicant,
        attributes=("track", "region", "ministry"),
        members=(
            ("academia", "industry", "research", "youth"),
            ("capital", "yeongnam", "honam", "chungcheong", "gangwon-jeju"),
            tuple(f"m{at:02d}" for at in range(MINISTRIES)),
        ),
        member=np.stack([track, region, ministry], axis=1),
        measures=("server-quarters",),
        amount=np.concatenate(use).sum(axis=1, keepdims=True),
        bundle=bundle,
    )
    return slate, draw_limits(slate)


def draw_limits(slate: Slate) -> Limits:
    """Give 31 % of what is asked in full; set-asides and ministries' bounds that bind for some."""
    n = len(slate.ids)
    full = slate.use[:n].sum(axis=0)
    capacity = full * 31 // 100
    servers = "server-quarters"
    total = int(capacity.sum())
    shares = [
        Share("track", "youth", servers, floor=total * 28 // 100),
        Share("track", "research", servers, floor=total * 20 // 100),
        Share("region", "honam", servers, floor=total * 23 // 100),
        Share("region", "gangwon-jeju", servers, floor=total * 22 // 100),
    ]
    asked = slate.use[:n].sum(axis=1)
    for at, name in enumerate(slate.members[2]):
        mine = int(asked[slate.member[:, 2] == at].sum()) * total // int(asked.sum())
        low, high = (101, 130) if at % 5 == 0 else (80, 97) if at % 5 == 1 else (85, 120)
        shares.append(
            Share("ministry", name, servers, floor=mine * low // 100, ceiling=mine * high // 100)
        )
    return Limits(tuple(capacity.tolist()), tuple(shares), Cap(servers, 48))


def main() -> None:
    """Print a line for each size."""
    for n in (10_000, 100_000):
        t = time.process_time()
        slate, limits = draw_slate(n, 7)
        print(n, slate.use.shape, time.process_time() - t, limits.capacity)


if __name__ == "__main__":
    main()
