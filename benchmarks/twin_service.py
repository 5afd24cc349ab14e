"""What users of a service wait: the fitted queue against recorded requests played one by one.

``python benchmarks/twin_service.py [FOLDER]``: FOLDER holds Azure's LLM inference traces of 2023
(AzureLLMInferenceTrace_{conv,code}.csv.gz, CC BY 4.0); by default the one beside the checkout.
A request takes 0.2 ms for each token of its prompt and 30 ms for each of its answer (assumed) of
one slot; so many slots are there from start to end. Also: a year of steps of 5 minutes for ten
services, in CPU seconds.
"""

import heapq
import sys
import time
from pathlib import Path

import numpy as np

from dure.files.text import read_text
from dure.twin.service import Demand, Host, Scaling, Service, run_services
from dure.twin.service_demand import DailyCurve, Tokens, count_requests, draw_demand
from dure.workload.requests import read_requests

TOKENS = Tokens(prompt_us=200, answer_us=30_000)
PROMISE_S = 2.0
FOLDER = Path(__file__).parents[2] / "shared/data/traces/azure-llm-2023"


def play_requests(arrival_s, work_s, slots):
    """Play requests one by one, first come, first served; give the wait of each, in seconds."""
    free_s = [0.0] * slots
    waits = np.empty(len(arrival_s))
    for j, (at_s, need_s) in enumerate(zip(arrival_s.tolist(), work_s.tolist(), strict=True)):
        start_s = max(at_s, heapq.heappop(free_s))
        waits[j] = start_s - at_s
        heapq.heappush(free_s, start_s + need_s)
    return waits


def compare_trace(path, step_s, factors):
    """Give (slots, load, played mean, predicted mean, played late, predicted late) for each."""
    requests, _ = read_requests(read_text(str(path)), path.name)
    work_s = TOKENS.work_s(requests.prompt.astype(float), requests.answer.astype(float))
    steps = int(requests.arrival_s[-1] // step_s) + 1
    demand, fit = count_requests(requests, TOKENS, step_s, steps)
    busy = float(work_s.sum() / requests.arrival_s[-1])
    for slots in dict.fromkeys(round(busy * factor) for factor in factors):
        service = Service("s", (Host(0, 1, 1, 1000),), slots, slots, PROMISE_S, 1e9, fit)
        supply = np.full((steps, 1), slots)
        run = run_services([service], [demand], supply, Scaling(), step_s)
        count = demand.requests
        mean_s = float(np.nansum(run.wait_s_mean[:, 0] * count) / count.sum())
        late = float(np.nansum(run.is_late[:, 0] * count) / count.sum())
        waits = play_requests(requests.arrival_s, work_s, slots)
        played = float(waits.mean()), float((waits > PROMISE_S).mean())
        yield slots, busy / slots, played[0], mean_s, played[1], late


def time_a_year():
    """Give the CPU seconds of a year of 5-minute steps for ten services, compiled before."""
    curve = DailyCurve(2_000_000, 1_800, 15, 1155, 211, 550, 1_400)
    for steps in (10, 105_120):
        rng = np.random.default_rng(1)
        drawn = [draw_demand(curve, TOKENS, 300, steps, rng) for _ in range(10)]
        hosts = (Host(0, 1, 16, 600), Host(1, 1, 32, 1000))
        services = [
            Service(str(i), hosts, 1, 200, 2.0, 60.0, fit) for i, (_, fit) in enumerate(drawn)
        ]
        demands: list[Demand] = [demand for demand, _ in drawn]
        from_s = time.process_time()
        run_services(services, demands, np.full((steps, 2), 300), Scaling(), 300)
        spent_s = time.process_time() - from_s
    return spent_s


def main():
    """Print both tables."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    print(f"a year of 5-minute steps, 10 services on 2 types: {time_a_year():.2f} CPU s")
    if not folder.exists():
        print(f"no traces at {folder}: the waits are not compared")
        return
    factors = (1.05, 1.1, 1.2, 1.3, 1.5, 2, 3, 4, 6)
    print("trace  step  slots  load   mean wait: played  predicted   late (2 s): played  predicted")
    for name in ("conv", "code"):
        for step_s in (60, 300):
            path = folder / f"AzureLLMInferenceTrace_{name}.csv.gz"
            for slots, load, mean, told, late, told_late in compare_trace(path, step_s, factors):
                print(
                    f"{name:5}  {step_s:4}  {slots:5}  {load:4.2f}   {mean:17.2f}  {told:9.2f}"
                    f"   {100 * late:16.1f} %  {100 * told_late:7.1f} %"
                )


if __name__ == "__main__":
    main()
