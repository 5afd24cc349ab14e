"""What an ensemble costs beside its runs: processes, a shared trace, results in files.

One trace of a million jobs, replayed under four policies at two loads. CPU seconds are of this
process and all that it started, looked at four times a second, the looking included; memory is the
proportional share (PSS), in which a page that two processes map counts half for each.
"""

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from dure.files.ensemble import join_results, prepare_ensemble, write_result
from dure.files.ensemble_workers import run_here
from dure.files.jobs import write_jobs
from dure.twin.machine import Machine, Partition
from dure.twin.run import run_twin

sys.path.insert(0, str(Path(__file__).parent))
from twin import EASY, draw_philly

JOBS = 1_000_000
NODES = 2_500
TEXT = """\
format: 1
title: What an ensemble costs
jobs: {use: replay, file: jobs.parquet}
machines: {all: {gpu: 2500x8}}
policies:
  strict: {backfill: none}
  easy: {}
  short: {backfill_order: shortest}
  deep: {depth: 100}
loads: [70, 90]
"""


def share_of(folder: str, pids: set[int]) -> tuple[int, int]:
    """Give the memory of processes in kB: all of it, and of maps of the trace."""
    total = mapped = 0
    for pid in pids:
        inside = False
        try:
            lines = Path(f"/proc/{pid}/smaps").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            if "-" in line.split(" ", 1)[0] and ":" not in line.split(" ", 1)[0]:
                inside = folder in line
            elif line.startswith("Pss:"):
                total += int(line.split()[1])
                mapped += int(line.split()[1]) if inside else 0
    return total, mapped


def children() -> set[int]:
    """Give all processes that this one has started, and those that these have."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    found, more = set(), {os.getpid()}
    while more:
        more = {pid for pid, parent in parents.items() if parent in more} - found
        found |= more
    return found


def cpu_of(pid: int) -> float:
    """Give the CPU seconds that a process has used so far, or 0 if it is gone."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def run(folder: str, workers: int) -> tuple[bytes, float, list[tuple[int, int]]]:
    """Run all scenarios; give the bytes, the CPU seconds, and what memory was seen."""
    prepared = prepare_ensemble("ensemble.yaml", folder)
    seen: list[tuple[int, int]] = []
    used: dict[int, float] = {}
    mine = os.getpid()
    before = cpu_of(mine)
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.25):
            pids = children() | {mine}
            seen.append(share_of(folder, pids))
            used.update({pid: max(used.get(pid, 0), cpu_of(pid)) for pid in pids})

    watcher = threading.Thread(target=watch)
    watcher.start()
    for index, content in run_here(folder, range(len(prepared.scenarios)), workers):
        write_result(folder, index, content)
    is_over.set()
    watcher.join()
    spent = sum(used.values()) - before
    return Path(join_results(prepared)).read_bytes(), spent, seen


def main() -> None:
    """Print the table."""
    machine = Machine((Partition("gpu", NODES, 8),))
    jobs = draw_philly(JOBS, machine.accelerators, 0.9, is_scaled=False)
    run_twin(jobs.take(jobs.submit_s < jobs.submit_s[1_000]), machine, EASY)  # compile
    begun = time.process_time()
    records = run_twin(jobs, machine, EASY)
    print(f"one run of {JOBS:,} jobs: {time.process_time() - begun:.2f} CPU s")
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        write_jobs("jobs.parquet", records, machine.accelerators)
        Path("ensemble.yaml").write_text(TEXT, encoding="utf-8")
        print(f"{'workers':>7} {'CPU s':>7} {'PSS MB':>7} {'of it trace':>11}  bytes")
        first = b""
        for workers in (1, 2, 4):
            content, spent, seen = run(f"out{workers}", workers)
            most = max(seen, default=(0, 0))
            first = first or content
            same = "the same" if content == first else "OTHERS"
            print(
                f"{workers:>7} {spent:>7.1f} {most[0] / 1024:>7.0f} "
                f"{most[1] / 1024:>11.0f}  {same}",
                flush=True,
            )
        jobs_in = json.loads(content.splitlines()[0])["measures"]["jobs"]
        assert jobs_in == JOBS
        os.chdir("/")


if __name__ == "__main__":
    main()
