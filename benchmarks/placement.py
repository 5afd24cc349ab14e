"""Placement against the published runs of openb, and its speed.

    python benchmarks/placement.py ../shared/data/traces/openb [LIST …]

The folder holds openb_node_list_gpu_node.csv, openb_pod_list_LIST.csv (alibaba/clusterdata) and the
published curves as expected_allocation_ratio.csv (analysis_allo_discrete.csv of
hkust-adsl/kubernetes-scheduler-simulator); all may be gzipped.

For each policy: the published allocation at 100 % arrived (mean and deviation of ten seeds), ours
on the same arrivals with how many of the published curves come out the same, ours on arrivals of
our own seeds, and jobs per CPU second. A curve is the same if each of its 131 points is, to the
printed hundredth of a percent. The random policy draws other numbers than they did, since theirs
depend on the timing of sixteen threads.
"""

import argparse
import csv
import gzip
import statistics
import sys
import time
from fractions import Fraction
from pathlib import Path

from placement_seeds import published_arrivals

from dure.twin.share import Placements, SharePolicy
from dure.twin.share_arrive import draw_arrivals
from dure.twin.share_fragmentation import find_typical
from dure.twin.share_measure import measure_curve
from dure.twin.share_run import place_shares
from dure.workload.openb_share import read_share_jobs, read_share_nodes
from dure.workload.share import ShareJobs, ShareNodes

GO_JOBS_PER_CPU_S = 9  # measured on the published simulator, one core of the same kind
SEEDS = range(42, 52)
PUBLISHED = {
    SharePolicy.RANDOM: "01-Random",
    SharePolicy.DOT_PRODUCT: "02-DotProd",
    SharePolicy.CLUSTERING: "03-GpuClustering",
    SharePolicy.PACKING: "04-GpuPacking",
    SharePolicy.BEST_FIT: "05-BestFit",
    SharePolicy.FRAGMENTATION: "06-FGD",
}
LISTS = ("default", "cpu050", "gpushare40", "gpushare100")


def read_text(folder: Path, name: str) -> str:
    """Read a csv, gzipped or not."""
    packed = folder / f"{name}.csv.gz"
    if packed.exists():
        return gzip.decompress(packed.read_bytes()).decode()
    return (folder / f"{name}.csv").read_text("utf-8")


def read_lists(folder: Path, name: str) -> tuple[ShareNodes, ShareJobs]:
    """Read the nodes with accelerators and a list of jobs."""
    file = "openb_node_list_gpu_node"
    nodes = read_share_nodes(read_text(folder, file), file)
    file = f"openb_pod_list_{name}"
    jobs = read_share_jobs(read_text(folder, file), file, nodes.nodes.types)
    assert not nodes.findings
    assert not jobs.findings
    return nodes.nodes, jobs.jobs


def read_published(folder: Path) -> dict[tuple[str, str, int], dict[int, Fraction]]:
    """Read the published curves: percent allocated by percent arrived."""
    text = read_text(folder, "expected_allocation_ratio")
    return {
        (row["workload"].removeprefix("openb_pod_list_"), row["sc_policy"], int(row["seed"])): {
            percent: Fraction(row[str(percent)]) for percent in range(131) if row[str(percent)]
        }
        for row in csv.DictReader(text.splitlines())
    }


def measure_as_published(placements: Placements) -> dict[int, Fraction]:
    """Measure a curve as the published scripts do: each allocation rounded, then their mean."""
    offered = placements.nodes.offered_milli
    points: dict[int, list[Fraction]] = {}
    for arrived, used in zip(
        placements.arrived_milli.tolist(), placements.used_milli.tolist(), strict=True
    ):
        allocated = Fraction(str(round(100 * used / offered, 2)))
        points.setdefault(round(100 * arrived / offered), []).append(allocated)
    return {percent: sum(values) / len(values) for percent, values in points.items()}


def count_different(ours: dict[int, Fraction], theirs: dict[int, Fraction]) -> int:
    """Count the points that are not the same when printed; half a hundredth may go either way."""
    return sum(
        abs(ours[percent] - value) > Fraction(1, 200)
        for percent, value in theirs.items()
        if percent in ours
    )


def compare(folder: Path, name: str) -> None:
    """Print the table of one list of jobs."""
    nodes, jobs = read_lists(folder, name)
    published, typical = read_published(folder), find_typical(jobs)
    same_arrivals = {seed: published_arrivals(nodes, jobs, seed) for seed in SEEDS}
    our_arrivals = {seed: draw_arrivals(nodes, jobs, Fraction(13, 10), seed) for seed in SEEDS}
    print(f"\n{name}: {len(nodes)} nodes, {len(jobs)} jobs, percent allocated at 100 % arrived")
    print(
        "policy                   published        same arrivals      curves  our seeds      jobs/s"
    )
    for policy, label in PUBLISHED.items():
        at, same, own, spent_s, placed = [], [], [], 0.0, 0
        for seed in SEEDS:
            curves = []
            for drawn, arrivals in (same_arrivals[seed], our_arrivals[seed]):
                begin = time.process_time()
                placements = place_shares(nodes, drawn, arrivals, policy, typical)
                spent_s += time.process_time() - begin
                placed += len(drawn)
                curves.append(placements)
            theirs = published[name, label, seed]
            ours = measure_as_published(curves[0])
            at.append(float(theirs[100]))
            same.append((float(ours[100]), count_different(ours, theirs) == 0))
            own.append(100 * measure_curve(curves[1]).at(100)[0])
        print(
            f"{policy:24} {spread(at)}   {spread([value for value, _ in same])}   "
            f"{sum(is_same for _, is_same in same):2} of {len(SEEDS)}  {spread(own)}"
            f"  {placed / spent_s:8,.0f}"
        )


def spread(values: list[float]) -> str:
    """Write mean and deviation."""
    return f"{statistics.mean(values):6.2f} ± {statistics.stdev(values):4.2f}"


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("lists", nargs="*", default=LISTS)
    arguments = parser.parse_args()
    nodes, jobs = read_lists(arguments.folder, LISTS[0])
    drawn, arrivals = draw_arrivals(nodes, jobs, Fraction(1, 10), 0)
    begin = time.process_time()
    for policy in SharePolicy:
        place_shares(nodes, drawn, arrivals, policy, find_typical(jobs))
    print(f"first runs, with compiling: {time.process_time() - begin:.1f} CPU s")
    print(f"the published simulator places {GO_JOBS_PER_CPU_S} jobs per CPU s (Go, one core)")
    for name in arguments.lists:
        compare(arguments.folder, name)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
