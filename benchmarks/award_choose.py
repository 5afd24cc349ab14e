"""How fast projects are chosen, how far from the best at most, and what solvers of the whole do.

CPU seconds of one thread. The gap is against the bound that our prices prove, for every row, so a
choice of a peer is measured by the same bound. Peers get the whole problem, a time limit in
``--seconds`` (0 leaves them out) and the same gap as their goal; CP-SAT only where OR-Tools is
installed.
"""

import argparse
import importlib.util
import multiprocessing
import platform
import resource
import time

import numpy as np

from dure.award.choose import choose
from dure.award.choose_slate import Cap, Limits, Share, Slate
from dure.award.choose_verify import choice_certificate, verify_choice

SEED = 7
# Millionths of a gap, CPU seconds; small rounds have the same 24 budgets and no promise.
TARGETS = {500: (500, None), 2_000: (500, None), 10_000: (500, 10), 100_000: (300, 15)}
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
    ministry = rng.choice(MINISTRIES, n, p=rng.dirichlet(np.full(MINISTRIES, 4.0)))
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


def write_rows(slate: Slate, limits: Limits) -> list[tuple[np.ndarray, np.ndarray, float, float]]:
    """Write every limit plainly: options, their coefficients, and what their sum lies between."""
    options = np.arange(slate.owner.size)
    rows = [
        (used := np.flatnonzero(slate.use[:, b]), slate.use[used, b], -np.inf, float(capacity))
        for b, capacity in enumerate(limits.capacity)
    ]
    for share in limits.shares:
        inside = slate.inside(share.attribute, share.member)[slate.owner] == 1
        top = np.inf if share.ceiling is None else float(share.ceiling)
        count = slate.count(share.measure)[inside]
        rows.append((options[inside], count, float(share.floor), top))
    groups = [(slate.bundle[slate.owner], np.ones(options.size, np.int64), 1)]
    if limits.cap is not None:
        groups.append(
            (
                slate.applicant[slate.owner],
                slate.count(limits.cap.measure),
                limits.cap.most,
            )
        )
    for group, count, most in groups:
        order = np.argsort(group, kind="stable")
        parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
        rows += [(part, count[part], -np.inf, float(most)) for part in parts]
    return rows


def solve_highs(slate: Slate, limits: Limits, seconds: float, gap: float) -> tuple[str, float]:
    """Hand the whole problem to HiGHS."""
    import highspy  # noqa: PLC0415 - HiGHS and OR-Tools do not load into one process

    rows = write_rows(slate, limits)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = slate.owner.size, len(rows)
    lp.col_cost_ = slate.score_milli / 1000.0
    lp.col_lower_, lp.col_upper_ = np.zeros(slate.owner.size), np.ones(slate.owner.size)
    lp.row_lower_ = np.array([low for _, _, low, _ in rows])
    lp.row_upper_ = np.array([high for _, _, _, high in rows])
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *[at.size for at, _, _, _ in rows]]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([at for at, _, _, _ in rows]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([value for _, value, _, _ in rows]).astype(float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * slate.owner.size
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("time_limit", seconds),
        ("mip_rel_gap", gap),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    status = solver.modelStatusToString(solver.getModelStatus()).lower()
    return status, info.objective_function_value if found else np.nan


def solve_cpsat(slate: Slate, limits: Limits, seconds: float, gap: float) -> tuple[str, float]:
    """Hand the whole problem to CP-SAT."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - only where it is installed

    model = cp_model.CpModel()
    x = np.array([model.new_bool_var("") for _ in range(slate.owner.size)])
    for at, value, low, high in write_rows(slate, limits):
        total = cp_model.LinearExpr.weighted_sum(x[at].tolist(), value.tolist())
        if high < np.inf:
            model.add(total <= int(high))
        if low > -np.inf:
            model.add(total >= int(low))
    model.maximize(cp_model.LinearExpr.weighted_sum(x.tolist(), slate.score_milli.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.relative_gap_limit = gap
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    name = solver.status_name(status).lower()
    return name, solver.objective_value / 1000 if found else np.nan


PEERS = {"HiGHS, whole": solve_highs, "CP-SAT, whole": solve_cpsat}


def run_peer(name: str, n: int, seconds: float, queue: multiprocessing.Queue) -> None:
    """Run a peer in a process of its own and say what it found, in CPU seconds."""
    slate, limits = draw_slate(n, SEED)
    started_s = time.process_time()
    status, value = PEERS[name](slate, limits, seconds, TARGETS[n][0] / 1e6)
    queue.put((status, value, time.process_time() - started_s))


def print_peer(name: str, n: int, seconds: float, bound: float) -> None:
    """Print a line for a peer; one that does not stop at its limit is ended at twice of it."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    before_s = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    child = context.Process(target=run_peer, args=(name, n, seconds, queue))
    child.start()
    child.join(2 * seconds + 60)
    status, value = "ended at twice the limit", np.nan
    if child.is_alive():
        child.terminate()
        child.join()
    cpu_s = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - before_s
    if child.exitcode == 0:
        status, value, cpu_s = queue.get()
    elif child.exitcode > 0:
        status = "failed"
    gap = "no choice" if np.isnan(value) else f"{(bound - value) / bound:.2e}"
    print(f"{n:>8,} {name:<14} {cpu_s:>8.2f} {value:>16,.1f} {gap:>10}   {status}", flush=True)


def print_ours(n: int) -> float:
    """Choose, verify and look for envy; print a line for each, and give the bound in points."""
    gap_ppm, allowed_s = TARGETS[n]
    slate, limits = draw_slate(n, SEED)
    started_s = time.process_time()
    choice = choose(slate, limits, gap_ppm)
    took_s = time.process_time() - started_s
    certificate = choice_certificate(slate, limits, choice)
    started_s = time.process_time()
    findings = verify_choice(slate, limits, certificate)
    verified_s = time.process_time() - started_s
    assert not findings, findings
    kept = choice.gap_ppb <= gap_ppm * 1000 and took_s <= (allowed_s or np.inf)
    promise = f"at most {allowed_s} CPU s and {gap_ppm / 1e6:.0e}"
    print(
        f"{n:>8,} {'Dure':<14} {took_s:>8.2f} {choice.score_milli / 1000:>16,.1f} "
        f"{choice.gap_ppb / 1e9:>10.2e}   "
        f"{('kept: ' if kept else 'MISSED: ') + promise if allowed_s else 'no promise'}",
        f"{'bound':>14} {'':>17} {choice.bound_milli / 1000:>16,.1f}   "
        f"{slate.owner.size:,} options; {certificate['envy_pairs']} pairs of justified envy; "
        f"verified in {verified_s:.2f} CPU s; "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB",
        sep="\n",
        flush=True,
    )
    return choice.bound_milli / 1000


def main() -> None:
    """Print a line for each size and solver."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="limit of each peer, wall time")
    seconds = parser.parse_args().seconds
    print(f"{platform.machine()}, Python {platform.python_version()}, seed {SEED}")
    print(f"{'asked':>8} {'by':<14} {'CPU s':>8} {'points':>16} {'gap':>10}")
    for n in TARGETS:
        bound = print_ours(n)
        for name in PEERS:
            if name.startswith("CP-SAT") and importlib.util.find_spec("ortools") is None:
                print(f"{n:>8,} {name:<14} not run: OR-Tools is not installed")
            elif seconds:
                print_peer(name, n, seconds, bound)


if __name__ == "__main__":
    main()
