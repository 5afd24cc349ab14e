"""Who runs the scenarios of a prepared folder: this process, its children, or a Dask cluster.

A worker is told the folder and a number, and gives back the bytes of the result; one process
writes. So results do not depend on who made them, nor on how many there were.
"""

import importlib
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from itertools import islice

from dure.files.ensemble import run_index
from dure.terms.errors import WorldFailed

_AHEAD = 4
"""Scenarios handed out for each worker, so that none waits for the next."""
_ANSWER_S = 10
"""Seconds that a scheduler has to answer."""
_RETRIES = 2
"""How often a scenario goes to another Dask worker when its own is lost."""

Done = tuple[int, bytes]


def run_here(folder: str, indices: Sequence[int], workers: int) -> Iterator[Done]:
    """Run scenarios on this machine, and give each as it is done.

    Parameters
    ----------
    folder : prepared
    indices : of scenarios
    workers : processes; with 1 nothing is started
    """
    if workers == 1:
        yield from ((index, run_index(folder, index)) for index in indices)
        return
    # Children are not copies of this process: it may have threads, and copies of threads hang.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["dure.rehearse.ensemble_run"])
    left = iter(indices)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as pool:
        running = {
            pool.submit(run_index, folder, index): index for index in islice(left, workers * _AHEAD)
        }
        try:
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
                    for index in islice(left, 1):
                        running[pool.submit(run_index, folder, index)] = index
        finally:
            pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone, even if it was killed."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def run_on_dask(folder: str, indices: Sequence[int], address: str) -> Iterator[Done]:
    """Run scenarios on a Dask cluster whose workers see the folder under the same path.

    Parameters
    ----------
    address : of the scheduler, such as ``tcp://10.0.0.1:8786``

    Raises
    ------
    WorldFailed
        If Dask is not installed, the scheduler cannot be reached, or it has no worker.
    """
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as fault:
        msg = "Dask is not installed; say: python -m pip install 'dure[dask]'"
        raise WorldFailed(msg) from fault
    try:
        client = distributed.Client(address, timeout=_ANSWER_S)
    except (OSError, TimeoutError, ValueError) as fault:
        msg = f"no Dask scheduler answers at {address}: {fault}"
        raise WorldFailed(msg) from fault
    with client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            msg = f"the Dask scheduler at {address} has no workers; start some with: dask worker"
            raise WorldFailed(msg)
        futures = [
            client.submit(run_numbered, folder, index, pure=False, retries=_RETRIES)
            for index in indices
        ]
        for _, done in distributed.as_completed(futures, with_results=True):
            yield done


def run_numbered(folder: str, index: int) -> Done:
    """Run a scenario, and give its number with its result."""
    return index, run_index(folder, index)
