"""How fast gangs are placed on racks: 200,000 accelerators in 25,000 nodes in 782 racks.

Jobs of the widths of Microsoft's Philly clusters, scaled as in `twin.py`, come while others go so
that the hall stays about 90 % full. Jobs and nodes per CPU second, and over how many racks gangs
were spread, beside the fewest that an empty hall would need.
"""

import time

import numpy as np

from dure.twin.place_rack import RackedNodes, place_on_racks

NODES, RACK, SIZE = 25_000, 32, 8
JOBS = 1_000_000
FULL = 0.9
WIDTHS = np.array([1, 2, 4, 8, 16, 32])
SHARES = np.array([0.93806, 0.01879, 0.02267, 0.01814, 0.00177, 0.00057])
SCALES = (np.array([1, 4, 16, 64, 256]), np.array([0.505, 0.25, 0.15, 0.07, 0.025]))


def draw_events(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw widths, and let any of the running jobs go whenever the hall is full."""
    width = rng.choice(WIDTHS, JOBS, p=SHARES) * rng.choice(SCALES[0], JOBS, p=SCALES[1])
    events, running, used = [], [], 0
    draw = rng.integers(0, 2**62, 2 * JOBS).tolist()
    for job, asked in enumerate(width.tolist()):
        while used + asked > FULL * NODES * SIZE:
            at = draw.pop() % len(running)
            running[at], running[-1] = running[-1], running[at]
            events.append(~running.pop())
            used -= int(width[~events[-1]])
        events.append(job)
        running.append(job)
        used += asked
    return width, np.array(events)


def main() -> None:
    """Print the table."""
    nodes = RackedNodes(SIZE, np.arange(NODES) // RACK)
    place_on_racks(nodes, np.ones(1, np.int64), np.zeros(1, np.int64))
    width, event = draw_events(np.random.default_rng(20261122))
    begin = time.process_time()
    placed = place_on_racks(nodes, width, event)
    spent_s = time.process_time() - begin
    comes = event >= 0
    is_placed = placed.is_placed[comes] == 1
    racks = placed.racks[comes]
    print(f"{JOBS:,} jobs, {event.size:,} events, {placed.node.size:,} nodes: {spent_s:.2f} CPU s")
    print(f"{JOBS / spent_s:,.0f} jobs/CPU s, {2 * placed.node.size / spent_s:,.0f} nodes/CPU s")
    print(f"not placed: {int((~is_placed).sum()):,}")
    for low, high in ((1, 8), (9, 256), (257, 2_048), (2_049, 10_000)):
        some = (width >= low) & (width <= high) & is_placed
        least = -(-width[some] // (SIZE * RACK))
        print(
            f"width {low:>5} to {high:>6}: {int(some.sum()):>8,} jobs, on "
            f"{racks[some].mean():7.3f} racks, an empty hall {least.mean():7.3f}"
        )


if __name__ == "__main__":
    main()
